import { describe, expect, it } from 'vitest';
import { useApp } from '../../schema/support.ts';
import { control, newOrderNo } from '../../support/app.ts';
import { openStream } from '../../support/sse.ts';
import { metric, outcomes, payment, push, pushed, sendsOf, TAKEN, transaction } from './support.ts';

/** Nothing but pushes settles anything here. */
const app = useApp({ RESULT_PUSH: 'on', PAYWIZARD_QUERY_ORDER: 'off', PAYWIZARD_TIMEOUT_MS: '400' });
const SETTLED = { timeout: 10_000, interval: 25 };
const UNKNOWN = { transaction: { status: 'UNKNOWN', final: false } };
const DONE = { status: 'SUCCEEDED', final: true, amount: '10.50', failure: null };

/** Runs something, and answers by how much a counter has grown through it. */
async function grown(count: () => Promise<number>, work: () => Promise<unknown>): Promise<number> {
  const before = await count();
  await work();
  return (await count()) - before;
}

describe('a payment whose answer was lost', () => {
  it('becomes what the processor pushes of it, and is never sent again', async () => {
    const { orderNo, answer, checkoutId, again } = await payment(app, { fault: 'drop-after' });
    expect(answer).toMatchObject(UNKNOWN);
    expect(await push(app.url, pushed({ transIndexCode: orderNo, checkoutId }))).toEqual(TAKEN);
    const expected = { ...DONE, checkoutId, merchantId: '202507081058', processedAt: '2025-07-24T13:16:29Z' };
    expect(await transaction(app, orderNo)).toEqual(expected);
    expect(await again()).toMatchObject({ replayed: true, errors: [], transaction: expected });
    expect(await sendsOf(app, orderNo)).toBe(1);
  });

  it('is declined where the processor pushes a failure, and its order number stays used', async () => {
    const { orderNo, again } = await payment(app, { fault: 'drop-before' });
    const failed = pushed({ transIndexCode: orderNo, checkoutId: '', state: 5, transResult: 1 });
    expect(await push(app.url, failed)).toEqual(TAKEN);
    const declined = { status: 'DECLINED', final: true, amount: null, failure: { code: 'DECLINED', retryable: false } };
    expect(await transaction(app, orderNo)).toMatchObject(declined);
    expect(await again()).toMatchObject({ replayed: true, transaction: declined });
    expect(await sendsOf(app, orderNo)).toBe(1);
  });

  it.each([
    ['numbers as texts', { state: '2', transResult: '0', amount: '10.50' }],
    ['texts as numbers', { amount: 1050, currencyCode: 840, mid: 202507081058, traceNum: 456 }],
    ['nothing that may be left out', { transId: '', invoiceNum: null, rrn: '', cardToken: null, tranTime: '' }],
    ['letters of every language', { transType: 'Übung 東京 🎁', storeName: 'Zoë’s “Café” & Söhne' }],
    ['parameters that nobody has published', { Zone: 'EU', aaa: true, extra: 1 }],
  ])('is settled by a push that writes %s', async (_what, changes) => {
    const { orderNo, checkoutId } = await payment(app, { fault: 'drop-after' });
    expect(await push(app.url, pushed({ transIndexCode: orderNo, checkoutId, ...changes }))).toEqual(TAKEN);
    expect(await transaction(app, orderNo)).toMatchObject(DONE);
  });

  it('is told to whoever listens to it', async () => {
    const { orderNo, checkoutId } = await payment(app, { fault: 'drop-after' });
    const query = `subscription { transaction(by: { orderNo: "${orderNo}" }) { status final } }`;
    const stream = await openStream(app.url, query, { authorization: `Bearer ${app.token}` });
    expect(await stream.value()).toEqual({ transaction: { status: 'UNKNOWN', final: false } });
    await push(app.url, pushed({ transIndexCode: orderNo, checkoutId }));
    expect(await stream.value()).toEqual({ transaction: { status: 'SUCCEEDED', final: true } });
    await expect.poll(() => stream.hasEnded(), SETTLED).toBe(true);
  });

  it('stays as it is while the processor pushes that it is under way', async () => {
    const { orderNo, checkoutId } = await payment(app, { fault: 'drop-after' });
    const pending = pushed({ transIndexCode: orderNo, checkoutId, state: 1, transResult: 2 });
    expect(await push(app.url, pending)).toEqual(TAKEN);
    expect(await transaction(app, orderNo)).toMatchObject({ status: 'UNKNOWN' });
    await push(app.url, pushed({ transIndexCode: orderNo, checkoutId }));
    // Out of order: what was pushed first comes once more.
    expect(await push(app.url, pending)).toEqual(TAKEN);
    expect(await transaction(app, orderNo)).toMatchObject(DONE);
  });
});

describe('a push that comes before the answer', () => {
  it('waits for it, and settles what then is lost', async () => {
    const accountId = await app.card({ USD: '100' });
    await app.fault({ operation: 'giftTransaction', fault: 'hang-after', accountId });
    await app.calls();
    const orderNo = newOrderNo();
    const paying = app.move('pay', { orderNo, accountId, amount: '10.50', currency: 'USD' });
    await app.arrived(1);
    const [{ checkoutId }] = await app.booked(orderNo);
    const ends = await Promise.all([paying, push(app.url, pushed({ transIndexCode: orderNo, checkoutId }))]);
    expect(ends).toMatchObject([UNKNOWN, TAKEN]);
    expect(await transaction(app, orderNo)).toMatchObject({ ...DONE, checkoutId });
  });

  it('leaves the answer as it is where that comes', async () => {
    const accountId = await app.card({ USD: '100' });
    await app.fault({ operation: 'giftTransaction', fault: 'slow', delayMs: 200, accountId });
    await app.calls();
    const orderNo = newOrderNo();
    const paying = app.move('pay', { orderNo, accountId, amount: '10.50', currency: 'USD' });
    await app.arrived(1);
    const [{ checkoutId }] = await app.booked(orderNo);
    const known = await grown(
      () => outcomes(app, 'known'),
      () => push(app.url, pushed({ transIndexCode: orderNo, checkoutId })),
    );
    expect(known).toBe(1);
    expect((await paying).transaction).toMatchObject({ ...DONE, checkoutId });
  });
});

describe('what contradicts the record', () => {
  const alarms = (kind: string) => () => metric(app, `loyalty_alarms_total{kind="${kind}"}`);

  it.each([
    ['another amount', { amount: '105001' }],
    ['another currency', { currencyCode: '978' }],
    ['a state that gift cards do not have', { state: 7 }],
  ])('%s settles nothing, and raises an alarm', async (_what, changes) => {
    const { orderNo, checkoutId } = await payment(app, { fault: 'drop-after' });
    const raised = await grown(alarms('push-contradiction'), async () => {
      expect(await push(app.url, pushed({ transIndexCode: orderNo, checkoutId, ...changes }))).toEqual(TAKEN);
    });
    expect(raised).toBe(1);
    expect(await transaction(app, orderNo)).toMatchObject({ status: 'UNKNOWN' });
  });

  it.each([3, 4, 6, 9])('state %i leaves a success as it is, and raises an alarm', async (state) => {
    const accountId = await app.card({ USD: '100' });
    const { transaction: paid } = await app.move('pay', { accountId, amount: '10.50', currency: 'USD' });
    const undone = pushed({ transIndexCode: paid.orderNo, checkoutId: paid.checkoutId, state });
    expect(await grown(alarms('undone-elsewhere'), () => push(app.url, undone))).toBe(1);
    expect(await transaction(app, paid.orderNo)).toMatchObject(DONE);
    const line = app
      .logged()
      .split('\n')
      .findLast((one) => one.includes('"alarm":"undone-elsewhere"'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ level: 'error', orderNo: paid.orderNo, status: 'SUCCEEDED' });
  });

  it('a success of what had been declined by a push overrules it, with an alarm', async () => {
    const { orderNo, checkoutId } = await payment(app, { fault: 'drop-after' });
    await push(app.url, pushed({ transIndexCode: orderNo, checkoutId, state: 5, transResult: 1 }));
    expect(await transaction(app, orderNo)).toMatchObject({ status: 'DECLINED', final: true });
    const raised = await grown(alarms('overruled'), () =>
      push(app.url, pushed({ transIndexCode: orderNo, checkoutId })),
    );
    expect(raised).toBe(1);
    expect(await transaction(app, orderNo)).toMatchObject(DONE);
  });

  it('a failure of what has succeeded changes nothing', async () => {
    const { orderNo, checkoutId } = await payment(app, { fault: 'drop-after' });
    await push(app.url, pushed({ transIndexCode: orderNo, checkoutId }));
    const failed = pushed({ transIndexCode: orderNo, checkoutId, state: 5, transResult: 1 });
    expect(await grown(alarms('push-contradiction'), () => push(app.url, failed))).toBe(1);
    expect(await transaction(app, orderNo)).toMatchObject(DONE);
  });
});

it('the sandbox’s own pushes settle whatever was lost, copies, delays and all', async () => {
  await control(app.sandboxUrl, 'POST', 'push', { url: `${app.url}/paywizard/results`, delayMs: 20, times: 5 });
  const faults = ['drop-after', 'http-after', 'rubbish-after', 'truncate-after', 'hang-after'];
  const payments = await Promise.all(faults.map((fault) => payment(app, { fault })));
  const pending = await payment(app, { fault: 'pending-decline', delayMs: 300 });
  expect(pending.answer.transaction).toMatchObject({ status: 'PENDING' });
  for (const { orderNo, answer, checkoutId } of payments) {
    expect(answer).toMatchObject(UNKNOWN);
    await expect.poll(() => transaction(app, orderNo), SETTLED).toMatchObject({ ...DONE, checkoutId });
    expect(await sendsOf(app, orderNo)).toBe(1);
  }
  await expect.poll(() => transaction(app, pending.orderNo), SETTLED).toMatchObject({ status: 'DECLINED' });
  await control(app.sandboxUrl, 'DELETE', 'push');
});
