import { expect, it } from 'vitest';
import { newAccountId, newOrderNo } from '../../support/app.ts';
import { documentOf, useApp } from '../support.ts';
import { bearer } from './bearers.ts';

/** The look-ups of one bearer that may fail in a minute: a fifth. */
const FAILURES = 4;
const app = useApp({ LIMIT_LOOKUPS_PER_MINUTE: String(FAILURES * 5) });

const KINDS: Record<string, () => Promise<string>> = {
  unknown: async () => newAccountId(),
  inactive: async () => await app.card({ USD: '1' }, { active: false }),
  blocked: async () => {
    const accountId = await app.card();
    await app.fault({ fault: 'code', code: 40006, accountId, times: 9 });
    return accountId;
  },
};

const pay = (accountId: string): [string, object] => [
  documentOf('pay', 'errors { code }'),
  { input: { orderNo: newOrderNo(), accountId, amount: '1', currency: 'USD' } },
];
const inquiry = (accountId: string): [string, object] => [`{ card(accountId: "${accountId}") { asOf } }`, {}];

it.each([
  ['pay', 'unknown', pay],
  ['pay', 'inactive', pay],
  ['pay', 'blocked', pay],
  ['card', 'unknown', inquiry],
  ['card', 'blocked', inquiry],
] as const)('%s: trying cards that are %s comes to its end as soon as trying numbers that do not exist', async (field, kind, document) => {
  const cashier = await bearer({ sub: newOrderNo(), scope: 'card:read pay' });
  const codes = [];
  for (let count = 0; count < FAILURES + 2; count += 1) {
    const accountId = (await KINDS[kind]?.()) ?? '';
    const [query, variables] = document(accountId);
    const { data, errors } = await app.gql(query, { ...variables }, cashier);
    codes.push(errors?.[0]?.extensions.code ?? data[field]?.errors[0].code ?? null);
  }
  const refused = field === 'pay' ? 'CARD_NOT_FOUND' : null;
  expect(codes).toEqual([...Array(FAILURES).fill(refused), 'RATE_LIMITED', 'RATE_LIMITED']);
});
