import { describe, expect, it } from 'vitest';
import { memoryOrders, messageOf, openOrders } from '../../../client/src/index.ts';
import { useApp } from '../../schema/support.ts';
import { clientOf, network, open, reach } from './support.ts';

const app = useApp({
  PAYWIZARD_QUERY_ORDER: 'authoritative',
  PAYWIZARD_TIMEOUT_MS: '500',
  SETTLE_FIRST_MS: '50',
  SETTLE_MAX_MS: '100',
  SETTLE_GRACE_MS: '100',
});

const client = () => clientOf(app);
const payment = async (amount = '10.50', balance = '100') => ({
  accountId: await app.card({ USD: balance }),
  amount,
  currency: 'USD',
});

/** Pays from a card whose next call upstream goes wrong, and tells the states on the way. */
async function payThrough(fault: Record<string, unknown>) {
  const input = await payment();
  await app.fault({ ...fault, accountId: input.accountId });
  const pay = open('pay', { client: client() });
  pay.start(input);
  const state = await reach(pay, 'succeeded', 'declined', 'failed');
  return { state, seen: pay.seen, held: await app.held(input.accountId), booked: await app.booked(state.orderNo) };
}

describe('a payment whose processor', () => {
  it('answers is sending, then succeeded', async () => {
    const { state, seen, held } = await payThrough({ fault: 'slow', delayMs: 10 });
    expect(seen).toEqual(['idle', 'sending', 'succeeded']);
    expect(state).toMatchObject({ transaction: { amount: '10.50' } });
    expect(held).toEqual({ USD: '89.5' });
  });

  it.each([
    'drop-after',
    'http-after',
    'rubbish-after',
    'truncate-after',
    'hang-after',
  ])('%s: unknown, then succeeded, and booked once', async (fault) => {
    const { seen, held, booked } = await payThrough({ fault });
    expect([seen.slice(0, 3), seen.at(-1)]).toEqual([['idle', 'sending', 'unknown:outcome-unknown'], 'succeeded']);
    expect(booked).toHaveLength(1);
    expect(held).toEqual({ USD: '89.5' });
  });

  it.each([
    'drop-before',
    'http-before',
    'hang-before',
  ])('%s: unknown, then failed, and nothing moved', async (fault) => {
    const { state, seen, held } = await payThrough({ fault });
    expect(seen).toContain('unknown:outcome-unknown');
    expect(state).toMatchObject({ status: 'failed', retryable: false, error: { code: 'UPSTREAM_ERROR' } });
    expect(held).toEqual({ USD: '100' });
  });

  it('settles later: pending, then succeeded', async () => {
    const { seen } = await payThrough({ fault: 'pending-success', delayMs: 300 });
    expect(seen).toEqual(['idle', 'sending', 'pending', 'succeeded']);
  });

  it('settles later and says no: pending, then declined', async () => {
    const { state, seen, held } = await payThrough({ fault: 'pending-decline', delayMs: 300 });
    expect(seen).toEqual(['idle', 'sending', 'pending', 'declined']);
    expect(state).toMatchObject({ error: { code: 'DECLINED', retryable: false } });
    expect(held).toEqual({ USD: '100' });
  });

  it('declines', async () => {
    const { state, seen } = await payThrough({ fault: 'decline' });
    expect(seen).toEqual(['idle', 'sending', 'declined']);
    expect(state).toMatchObject({ error: { code: 'DECLINED' }, transaction: { status: 'DECLINED' } });
  });

  it('is not to be had: failed, and the same order number works later', async () => {
    const input = await payment();
    await app.fault({ fault: 'code', code: 50300, accountId: input.accountId });
    const storage = memoryOrders();
    const pay = open('pay', { client: client(), storage });
    pay.start(input);
    const failed = await reach(pay, 'failed');
    expect(failed).toMatchObject({ retryable: true, error: { code: 'UPSTREAM_UNAVAILABLE' } });
    // A page that is loaded anew, however often, says the same and offers the same way out.
    pay.leave();
    const second = open('pay', { client: client(), storage });
    expect(await reach(second, 'failed')).toMatchObject({ retryable: true, orderNo: failed.orderNo });
    second.leave();
    const again = open('pay', { client: client(), storage });
    expect(await reach(again, 'failed')).toMatchObject({ retryable: true, orderNo: failed.orderNo });
    again.retry();
    expect((await reach(again, 'succeeded')).orderNo).toBe(failed.orderNo);
    expect(await app.held(input.accountId)).toEqual({ USD: '89.5' });
  });
});

describe('what is shown', () => {
  it('of a card that does not hold enough: declined, and what fell short', async () => {
    const pay = open('pay', { client: client() });
    pay.start(await payment('10.50', '3'));
    const { error } = await reach(pay, 'declined');
    expect(error).toMatchObject({ code: 'INSUFFICIENT_FUNDS', valueCode: 'USD' });
    expect(messageOf(error)).toMatchObject({ key: 'error.INSUFFICIENT_FUNDS' });
  });

  it('of a payment in part: what moved and what is still owed', async () => {
    const pay = open('pay', { client: client(), locale: () => 'de-DE' });
    pay.start({ ...(await payment('10', '3')), nsfAllowed: true });
    const { transaction } = await reach(pay, 'succeeded');
    expect(transaction).toMatchObject({ requestedAmount: '10.00', amount: '3.00', amountDue: '7.00' });
    expect(transaction.formattedAmount).toMatch(/^3,00\s\$$/);
  });

  it('of an input that breaks a rule: failed for good, where, and the order is forgotten', async () => {
    const storage = memoryOrders();
    const pay = open('pay', { client: client(), storage });
    pay.start(await payment('0'));
    expect(await reach(pay, 'failed')).toMatchObject({
      retryable: false,
      error: { code: 'INVALID_INPUT', path: ['input', 'amount'] },
    });
    expect(openOrders(storage)).toEqual([]);
    pay.start(await payment());
    await reach(pay, 'succeeded');
  });

  it('of a request that the API does not take as it stands: failed for good', async () => {
    const pay = open('pay', { client: client() });
    pay.start({ ...(await payment()), currency: 'no currency' });
    expect(await reach(pay, 'failed')).toMatchObject({ retryable: false, error: { code: 'bad-request' } });
  });
});

describe('each kind of movement', () => {
  it('is made and shown', async () => {
    const accountId = await app.card({ USD: '100', Points: '50' });
    const each = { client: client() };
    const pay = open('pay', each);
    pay.start({ accountId, amount: '10', currency: 'USD' });
    const checkoutId = (await reach(pay, 'succeeded')).transaction.checkoutId ?? '';
    const tip = open('addTip', each);
    tip.start({ accountId, amount: '2', currency: 'USD', checkoutId });
    expect((await reach(tip, 'succeeded')).transaction.type).toBe('TIP');
    const undo = open('void', each);
    undo.start({ checkoutId });
    expect((await reach(undo, 'succeeded')).transaction).toMatchObject({
      type: 'VOID',
      originalCheckoutId: checkoutId,
    });
    const topUp = open('topUp', each);
    topUp.start({ accountId, amount: '5', currency: 'USD' });
    expect((await reach(topUp, 'succeeded')).transaction.type).toBe('TOP_UP');
    const issue = open('issuePoints', each);
    issue.start({ accountId, points: '7' });
    expect((await reach(issue, 'succeeded')).transaction).toMatchObject({ valueCode: 'Points', amount: '7' });
    const redeem = open('redeemPoints', each);
    redeem.start({ accountId, points: '3' });
    await reach(redeem, 'succeeded');
    expect(await app.held(accountId)).toEqual({ USD: '103', Points: '54' });
  });

  it('a second void says that it was done before: declined, nothing moved', async () => {
    const pay = open('pay', { client: client() });
    pay.start(await payment());
    const checkoutId = (await reach(pay, 'succeeded')).transaction.checkoutId ?? '';
    const undo = open('void', { client: client() });
    undo.start({ checkoutId });
    await reach(undo, 'succeeded');
    undo.reset();
    undo.start({ checkoutId });
    expect(await reach(undo, 'declined')).toMatchObject({ error: { code: 'ALREADY_VOIDED' } });
  });

  it('a void of what is not settled yet is refused, and may be tried again', async () => {
    const input = await payment();
    await app.fault({ fault: 'pending-success', delayMs: 400, accountId: input.accountId });
    const pay = open('pay', { client: client() });
    pay.start(input);
    const checkoutId = (await reach(pay, 'pending')).transaction.checkoutId ?? '';
    const undo = open('void', { client: client() });
    undo.start({ checkoutId });
    expect(await reach(undo, 'failed')).toMatchObject({ retryable: true, error: { code: 'OUTCOME_UNKNOWN' } });
    await reach(pay, 'succeeded');
    undo.retry();
    await reach(undo, 'succeeded');
    expect(await app.held(input.accountId)).toEqual({ USD: '100' });
  });
});

it('a stream that says nothing is given up for asking', async () => {
  const input = await payment();
  await app.fault({ fault: 'pending-success', delayMs: 400, accountId: input.accountId });
  // What buffers proxies do: the head of the stream comes, and then nothing.
  const mute = () => new Response(new ReadableStream({}), { headers: { 'content-type': 'text/event-stream' } });
  const line = network(() => 'pass');
  const behind: typeof fetch = async (path, init) => {
    const isStream = new Headers(init?.headers).get('accept') === 'text/event-stream';
    return isStream ? mute() : await line.fetch(path, init);
  };
  const pay = open('pay', { client: clientOf(app, { fetch: behind, silenceMs: 100 }) });
  pay.start(input);
  await reach(pay, 'succeeded');
  expect(pay.seen).toEqual(['idle', 'sending', 'pending', 'succeeded']);
  expect(line.sent).toContain('Transaction');
});
