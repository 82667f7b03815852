import { beforeEach, describe, expect, it } from 'vitest';
import { newOrderNo } from '../../support/app.ts';
import { dataOf, documentOf, ERRORS, useApp } from '../support.ts';
import { bearer } from './bearers.ts';

/** The look-ups that may fail in a minute, of one bearer as of one card: a fifth. */
const FAILURES = 4;
const app = useApp({ LIMIT_LOOKUPS_PER_MINUTE: String(FAILURES * 5) });
let foreign: string;
let mine: string;
let shopper: { authorization: string };

beforeEach(async () => {
  foreign = await app.card();
  mine = await app.card();
  shopper = await bearer({ cards: [mine], sub: newOrderNo() });
});

const pay = (accountId: string) => ({ orderNo: newOrderNo(), accountId, amount: '1', currency: 'USD' });

/** What a shopper can do to a number that is not its own, again and again. */
const TRIES: Record<string, () => Promise<unknown>> = {
  'asking for it': () => app.gql(`{ card(accountId: "${foreign}") { id asOf } }`, {}, shopper),
  'asking for its history': () =>
    app.gql(`{ transactions(filter: { accountId: "${foreign}" }) { nodes { id } } }`, {}, shopper),
  'paying with it': () => app.gql(documentOf('pay', ERRORS), { input: pay(foreign) }, shopper),
  'activating it': () =>
    app.gql(
      `mutation { activate(input: { accountId: "${foreign}", customer: { firstName: "A", lastName: "B" } }) { ${ERRORS} } }`,
      {},
      shopper,
    ),
};

describe('a shopper cannot lock a card of somebody else out of the till by', () => {
  it.each(Object.entries(TRIES))('%s', async (_name, attempt) => {
    for (let count = 0; count <= FAILURES; count += 1) await attempt();
    const { card } = dataOf(
      await app.gql(`{ card(accountId: "${foreign}") { balance(valueCode: "USD") { amount } } }`),
    );
    expect(card).toEqual({ balance: { amount: '100.00' } });
    expect((await app.move('pay', pay(foreign))).errors).toEqual([]);
  });
});

it('a shopper that has tried too many numbers is still answered for its own orders', async () => {
  const input = pay(mine);
  const first = dataOf(await app.gql(documentOf('pay', `replayed ${ERRORS}`), { input }, shopper));
  expect(first.pay).toEqual({ replayed: false, errors: [] });
  for (let count = 0; count <= FAILURES; count += 1) await TRIES['asking for it']?.();
  const again = dataOf(await app.gql(documentOf('pay', `replayed ${ERRORS}`), { input }, shopper));
  expect(again.pay).toEqual({ replayed: true, errors: [] });
});
