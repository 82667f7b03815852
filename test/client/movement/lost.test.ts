import { describe, expect, it } from 'vitest';
import { memoryOrders } from '../../../client/src/index.ts';
import { useApp } from '../../schema/support.ts';
import { signToken } from '../../support/app.ts';
import { clientOf, nameOf, network, open, reach } from './support.ts';

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

  it('is not taken for one that failed before it, while it may still come', async () => {
    const input = await payment();
    await app.fault({ fault: 'code', code: 50300, accountId: input.accountId });
    const line = network(() => 'pass');
    // The second attempt is slow on its way, and the app is told that it is lost.
    const slowly: typeof fetch = async (path, init) => {
      if (nameOf(init) !== 'Pay' || !line.sent.includes('Pay')) return await line.fetch(path, init);
      setTimeout(() => void fetch(path, { ...init, signal: null }), 200);
      throw new TypeError('Failed to fetch');
    };
    const pay = open('pay', { client: clientOf(app, { fetch: slowly }) });
    pay.start(input);
    await reach(pay, 'failed');
    pay.retry();
    const { orderNo } = await reach(pay, 'succeeded');
    expect(pay.seen.slice(0, 5)).toEqual(['idle', 'sending', 'failed', 'sending', 'unknown:lost']);
    expect(pay.seen.slice(5)).not.toContain('failed');
    expect(await app.booked(orderNo)).toHaveLength(1);
  });

  it('is asked for at once where the person asks for it', async () => {
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
