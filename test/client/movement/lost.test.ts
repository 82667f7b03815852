import { describe, expect, it } from 'vitest';
import { memoryOrders, newOrderNo, type OrderStorage, openOrders } from '../../../client/src/index.ts';
import { useApp } from '../../schema/support.ts';
import { signToken } from '../../support/app.ts';
import { clientOf, network, open, reach } from './support.ts';

const app = useApp({ PAYWIZARD_QUERY_ORDER: 'authoritative', SETTLE_FIRST_MS: '50', SETTLE_MAX_MS: '200' });

const payment = async (amount = '10.50') => ({ accountId: await app.card({ USD: '100' }), amount, currency: 'USD' });
const broken = (times: number) => ({
  fetch: network((_name, time) => (time <= times ? 'lose-request' : 'pass')).fetch,
});

describe('an answer that was lost on its way to the app', () => {
  it('is found again: paid once, and said once', async () => {
    const input = await payment();
    const line = network((name) => (name === 'Pay' ? 'lose-answer' : 'pass'));
    const settled: string[] = [];
    const pay = open('pay', { client: clientOf(app, line), onSettled: ({ status }) => settled.push(status) });
    pay.start(input);
    const state = await reach(pay, 'succeeded');
    expect(pay.seen).toEqual(['idle', 'sending', 'unknown:lost', 'succeeded']);
    expect(state.transaction).toMatchObject({ status: 'SUCCEEDED', amount: '10.50', formattedAmount: '$10.50' });
    expect(line.sent.filter((name) => name === 'Pay')).toHaveLength(1);
    expect(await app.booked(state.orderNo)).toHaveLength(1);
    expect(await app.held(input.accountId)).toEqual({ USD: '89.5' });
    expect(settled).toEqual(['succeeded']);
  });

  it('is found by sending the same order again, where the token may not read transactions', async () => {
    const input = await payment();
    const line = network((name, time) => (name === 'Pay' && time === 1 ? 'lose-answer' : 'pass'));
    const token = await signToken({ scope: 'pay', sub: 'guest' });
    const pay = open('pay', { client: clientOf({ url: app.url, token }, line) });
    pay.start(input);
    const { orderNo } = await reach(pay, 'succeeded');
    expect(line.sent).toEqual(['Pay', 'Transaction', 'Pay']);
    expect(await app.booked(orderNo)).toHaveLength(1);
    expect(await app.held(input.accountId)).toEqual({ USD: '89.5' });
  });

  it('comes from an API that takes too long', async () => {
    const input = await payment();
    await app.fault({ fault: 'slow', delayMs: 1_000, accountId: input.accountId });
    const pay = open('pay', { client: clientOf(app, { timeoutMs: 300 }) });
    pay.start(input);
    await reach(pay, 'unknown');
    const { orderNo } = await reach(pay, 'succeeded');
    expect(pay.seen.slice(0, 4)).toEqual(['idle', 'sending', 'unknown:lost', 'pending']);
    expect(await app.booked(orderNo)).toHaveLength(1);
  });

  it.each([503, 502, 429])('is the page of a proxy with HTTP %i too', async (status) => {
    const input = await payment();
    const line = network(() => 'pass');
    const behind: typeof fetch = async (path, init) => {
      const response = await line.fetch(path, init);
      return line.sent.length === 1 ? new Response('<html>', { status }) : response;
    };
    const pay = open('pay', { client: clientOf(app, { fetch: behind }) });
    pay.start(input);
    const { orderNo } = await reach(pay, 'succeeded');
    expect(pay.seen).toContain('unknown:lost');
    expect(await app.booked(orderNo)).toHaveLength(1);
  });
});

describe('an order that never arrived', () => {
  it('failed, after it was not found for a while, and may be sent again under its number', async () => {
    const input = await payment();
    const line = network((name, time) => (name === 'Pay' && time === 1 ? 'lose-request' : 'pass'));
    const pay = open('pay', { client: clientOf(app, line) });
    pay.start(input);
    const failed = await reach(pay, 'failed');
    expect(failed).toMatchObject({ retryable: true, error: { code: 'NEVER_ARRIVED' }, transaction: null });
    expect(line.sent.filter((name) => name === 'Transaction').length).toBeGreaterThanOrEqual(3);
    expect(await app.held(input.accountId)).toEqual({ USD: '100' });
    pay.retry();
    const { orderNo } = await reach(pay, 'succeeded');
    expect(orderNo).toBe(failed.orderNo);
    expect(await app.held(input.accountId)).toEqual({ USD: '89.5' });
  });

  it('keeps its number where the person presses pay again with the same input, and no other', async () => {
    const input = await payment();
    const line = network((name, time) => (name === 'Pay' && time <= 2 ? 'lose-request' : 'pass'));
    const pay = open('pay', { client: clientOf(app, line) });
    pay.start(input);
    const first = await reach(pay, 'failed');
    pay.start({ ...input });
    expect((await reach(pay, 'failed')).orderNo).toBe(first.orderNo);
    pay.start({ ...input, amount: '1' });
    expect((await reach(pay, 'succeeded')).orderNo).not.toBe(first.orderNo);
  });

  it('is asked for at once when the browser is online again', async () => {
    const input = await payment();
    let isBroken = true;
    const line = network(() => (isBroken ? 'lose-request' : 'pass'));
    const pay = open('pay', { client: clientOf(app, line) });
    pay.start(input);
    await reach(pay, 'unknown');
    await expect.poll(() => line.sent.length).toBeGreaterThanOrEqual(3);
    isBroken = false;
    const before = line.sent.length;
    pay.retry();
    await expect.poll(() => line.sent.length, { timeout: 100, interval: 2 }).toBeGreaterThan(before);
    await reach(pay, 'failed');
  });
});

describe('a page that is loaded anew', () => {
  it('in the middle finds its order, and sends nothing', async () => {
    const input = await payment();
    const storage = memoryOrders();
    await app.fault({ fault: 'slow', delayMs: 600, accountId: input.accountId });
    const before = open('pay', { client: clientOf(app), storage });
    before.start(input);
    before.leave();
    const line = network(() => 'pass');
    const pay = open('pay', { client: clientOf(app, line), storage });
    expect(pay.getState()).toMatchObject({ status: 'unknown', reason: 'reloaded', input });
    expect(pay.start(await payment())).toBe(false);
    const { orderNo } = await reach(pay, 'succeeded');
    expect(line.sent).not.toContain('Pay');
    expect(await app.booked(orderNo)).toHaveLength(1);
    expect(await app.held(input.accountId)).toEqual({ USD: '89.5' });
  });

  it('after a success shows it once more, and then no more', async () => {
    const storage = memoryOrders();
    const first = open('pay', { client: clientOf(app), storage });
    first.start(await payment());
    const { orderNo } = await reach(first, 'succeeded');
    first.leave();
    const second = open('pay', { client: clientOf(app), storage });
    expect((await reach(second, 'succeeded')).orderNo).toBe(orderNo);
    second.leave();
    expect(openOrders(storage)).toEqual([]);
    const third = open('pay', { client: clientOf(app), storage });
    expect(third.getState()).toEqual({ status: 'idle' });
  });

  it('shows nothing of what was seen and put away', async () => {
    const storage = memoryOrders();
    const first = open('pay', { client: clientOf(app), storage });
    first.start(await payment());
    await reach(first, 'succeeded');
    first.reset();
    expect(storage.keys()).toEqual([]);
    expect(open('pay', { client: clientOf(app), storage }).getState()).toEqual({ status: 'idle' });
  });

  it('does not call an order lost that another tab may still be sending', async () => {
    const storage = memoryOrders();
    const input = await payment();
    const line = network((name) => (name === 'Pay' ? 'lose-request' : 'pass'));
    const first = open('pay', { client: clientOf(app, line), storage });
    first.start(input);
    first.leave();
    // By the hasty clock the other tab may still send for 20 s: two seconds of the test.
    const copy = open('pay', { client: clientOf(app, { timeoutMs: 20_000 }), storage });
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(copy.getState().status).toBe('unknown');
    expect(await reach(copy, 'failed')).toMatchObject({ error: { code: 'NEVER_ARRIVED' } });
  });

  it('two tabs find out the same order; neither sends it', async () => {
    const storage = memoryOrders();
    const input = await payment();
    const first = open('pay', { client: clientOf(app), storage });
    first.start(input);
    const copied = memoryOrders();
    for (const key of storage.keys()) copied.set(key, storage.get(key) ?? '');
    const line = network(() => 'pass');
    const copy = open('pay', { client: clientOf(app, line), storage: copied });
    const [one, two] = [await reach(first, 'succeeded'), await reach(copy, 'succeeded')];
    expect(two.orderNo).toBe(one.orderNo);
    expect(line.sent).not.toContain('Pay');
    expect(await app.held(input.accountId)).toEqual({ USD: '89.5' });
  });
});

describe('one intent is one order number', () => {
  it('however often the button is pressed', async () => {
    const input = await payment();
    const line = network(() => 'pass');
    const pay = open('pay', { client: clientOf(app, line) });
    expect([pay.start(input), pay.start(input), pay.start(input)]).toEqual([true, false, false]);
    await reach(pay, 'succeeded');
    expect(line.sent).toEqual(['Pay']);
    expect(await app.held(input.accountId)).toEqual({ USD: '89.5' });
  });

  it('where the storage throws', async () => {
    const refuse = (): never => {
      throw new DOMException('no', 'SecurityError');
    };
    const storage: OrderStorage = { get: refuse, set: refuse, remove: refuse, keys: refuse };
    const input = await payment();
    const line = network((name, time) => (name === 'Pay' && time === 1 ? 'lose-request' : 'pass'));
    const pay = open('pay', { client: clientOf(app, line), storage });
    pay.start(input);
    const { orderNo } = await reach(pay, 'failed');
    expect(pay.start(input)).toBe(true);
    expect((await reach(pay, 'succeeded')).orderNo).toBe(orderNo);
    pay.reset();
    expect(openOrders(storage)).toEqual([]);
  });

  it('written down before the first byte goes out, and by nobody before that', async () => {
    const storage = memoryOrders();
    const kept: number[] = [];
    const watching: typeof fetch = (path, init) => {
      kept.push(openOrders(storage).length);
      return fetch(path, init);
    };
    const pay = open('pay', { client: clientOf(app, { fetch: watching }), storage });
    expect(storage.keys()).toEqual([]);
    pay.start(await payment());
    expect(openOrders(storage)).toHaveLength(1);
    await reach(pay, 'succeeded');
    expect(kept).toEqual([1]);
  });
});

it('an API that is started anew in the middle loses nothing', async () => {
  const input = await payment();
  await app.fault({ fault: 'pending-success', delayMs: 700, accountId: input.accountId });
  const pay = open('pay', { client: clientOf(app) });
  pay.start(input);
  await reach(pay, 'pending');
  await app.restart();
  const { orderNo } = await reach(pay, 'succeeded');
  expect(await app.booked(orderNo)).toHaveLength(1);
});

it('an API that cannot be reached for some requests is asked again', async () => {
  const storage = memoryOrders();
  const before = open('pay', { client: clientOf(app), storage });
  before.start(await payment());
  await reach(before, 'succeeded');
  const pay = open('pay', { client: clientOf(app, broken(2)), storage });
  expect((await reach(pay, 'succeeded')).transaction.status).toBe('SUCCEEDED');
  expect(pay.seen).toEqual(['unknown:reloaded', 'unknown:lost', 'succeeded']);
});

it('an order number is a UUID of version 7, later ones after earlier ones', async () => {
  const first = newOrderNo();
  expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Math.abs(Number.parseInt(first.replace('-', '').slice(0, 12), 16) - Date.now())).toBeLessThan(1_000);
  await new Promise((resolve) => setTimeout(resolve, 2));
  expect(newOrderNo() > first).toBe(true);
});
