import { afterEach, describe, expect, it } from 'vitest';
import { paid, useApp } from '../../schema/support.ts';
import { type Loose, newOrderNo } from '../../support/app.ts';
import { metric } from '../../support/sse.ts';

/** Two may be under way, and one may wait for its turn. */
const app = useApp({ LIMIT_MOVEMENTS_RUNNING: '2', LIMIT_MOVEMENTS_WAITING: '1' });
const REFUSED = 'loyalty_movements_refused_total{reason="busy"}';

const BUSY = {
  transaction: null,
  replayed: false,
  errors: [
    { __typename: 'UpstreamError', code: 'UPSTREAM_UNAVAILABLE', retryable: true, retryAfterSeconds: 1, path: [] },
  ],
};

let underWay: Promise<Loose>[] = [];
/** As long as no place has come free: what is answered until then did not wait for one. */
let isFull = false;
afterEach(async () => {
  await Promise.all(underWay);
  underWay = [];
});

async function newPayment() {
  return { orderNo: newOrderNo(), accountId: await app.card(), amount: '1', currency: 'USD' };
}

/**
 * Takes every place: two payments that the processor is slow to answer, and one behind them. Which of two comes to wait
 * is left to chance: the other one's refusal is the sign that the place is taken. Answers the input of a slow one.
 */
async function fillTheHouse() {
  const slow = await Promise.all([newPayment(), newPayment()]);
  const behind = await Promise.all([newPayment(), newPayment()]);
  for (const { orderNo } of slow) await app.fault({ fault: 'slow', delayMs: 250, orderNo });
  await app.calls();
  underWay = slow.map((input) => app.move('pay', input));
  await app.arrived(2);
  const answers = behind.map((input) => app.move('pay', input));
  underWay.push(...answers);
  expect(await Promise.race(answers)).toMatchObject(BUSY);
  isFull = true;
  void Promise.race(underWay.slice(0, 2)).finally(() => {
    isFull = false;
  });
  return slow[0];
}

const found = (orderNo: string) => app.read(`{ transaction(by: { orderNo: "${orderNo}" }) { status } }`);

describe('a payment for which there is no room', () => {
  it('is refused at once, with nothing written and nothing sent, and its number works later', async () => {
    const input = await newPayment();
    await fillTheHouse();
    const refusedBefore = await metric(app, REFUSED);
    const answer = await app.move('pay', input);
    expect(isFull).toBe(true);
    expect(answer).toMatchObject(BUSY);
    expect(await found(input.orderNo)).toEqual({ transaction: null });
    expect(await app.booked(input.orderNo)).toEqual([]);
    expect(await metric(app, REFUSED)).toBe(refusedBefore + 1);

    const answers = await Promise.all(underWay);
    expect(answers.filter(({ transaction }) => transaction?.status === 'SUCCEEDED')).toHaveLength(3);
    expect(await app.calls()).toHaveLength(3);
    expect(await app.move('pay', input)).toMatchObject({
      replayed: false,
      errors: [],
      transaction: { status: 'SUCCEEDED' },
    });
    expect(await app.held(input.accountId)).toEqual({ USD: '99', Points: '100' });
  });

  it('is refused again and again until there is room, and moves value once', async () => {
    const input = await newPayment();
    await fillTheHouse();
    const refusals = await Promise.all(Array.from({ length: 20 }, () => app.move('pay', input)));
    for (const refusal of refusals) expect(refusal).toMatchObject(BUSY);
    await Promise.all(underWay);
    expect(await app.move('pay', input)).toMatchObject({ replayed: false, errors: [] });
    expect(await app.held(input.accountId)).toEqual({ USD: '99', Points: '100' });
  });

  it.each([
    'topUp',
    'issuePoints',
    'redeemPoints',
    'addTip',
    'void',
  ] as const)('is no other than a %s', async (mutation) => {
    const accountId = await app.card();
    const { checkoutId } = await paid(app, accountId, '1');
    const input = {
      topUp: { accountId, amount: '1', currency: 'USD' },
      issuePoints: { accountId, points: '1' },
      redeemPoints: { accountId, points: '1' },
      addTip: { accountId, checkoutId, amount: '1', currency: 'USD' },
      void: { checkoutId },
    }[mutation];
    const orderNo = newOrderNo();
    await fillTheHouse();
    expect(await app.move(mutation, { orderNo, ...input })).toMatchObject(BUSY);
    await Promise.all(underWay);
    expect(await app.move(mutation, { orderNo, ...input })).toMatchObject({ replayed: false, errors: [] });
  });
});

describe('while the house is full', () => {
  it('a known order is answered from the record, and in conflict with another input', async () => {
    const input = await newPayment();
    const { transaction } = await app.move('pay', input);
    await fillTheHouse();
    expect(await app.move('pay', input)).toMatchObject({ replayed: true, errors: [], transaction });
    expect(await app.move('pay', { ...input, amount: '2' })).toMatchObject({
      transaction: null,
      errors: [{ __typename: 'OrderConflictError' }],
    });
    expect(isFull).toBe(true);
  });

  it('a repeated order that is under way is answered with its one outcome', async () => {
    const first = await fillTheHouse();
    const again = await app.move('pay', { ...first });
    expect(again).toMatchObject({ replayed: true, errors: [], transaction: { status: 'SUCCEEDED' } });
    expect(await app.booked(first?.orderNo ?? '')).toHaveLength(1);
  });

  it('a known order that may be tried again needs room as any other, and keeps its record', async () => {
    const input = await newPayment();
    await app.fault({ fault: 'code', code: 50300, orderNo: input.orderNo });
    expect((await app.move('pay', input)).transaction).toMatchObject({ status: 'FAILED', final: false });
    await fillTheHouse();
    expect(await app.move('pay', input)).toMatchObject(BUSY);
    expect(await found(input.orderNo)).toEqual({ transaction: { status: 'FAILED' } });
    await Promise.all(underWay);
    expect(await app.move('pay', input)).toMatchObject({ errors: [], transaction: { status: 'SUCCEEDED' } });
  });

  it('what moves no value is answered as ever', async () => {
    const accountId = await app.card();
    await fillTheHouse();
    expect(await app.read(`{ card(accountId: "${accountId}") { balance(valueCode: "USD") { amount } } }`)).toEqual({
      card: { balance: { amount: '100.00' } },
    });
    const { activate } = await app.read(
      `mutation { activate(input: { accountId: "${accountId}", customer: { firstName: "A", lastName: "B" } }) { errors { code } } }`,
    );
    expect(activate.errors).toEqual([]);
    expect(isFull).toBe(true);
  });

  it('wrong input is told as wrong, not as too much', async () => {
    await fillTheHouse();
    const answer = await app.move('pay', { ...(await newPayment()), amount: '-1' });
    expect(answer.errors).toMatchObject([{ code: 'INVALID_INPUT' }]);
  });
});
