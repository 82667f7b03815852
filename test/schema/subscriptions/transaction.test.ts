import { describe, expect, it } from 'vitest';
import { newOrderNo } from '../../support/app.ts';
import { openSubscriptions, type Stream, useStreams } from '../../support/sse.ts';
import { paid, useApp } from '../support.ts';

/** Look-ups every few moments, so that what was left open is settled while the test waits. */
const app = useApp({
  PAYWIZARD_QUERY_ORDER: 'authoritative',
  SETTLE_FIRST_MS: '50',
  SETTLE_MAX_MS: '200',
});
const subscribe = useStreams();

const byOrderNo = (orderNo: string) =>
  subscribe(app, `subscription { transaction(by: { orderNo: "${orderNo}" }) { status final amount } }`);

async function expectComplete(stream: Stream): Promise<void> {
  expect(await stream.next()).toEqual({ event: 'complete', data: null });
  await expect.poll(() => stream.hasEnded()).toBe(true);
}

async function newPayment() {
  return { orderNo: newOrderNo(), accountId: await app.card(), amount: '1', currency: 'USD' };
}

describe('a transaction that is final', () => {
  it.each(['id', 'orderNo', 'checkoutId'] as const)('is one value and the end, by its %s', async (key) => {
    const payment = await paid(app, await app.card());
    const stream = await subscribe(
      app,
      `subscription { transaction(by: { ${key}: "${payment[key]}" }) { id status } }`,
    );
    expect(stream.status).toBe(200);
    expect(stream.headers['content-type']).toMatch(/^text\/event-stream/);
    expect(await stream.value()).toEqual({ transaction: { id: payment.id, status: 'SUCCEEDED' } });
    await expectComplete(stream);
    expect(await openSubscriptions(app)).toBe(0);
  });

  it('costs no call upstream, however it ended', async () => {
    const input = await newPayment();
    await app.fault({ fault: 'decline', orderNo: input.orderNo });
    await app.move('pay', input);
    const { calls } = await app.watch(async () => {
      const stream = await byOrderNo(input.orderNo);
      expect(await stream.value()).toMatchObject({ transaction: { status: 'DECLINED', final: true } });
      await expectComplete(stream);
    });
    expect(calls).toEqual([]);
  });
});

describe('a transaction that is not final', () => {
  it('that is pending with the processor tells PENDING, then SUCCEEDED, and ends', async () => {
    const input = await newPayment();
    await app.fault({ fault: 'pending-success', delayMs: 300, orderNo: input.orderNo });
    const { transaction } = await app.move('pay', input);
    expect(transaction.status).toBe('PENDING');
    const stream = await byOrderNo(input.orderNo);
    expect(await stream.value()).toMatchObject({ transaction: { status: 'PENDING', final: false } });
    expect(await stream.value()).toEqual({ transaction: { status: 'SUCCEEDED', final: true, amount: '1.00' } });
    await expectComplete(stream);
  });

  it('that is pending and declined in the end tells DECLINED', async () => {
    const input = await newPayment();
    await app.fault({ fault: 'pending-decline', delayMs: 200, orderNo: input.orderNo });
    await app.move('pay', input);
    const stream = await byOrderNo(input.orderNo);
    expect(await stream.value()).toMatchObject({ transaction: { status: 'PENDING' } });
    expect(await stream.value()).toMatchObject({ transaction: { status: 'DECLINED', final: true } });
    await expectComplete(stream);
  });

  it('whose answer was lost tells UNKNOWN, then SUCCEEDED, and ends', async () => {
    const input = await newPayment();
    await app.fault({ fault: 'drop-after', orderNo: input.orderNo });
    // The first look-up fails too, so that UNKNOWN lasts long enough to be seen.
    await app.fault({ fault: 'http-before', operation: 'queryOrder' });
    const { transaction } = await app.move('pay', input);
    expect(transaction.status).toBe('UNKNOWN');
    const stream = await byOrderNo(input.orderNo);
    expect(await stream.value()).toMatchObject({ transaction: { status: 'UNKNOWN', final: false } });
    expect(await stream.value()).toMatchObject({ transaction: { status: 'SUCCEEDED', final: true } });
    await expectComplete(stream);
  });

  it('that is on its way is followed by its order number: PENDING, then SUCCEEDED', async () => {
    const input = await newPayment();
    await app.fault({ fault: 'slow', delayMs: 300, orderNo: input.orderNo });
    await app.calls();
    const paying = app.move('pay', input);
    await app.arrived(1);
    const stream = await byOrderNo(input.orderNo);
    expect(await stream.value()).toEqual({ transaction: { status: 'PENDING', final: false, amount: null } });
    expect(await stream.value()).toMatchObject({ transaction: { status: 'SUCCEEDED', final: true } });
    await expectComplete(stream);
    expect((await paying).transaction.status).toBe('SUCCEEDED');
  });

  it('that FAILED and may be tried again goes on until another attempt is final', async () => {
    const input = await newPayment();
    await app.fault({ fault: 'code', code: 50300, orderNo: input.orderNo });
    await app.move('pay', input);
    const stream = await byOrderNo(input.orderNo);
    expect(await stream.value()).toMatchObject({ transaction: { status: 'FAILED', final: false } });

    await app.fault({ fault: 'slow', delayMs: 200, orderNo: input.orderNo });
    const again = app.move('pay', input);
    expect(await stream.value()).toMatchObject({ transaction: { status: 'PENDING', final: false } });
    expect(await stream.value()).toMatchObject({ transaction: { status: 'SUCCEEDED', final: true } });
    await expectComplete(stream);
    await again;
  });

  it('that fails in the same way again tells that too', async () => {
    const input = await newPayment();
    await app.fault({ fault: 'code', code: 50300, orderNo: input.orderNo, times: 2 });
    await app.move('pay', input);
    const stream = await byOrderNo(input.orderNo);
    expect(await stream.value()).toMatchObject({ transaction: { status: 'FAILED' } });
    await app.move('pay', input);
    // Its short PENDING may be told before; what counts is that the new attempt comes to light.
    await expect.poll(() => stream.events.at(-1)?.data?.data).toMatchObject({ transaction: { status: 'FAILED' } });
    expect(stream.events.length).toBeGreaterThan(1);
    expect(stream.hasEnded()).toBe(false);
  });

  it('shows in each event what its card holds by then', async () => {
    const input = await newPayment();
    await app.fault({ fault: 'pending-success', delayMs: 200, orderNo: input.orderNo });
    await app.move('pay', input);
    const stream = await subscribe(
      app,
      `subscription { transaction(by: { orderNo: "${input.orderNo}" }) {
        status card { balance(valueCode: "USD") { amount } } } }`,
    );
    expect(await stream.value()).toEqual({
      transaction: { status: 'PENDING', card: { balance: { amount: '100.00' } } },
    });
    expect(await stream.value()).toEqual({
      transaction: { status: 'SUCCEEDED', card: { balance: { amount: '99.00' } } },
    });
  });
});

it('two who follow one transaction are both told, and one who leaves takes nothing from the other', async () => {
  const input = await newPayment();
  await app.fault({ fault: 'slow', delayMs: 300, orderNo: input.orderNo });
  await app.calls();
  const paying = app.move('pay', input);
  await app.arrived(1);
  const [first, second, third] = [
    await byOrderNo(input.orderNo),
    await byOrderNo(input.orderNo),
    await byOrderNo(input.orderNo),
  ];
  for (const stream of [first, second, third]) {
    expect(await stream.value()).toMatchObject({ transaction: { status: 'PENDING' } });
  }
  third.close();
  for (const stream of [first, second]) {
    expect(await stream.value()).toMatchObject({ transaction: { status: 'SUCCEEDED' } });
    await expectComplete(stream);
  }
  await paying;
  await expect.poll(() => openSubscriptions(app)).toBe(0);
});

it.each([
  ['orderNo', 'no-such-order-number'],
  ['checkoutId', '123456789012345678'],
  ['id', 'bm90LWFuLWlk'],
])('an unknown %s is an error and the end', async (key, value) => {
  const stream = await subscribe(app, `subscription { transaction(by: { ${key}: "${value}" }) { id } }`);
  expect(await stream.error()).toMatchObject({
    message: 'There is no such transaction.',
    path: ['transaction'],
    extensions: { code: 'BAD_USER_INPUT' },
  });
  await expectComplete(stream);
  expect(await openSubscriptions(app)).toBe(0);
});

it('the id of a card is no transaction', async () => {
  const accountId = await app.card();
  const { card } = await app.read(`{ card(accountId: "${accountId}") { id } }`);
  const stream = await subscribe(app, `subscription { transaction(by: { id: "${card.id}" }) { id } }`);
  expect(await stream.error()).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  await expectComplete(stream);
});
