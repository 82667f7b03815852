import { describe, expect, it } from 'vitest';
import { envelope } from '../../../schema/support.ts';
import { newAccountId, newOrderNo } from '../../../support/app.ts';
import { expectSame, ROUNDS_TO_COMPILE, usePair } from './pair.ts';

const pair = usePair();
const closed = usePair();

const READ =
  'query ($a: AccountId!) { card(accountId: $a) { accountIdLast4 balances { amount } customer { firstName } } }';
const CARDS = 'query ($a: [AccountId!]!) { cards(accountIds: $a) { accountIdLast4 balances { amount } } }';

/** Puts a card into both sandboxes, with a fault on whatever is asked of it. */
async function faultyCard(fault: Record<string, unknown>): Promise<string> {
  const accountId = newAccountId();
  for (const app of [pair.ordinary, pair.fast]) {
    await app.putCard({ accountId, balances: { USD: '5' } });
    await app.fault({ accountId, times: 1_000, ...fault });
  }
  return accountId;
}

const callsOf = async (): Promise<number[]> =>
  (await Promise.all([pair.ordinary, pair.fast].map((app) => app.calls()))).map(({ length }) => length);

describe('what goes wrong with the processor', () => {
  it.each([
    { fault: 'code', code: 49999 },
    { fault: 'code', code: 401, msg: 'no' },
    { fault: 'raw', body: '{"code":200,' },
    { fault: 'raw', body: envelope('null') },
    {
      fault: 'raw',
      body: envelope('{"accountId":"1","balances":[{"valueCode":"USD","amount":"much","difference":0}]}'),
    },
  ])('%j', async (fault) => {
    const a = await faultyCard(fault);
    for (const query of [READ, READ.replace('{ card', '{ viewer { subject } card')]) {
      await expectSame(pair, { body: { query, variables: { a } } }, ROUNDS_TO_COMPILE);
    }
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const body = { query: CARDS, variables: { a: ['914639258868515', a, '5555444433332222'] } };
      await expectSame(pair, { headers: [`Accept: ${accept}`], body }, ROUNDS_TO_COMPILE);
    }
    const input = { orderNo: newOrderNo(), accountId: a, amount: '1', currency: 'USD' };
    const query = 'mutation ($input: PayInput!) { pay(input: $input) { replayed errors { __typename message } } }';
    await expectSame(pair, { body: { query, variables: { input } } }, 3);
  });

  it('an error is worded by another run, which asks the processor nothing again', async () => {
    const a = await faultyCard({ fault: 'code', code: 49999 });
    const known = { body: { query: READ, variables: { a: '914639258868515' } } };
    await expectSame(pair, known, ROUNDS_TO_COMPILE);
    await callsOf();
    await expectSame(pair, { body: { query: READ, variables: { a } } }, 1);
    expect(await callsOf()).toEqual([1, 1]);
  });

  it('that it cannot be reached', async () => {
    const a = await faultyCard({ fault: 'http-before', httpStatus: 503 });
    await expectSame(pair, { body: { query: READ, variables: { a } } }, 1);
  });
});

it('what nobody expected', async () => {
  await Promise.all([closed.ordinary.closeLedger(), closed.fast.closeLedger()]);
  const bodies = [
    { query: '{ transactions { nodes { id } } viewer { subject } }' },
    { query: 'query ($n: Int) { transactions(first: $n) { nodes { id } } viewer { subject } }' },
    {
      query:
        'mutation { pay(input: { orderNo: "x", accountId: "914639258868515", amount: 1, currency: "USD" }) { replayed } }',
    },
  ];
  for (const body of bodies) {
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const headers = [`Accept: ${accept}`, 'X-Request-Id: the-same-for-both'];
      await expectSame(closed, { headers, body }, ROUNDS_TO_COMPILE);
    }
  }
});
