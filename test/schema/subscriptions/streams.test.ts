import { afterEach, describe, expect, it, vi } from 'vitest';
import { newOrderNo, post, signToken } from '../../support/app.ts';
import { openStream, openSubscriptions, type Stream, useStreams } from '../../support/sse.ts';
import { documentOf, openTill, paid, useApp } from '../support.ts';

const app = useApp();
const subscribe = useStreams();
afterEach(() => vi.unstubAllEnvs());

const cardOf = (accountId: string) => `subscription { card(accountId: "${accountId}") { accountIdLast4 } }`;
const UNAUTHENTICATED = { extensions: { code: 'UNAUTHENTICATED' } };

/** A payment that stays UNKNOWN, so that whoever follows it waits for ever. */
async function unsettled(): Promise<string> {
  const orderNo = newOrderNo();
  await app.fault({ fault: 'drop-after', orderNo });
  await app.move('pay', { orderNo, accountId: await app.card(), amount: '1', currency: 'USD' });
  return `subscription { transaction(by: { orderNo: "${orderNo}" }) { status } }`;
}

async function expectComplete(stream: Stream, withinMs?: number): Promise<void> {
  expect(await stream.next(withinMs)).toEqual({ event: 'complete', data: null });
  await expect.poll(() => stream.hasEnded()).toBe(true);
  await expect.poll(() => openSubscriptions(app)).toBe(0);
}

describe('the token', () => {
  it('is needed: without one the answer is 401, and nothing is listened to', async () => {
    for (const headers of [{}, { authorization: 'Bearer nonsense' }] as Record<string, string>[]) {
      const stream = await openStream(app.url, cardOf(await app.card()), headers);
      expect(stream.status).toBe(401);
      expect(await stream.error()).toMatchObject(UNAUTHENTICATED);
      await expectComplete(stream);
    }
  });

  it('ends the stream when it ends, with an error that says so', async () => {
    const token = await signToken({ scope: 'card:read transactions:read', sub: 'till-1' }, '2s');
    const query = await unsettled();
    const [one, other] = [
      await subscribe({ url: app.url, token }, query),
      await subscribe({ url: app.url, token }, cardOf(await app.card())),
    ];
    await one.value();
    await other.value();
    for (const stream of [one, other]) {
      expect(await stream.error()).toMatchObject({
        ...UNAUTHENTICATED,
        message: 'The bearer token has expired: get a new one.',
      });
      expect(await stream.next()).toEqual({ event: 'complete', data: null });
    }
    await expect.poll(() => openSubscriptions(app)).toBe(0);
  });

  it('without an end leaves the stream open', async () => {
    // Far beyond what a timer can wait for: it must not fire at once.
    const token = await signToken({ scope: 'card:read transactions:read', sub: 'till-1' }, '100y');
    const accountId = await app.card();
    const stream = await subscribe({ url: app.url, token }, cardOf(accountId));
    await stream.value();
    await paid(app, accountId);
    await stream.value();
    expect(stream.hasEnded()).toBe(false);
  });
});

describe('a client that goes away', () => {
  it('is let go of at once, though nothing happens', async () => {
    // The server's ping, which notices it too, is so rare outside of tests that it would be much too late.
    vi.stubEnv('NODE_ENV', 'development');
    const streams = [
      await subscribe(app, await unsettled()),
      await subscribe(app, cardOf(await app.card())),
      await subscribe(app, cardOf(await app.card())),
    ];
    for (const stream of streams) await stream.value();
    expect(await openSubscriptions(app)).toBe(3);
    for (const stream of streams) stream.close();
    await expect.poll(() => openSubscriptions(app), { timeout: 1_000 }).toBe(0);
  });

  it('before its first event leaves nothing behind either', async () => {
    vi.stubEnv('NODE_ENV', 'development');
    const accountId = await app.card();
    await app.fault({ fault: 'slow', delayMs: 400, operation: 'giftInquiry', accountId });
    await app.calls();
    const stream = await subscribe(app, cardOf(accountId));
    await app.arrived(1);
    stream.close();
    await expect.poll(() => openSubscriptions(app), { timeout: 2_000 }).toBe(0);
  });

  it('while an event is made leaves nothing behind either', async () => {
    vi.stubEnv('NODE_ENV', 'development');
    const accountId = await app.card();
    const stream = await subscribe(app, `subscription { card(accountId: "${accountId}") { balances { amount } } }`);
    await stream.value();
    await app.fault({ fault: 'slow', delayMs: 400, operation: 'giftInquiry', accountId });
    await app.calls();
    await paid(app, accountId);
    await app.arrived(2);
    stream.close();
    await expect.poll(() => openSubscriptions(app), { timeout: 2_000 }).toBe(0);
    await paid(app, accountId);
  });
});

describe('a query or a mutation as a stream', () => {
  it('is one event and the end', async () => {
    const stream = await subscribe(app, '{ viewer { subject } }');
    expect(await stream.value()).toEqual({ viewer: { subject: 'till-1' } });
    await expectComplete(stream);
  });

  it('moves value once', async () => {
    const input = { orderNo: newOrderNo(), accountId: await app.card(), amount: '1', currency: 'USD' };
    const stream = await subscribe(app, documentOf('pay', 'transaction { status }'), { input });
    expect(await stream.value()).toEqual({ pay: { transaction: { status: 'SUCCEEDED' } } });
    await expectComplete(stream);
    expect(await app.held(input.accountId)).toEqual({ USD: '99', Points: '100' });
  });
});

describe('a document that cannot be run is an error and the end', () => {
  it.each([
    ['two fields', 'subscription { a: card(accountId: "1234567890") { id } b: card(accountId: "1234567890") { id } }'],
    ['an unknown field', 'subscription { nothing }'],
    ['two ways to name a transaction', 'subscription { transaction(by: { id: "a", orderNo: "b" }) { id } }'],
    ['no way to name a transaction', 'subscription { transaction(by: {}) { id } }'],
  ])('with %s', async (_what, query) => {
    const stream = await subscribe(app, query);
    expect(await stream.error()).toMatchObject({ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
    await expectComplete(stream);
  });

  it('with a card number that is none, which it does not quote', async () => {
    const stream = await subscribe(app, 'subscription ($id: AccountId!) { card(accountId: $id) { id } }', {
      id: '914639258868515!',
    });
    expect(await stream.error()).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    await expectComplete(stream);
    expect(stream.text()).not.toContain('914639258868515');
  });
});

describe('a subscription that is asked for', () => {
  it.each([
    'application/json',
    'application/graphql-response+json',
  ])('as %s is told how to ask, and leaves nothing behind', async (accept) => {
    const query = cardOf(await app.card());
    const answer = await post(app.url, JSON.stringify({ query }), { authorization: `Bearer ${app.token}`, accept });
    expect(await openSubscriptions(app)).toBe(0);
    expect(answer.status).toBe(406);
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors?.[0]?.message).toContain('text/event-stream');
  });

  it.each([
    'text/event-stream, application/json',
    'application/graphql-response+json, application/json, text/event-stream',
    '*/*',
  ])('as %s, which a stream is one of, is a stream', async (accept) => {
    const headers = { authorization: `Bearer ${app.token}`, accept };
    const stream = await openStream(app.url, cardOf(await app.card()), headers);
    expect(stream.headers['content-type']).toMatch(/^text\/event-stream/);
    await stream.value();
    stream.close();
    await expect.poll(() => openSubscriptions(app)).toBe(0);
  });

  it('by GET, as an EventSource does, is a stream', async () => {
    const query = encodeURIComponent('subscription { transaction(by: { orderNo: "nothing-here" }) { id } }');
    const answer = await fetch(`${app.url}/graphql?query=${query}`, {
      headers: { accept: 'text/event-stream', authorization: `Bearer ${app.token}` },
    });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toMatch(/event: next\ndata: .*BAD_USER_INPUT.*\n\nevent: complete\n/);
  });
});

it('what nobody expected is masked in an event as in any answer', async () => {
  const till = await openTill({ PAYWIZARD_URL: app.sandboxUrl });
  await till.closeLedger();
  const stream = await subscribe(till, 'subscription { transaction(by: { orderNo: "any-number" }) { id } }');
  expect(await stream.error()).toMatchObject({
    message: 'Something went wrong on our side. Quote the request id when you ask about it.',
    extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: stream.headers['x-request-id'] },
  });
  expect(await stream.next()).toEqual({ event: 'complete', data: null });
  expect(await openSubscriptions(till)).toBe(0);
  await till.close();
});
