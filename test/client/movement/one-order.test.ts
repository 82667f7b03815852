import { describe, expect, it } from 'vitest';
import { memoryOrders, newOrderNo, type OrderStorage, openOrders } from '../../../client/src/index.ts';
import { useApp } from '../../schema/support.ts';
import { clientOf, network, open, reach } from './support.ts';

const app = useApp();

const payment = async () => ({ accountId: await app.card({ USD: '100' }), amount: '10.50', currency: 'USD' });

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

  it('for two parts of a page that share a place, whichever came first', async () => {
    const storage = memoryOrders();
    const input = await payment();
    const line = network(() => 'pass');
    const client = clientOf(app, line);
    const [one, other] = [open('pay', { client, storage }), open('pay', { client, storage })];
    expect([one.start(input), other.start(input)]).toEqual([true, false]);
    const [first, second] = [await reach(one, 'succeeded'), await reach(other, 'succeeded')];
    expect(second.orderNo).toBe(first.orderNo);
    expect(line.sent.filter((name) => name === 'Pay')).toHaveLength(1);
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

it('an order number is a UUID of version 7, later ones after earlier ones', async () => {
  const first = newOrderNo();
  expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Math.abs(Number.parseInt(first.replace('-', '').slice(0, 12), 16) - Date.now())).toBeLessThan(1_000);
  await new Promise((resolve) => setTimeout(resolve, 2));
  expect(newOrderNo() > first).toBe(true);
});
