import { beforeAll, describe, expect, it } from 'vitest';
import { type Loose, newOrderNo } from '../../support/app.ts';
import { dataOf, documentOf, ERRORS, paid, useApp } from '../support.ts';
import { bearer, type Sent, type Subject, subject, whole } from './bearers.ts';

const app = useApp({ PAYWIZARD_TIMEOUT_MS: '4000' });
const ALL = `transaction { id orderNo status card { id } } replayed ${ERRORS}`;
const USD = { amount: '1', currency: 'USD' };
let shopper: { authorization: string };
let mine: Subject;
let foreign: Subject;

beforeAll(async () => {
  mine = await subject(app);
  foreign = await subject(app);
  shopper = await bearer({ cards: [mine.accountId] });
});

const pay = (orderNo: string, accountId: string): Sent => ({
  query: documentOf('pay', ALL),
  variables: { input: { orderNo, accountId, ...USD } },
});

const ask = async ({ query, variables }: Sent, headers = {}): Promise<Loose> =>
  Object.values(dataOf(await app.gql(query, variables, headers)))[0];

const MANY = Array.from({ length: 6 }, (_, index) => index);

describe('a till and the shopper with one order number at once', () => {
  it.each(MANY)('on the till’s card: one payment, and the shopper learns no more than the number (%i)', async () => {
    const orderNo = newOrderNo();
    const asked = [ask(pay(orderNo, foreign.accountId)), ask(pay(orderNo, foreign.accountId), shopper)];
    const [till, other] = await Promise.all(asked);
    expect(till.errors).toEqual([]);
    expect(other).toMatchObject({ transaction: null, replayed: false });
    expect(other.errors).toHaveLength(1);
    expect(['CARD_NOT_FOUND', 'ORDER_CONFLICT']).toContain(other.errors[0].code);
    expect(await app.booked(orderNo)).toMatchObject([{ accountId: foreign.accountId }]);
  });

  it.each(MANY)('each on its own card: one of them pays, and the other one is told of a conflict (%i)', async () => {
    const orderNo = newOrderNo();
    const asked = [ask(pay(orderNo, mine.accountId), shopper), ask(pay(orderNo, foreign.accountId))];
    const answers = await Promise.all(asked);
    const booked = await app.booked(orderNo);
    expect(booked).toHaveLength(1);
    for (const [index, accountId] of [mine.accountId, foreign.accountId].entries()) {
      const paidThis = booked[0].accountId === accountId;
      expect(answers[index].errors).toMatchObject(paidThis ? [] : [{ code: 'ORDER_CONFLICT' }]);
      expect(answers[index].transaction === null).toBe(!paidThis);
    }
  });

  it('both on the shopper’s card: one payment, and both are told of it', async () => {
    const sent = pay(newOrderNo(), mine.accountId);
    const answers = await Promise.all([ask(sent, shopper), ask(sent), ask(sent, shopper)]);
    expect(new Set(answers.map(({ transaction }) => transaction.id)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
  });
});

describe('what is on its way on a card of somebody else', () => {
  const SLOW_MS = 1_500;

  it('makes the shopper wait for nothing, and shows no more than when it is over', async () => {
    const orderNo = newOrderNo();
    await app.fault({ fault: 'slow', delayMs: SLOW_MS, orderNo });
    await app.calls();
    const paying = ask(pay(orderNo, foreign.accountId));
    await app.arrived(1);
    const tries = [pay(orderNo, foreign.accountId), pay(orderNo, mine.accountId)];
    const answers = () =>
      Promise.all(tries.map(async (sent) => whole(await app.gql(sent.query, sent.variables, shopper), sent)));
    const began = performance.now();
    const during = await answers();
    expect(performance.now() - began).toBeLessThan(SLOW_MS / 2);
    expect((await paying).errors).toEqual([]);
    expect(await answers()).toEqual(during);
    expect(during[0]).toBe(during[1]);
    expect(during[0]).toContain('OrderConflictError');
  });

  it('does not hold up a void or a tip of it by the shopper, who is told that there is no such transaction', async () => {
    const { checkoutId } = await paid(app, foreign.accountId, '1');
    const orderNo = newOrderNo();
    await app.fault({ fault: 'slow', delayMs: SLOW_MS, orderNo });
    await app.calls();
    const undoing = ask({ query: documentOf('void', ALL), variables: { input: { orderNo, checkoutId } } });
    await app.arrived(1);
    const began = performance.now();
    const tries = [
      { query: documentOf('void', ALL), fields: {} },
      { query: documentOf('addTip', ALL), fields: { accountId: mine.accountId, ...USD } },
    ];
    for (const { query, fields } of tries) {
      const refused = await ask(
        { query, variables: { input: { orderNo: newOrderNo(), checkoutId, ...fields } } },
        shopper,
      );
      expect(refused).toMatchObject({ transaction: null, errors: [{ code: 'TRANSACTION_NOT_FOUND' }] });
    }
    expect(performance.now() - began).toBeLessThan(SLOW_MS / 2);
    expect((await undoing).errors).toEqual([]);
  });

  it('whose answer was lost is no more to be seen', async () => {
    const orderNo = newOrderNo();
    await app.fault({ fault: 'drop-after', orderNo });
    expect((await ask(pay(orderNo, foreign.accountId))).transaction.status).toBe('UNKNOWN');
    for (const accountId of [foreign.accountId, mine.accountId]) {
      const refused = await ask(pay(orderNo, accountId), shopper);
      expect(refused).toMatchObject({ transaction: null, errors: [{ code: 'ORDER_CONFLICT', retryable: false }] });
    }
  });
});

it('one document with rights to one card and none to the other does the one and shows nothing of the other', async () => {
  const before = [await app.held(mine.accountId), await app.held(foreign.accountId)];
  const { query } = {
    query: `mutation ($a: PayInput!, $b: PayInput!, $c: VoidInput!, $d: PayInput!) {
    a: pay(input: $a) { ...P } b: pay(input: $b) { ...P } c: void(input: $c) { ...V } d: pay(input: $d) { ...P } }
    fragment P on PayPayload { ${ALL} card { balance(valueCode: "USD") { amount } } }
    fragment V on VoidPayload { ${ALL} card { balance(valueCode: "USD") { amount } } }`,
  };
  const one = (accountId: string) => ({ orderNo: newOrderNo(), accountId, ...USD });
  const variables = {
    a: one(mine.accountId),
    b: one(foreign.accountId),
    c: { orderNo: newOrderNo(), checkoutId: foreign.checkoutId },
    d: one(mine.accountId),
  };
  const { a, b, c, d } = dataOf(await app.gql(query, variables, shopper));
  const left = Number(before[0]?.USD);
  expect([a, d].map(({ card }) => Number(card.balance.amount))).toEqual([left - 1, left - 2]);
  expect(b).toMatchObject({ transaction: null, card: null, errors: [{ code: 'CARD_NOT_FOUND' }] });
  expect(c).toMatchObject({ transaction: null, card: null, errors: [{ code: 'TRANSACTION_NOT_FOUND' }] });
  expect(await app.held(foreign.accountId)).toEqual(before[1]);
});
