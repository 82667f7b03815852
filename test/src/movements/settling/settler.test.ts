import { describe, expect, it } from 'vitest';
import { ERRORS, paid, type Till, TRANSACTION, useApp } from '../../../schema/support.ts';
import { control, type Loose, newOrderNo } from '../../../support/app.ts';

/** So short that a test sees the whole of it. "Not found" counts 400 ms after the last byte may have gone out. */
const TIMES = { PAYWIZARD_TIMEOUT_MS: '300', SETTLE_FIRST_MS: '50', SETTLE_MAX_MS: '300', SETTLE_GRACE_MS: '100' };
const COUNTS_AFTER_MS = 400;

const app = useApp({ ...TIMES, PAYWIZARD_QUERY_ORDER: 'authoritative' });

const SETTLED = { timeout: 5_000, interval: 25 };
const UNKNOWN = {
  transaction: { status: 'UNKNOWN', final: false, failure: { code: 'OUTCOME_UNKNOWN', retryable: true } },
  errors: [{ __typename: 'OutcomeUnknownError', retryable: true }],
};
const NOT_DONE = {
  status: 'FAILED',
  final: true,
  amount: null,
  failure: { code: 'UPSTREAM_ERROR', upstreamCode: null, retryable: false },
};

const read = async (till: Till, orderNo: string): Promise<Loose> =>
  (await till.read(`{ transaction(by: { orderNo: "${orderNo}" }) { ${TRANSACTION} } }`)).transaction;

/** Resolves when the transaction has come to this. */
const becomes = (orderNo: string, expected: Record<string, unknown>) =>
  expect.poll(() => read(app, orderNo), SETTLED).toMatchObject(expected);

/** The calls of one operation that name this order, so far. */
async function callsOf(operation: string, orderNo: string): Promise<Loose[]> {
  const calls: Loose[] = await control(app.sandboxUrl, 'GET', 'calls');
  return calls.filter((call) => call.operation === operation && call.body.includes(`"${orderNo}"`));
}

/** A payment on whose call this fault falls. */
async function payment(fault: Record<string, unknown>, more: Record<string, unknown> = {}) {
  const accountId = await app.card({ USD: '100' });
  const input = { orderNo: newOrderNo(), accountId, amount: '10.50', currency: 'USD', ...more };
  await app.fault({ operation: 'giftTransaction', orderNo: input.orderNo, ...fault });
  return { ...input, answer: await app.move('pay', input), again: () => app.move('pay', input) };
}

describe('a payment whose answer was lost', () => {
  it('and that was booked becomes the success that it was, and is never sent again', async () => {
    const { orderNo, accountId, answer, again } = await payment({ fault: 'drop-after' });
    expect(answer).toMatchObject(UNKNOWN);
    const [booked] = await app.booked(orderNo);
    const success = { status: 'SUCCEEDED', final: true, amount: '10.50', checkoutId: booked.checkoutId, failure: null };
    await becomes(orderNo, { ...success, id: answer.transaction.id, merchantId: '202507081058' });
    expect(await again()).toMatchObject({ replayed: true, errors: [], transaction: success });
    expect(await callsOf('giftTransaction', orderNo)).toHaveLength(1);
    expect(await app.held(accountId)).toEqual({ USD: '89.5' });
  });

  it('in whatever way, becomes the success that it was', async () => {
    const faults = ['rubbish-after', 'truncate-after', 'http-after', 'hang-after'];
    const payments = await Promise.all(faults.map((fault) => payment({ fault })));
    for (const { orderNo, answer } of payments) {
      expect(answer).toMatchObject(UNKNOWN);
      await becomes(orderNo, { status: 'SUCCEEDED', amount: '10.50' });
    }
  });

  it('and that was not booked fails for good, not before that is certain, and is never sent again', async () => {
    const { orderNo, accountId, answer, again } = await payment({ fault: 'drop-before' });
    expect(answer).toMatchObject(UNKNOWN);
    await becomes(orderNo, NOT_DONE);
    const { updatedAt } = await read(app, orderNo);
    const [sent, ...more] = await callsOf('giftTransaction', orderNo);
    expect(Date.parse(updatedAt) - Date.parse(sent.at)).toBeGreaterThanOrEqual(COUNTS_AFTER_MS - 5);
    expect(more).toEqual([]);
    const repeated = {
      replayed: true,
      transaction: NOT_DONE,
      errors: [{ __typename: 'UpstreamError', retryable: false }],
    };
    expect(await again()).toMatchObject(repeated);
    expect(await callsOf('giftTransaction', orderNo)).toHaveLength(1);
    expect(await app.held(accountId)).toEqual({ USD: '100' });
  });

  it('and that may have been approved in part becomes a success of an amount that nobody knows', async () => {
    const { orderNo, accountId } = await payment({ fault: 'drop-after' }, { amount: '150', nsfAllowed: true });
    await becomes(orderNo, {
      status: 'SUCCEEDED',
      final: true,
      amount: null,
      amountDue: null,
      requestedAmount: '150.00',
    });
    expect(await app.held(accountId)).toEqual({ USD: '0' });
  });

  it('is looked up in pauses that grow', async () => {
    const { orderNo } = await payment({ fault: 'drop-before' });
    // Codes settle nothing, however long they come.
    await app.fault({ fault: 'code', code: 500, operation: 'queryOrder', orderNo, times: 1_000 });
    await expect.poll(async () => (await callsOf('queryOrder', orderNo)).length, SETTLED).toBeGreaterThanOrEqual(7);
    expect(await read(app, orderNo)).toMatchObject({ status: 'UNKNOWN' });
    const times = (await callsOf('queryOrder', orderNo)).map(({ at }) => Date.parse(at));
    const gaps = times.slice(1).map((time, index) => time - Number(times[index]));
    // 100, 200, then 300 again and again, each less a fifth; once it is looked just when "not found" begins to count.
    expect(gaps[0]).toBeGreaterThanOrEqual(79);
    for (const gap of gaps.slice(-2)) expect(gap).toBeGreaterThanOrEqual(239);
  });
});

describe('what the processor has accepted and not settled', () => {
  it.each([
    ['pending-success', { status: 'SUCCEEDED', final: true, amount: '10.50', failure: null }, '89.5'],
    ['pending-decline', { status: 'DECLINED', final: true, amount: null, failure: { code: 'DECLINED' } }, '100'],
  ])('%s is settled as the processor settles it', async (fault, settled, usd) => {
    const { orderNo, accountId, answer } = await payment({ fault, delayMs: 250 });
    expect(answer).toMatchObject({ transaction: { status: 'PENDING', final: false }, errors: [] });
    const { checkoutId } = answer.transaction;
    await becomes(orderNo, { ...settled, checkoutId });
    expect(await app.held(accountId)).toEqual({ USD: usd });
  });

  it('a top-up that left the amount to the processor keeps the one that it was answered with', async () => {
    const [orderNo, accountId] = [newOrderNo(), await app.card({ USD: '0' })];
    await app.fault({ fault: 'pending-success', delayMs: 100, orderNo });
    await app.move('topUp', { orderNo, accountId });
    await becomes(orderNo, { status: 'SUCCEEDED', amount: '1' });
  });
});

describe('a void', () => {
  /** A payment, and a void of it on which this fault fell. */
  async function lostVoid(fault: string) {
    const accountId = await app.card({ USD: '100' });
    const { checkoutId } = await paid(app, accountId, '10');
    const orderNo = newOrderNo();
    await app.fault({ fault, operation: 'giftVoid', orderNo });
    expect(await app.move('void', { orderNo, checkoutId })).toMatchObject(UNKNOWN);
    const held = await app.move('void', { checkoutId }, `transaction { id } ${ERRORS}`);
    expect(held).toMatchObject({ transaction: null, errors: [{ __typename: 'OutcomeUnknownError' }] });
    return { accountId, checkoutId, orderNo };
  }

  it('whose answer was lost and that was done has voided the payment, and another one is told so', async () => {
    const { accountId, checkoutId, orderNo } = await lostVoid('drop-after');
    await becomes(orderNo, { status: 'SUCCEEDED', amount: '10.00', originalCheckoutId: checkoutId });
    expect((await app.move('void', { checkoutId })).errors).toMatchObject([
      { __typename: 'AlreadyVoidedError', voidedBy: { orderNo } },
    ]);
    expect(await app.held(accountId)).toEqual({ USD: '100' });
  });

  it('whose answer was lost and that was not done makes way for another one', async () => {
    const { accountId, checkoutId, orderNo } = await lostVoid('drop-before');
    await becomes(orderNo, NOT_DONE);
    expect(await app.move('void', { checkoutId })).toMatchObject({ errors: [], transaction: { status: 'SUCCEEDED' } });
    expect(await app.held(accountId)).toEqual({ USD: '100' });
  });

  it('of a payment whose own answer was lost shows that the payment had succeeded', async () => {
    const orderNo = newOrderNo();
    await app.fault({ fault: 'code', code: 500, operation: 'queryOrder', orderNo, times: 1_000 });
    const { accountId } = await payment({ fault: 'drop-after' }, { orderNo });
    // Somebody read its checkoutId elsewhere, and has voided it by the time that it is looked up.
    const [{ checkoutId }] = await app.booked(orderNo);
    expect((await app.move('void', { checkoutId })).transaction).toMatchObject({ status: 'SUCCEEDED' });
    await control(app.sandboxUrl, 'DELETE', 'faults');
    await becomes(orderNo, { status: 'SUCCEEDED', amount: '10.50', voided: true });
    expect(await app.held(accountId)).toEqual({ USD: '100' });
  });
});
