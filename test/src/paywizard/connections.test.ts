import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { CardReply } from '../../../src/paywizard/card-reply.ts';
import {
  answer,
  answerAndHangUp,
  type Behaviour,
  inTurn,
  reset,
  resetInside,
  silence,
  trickle,
} from '../../support/upstream.ts';
import { type Client, codeAnswer, example, INPUTS, pay, useUpstream } from './support.ts';

const upstream = useUpstream();
const card = answer(example('giftInquiry.response'));
const paid = example('giftTransaction.response');

const inquire = ({ paywizard }: Client): Promise<CardReply> => paywizard.inquiry(INPUTS.giftInquiry);

describe('an inquiry', () => {
  test.each<[string, Behaviour]>([
    ['was reset', reset],
    ['broke under the answer', resetInside(example('giftInquiry.response'))],
  ])('whose connection %s is sent once more, the same', async (_what, fault) => {
    upstream.raw.answer(inTurn(fault, card));
    const client = upstream.client();
    expect(await inquire(client)).toMatchObject({ ok: true });
    const [first, second] = upstream.raw.requests;
    expect(upstream.raw.requests).toHaveLength(2);
    expect(second?.body).toEqual(first?.body);
    expect(client.observed.called.map(([, kind]) => kind)).toEqual(['lost', 'data']);
  });

  test('is sent no third time', async () => {
    upstream.raw.answer(inTurn(reset, reset, card));
    expect(await inquire(upstream.client())).toEqual({
      ok: false,
      failure: { code: 'UPSTREAM_UNAVAILABLE', upstreamCode: null, retryable: true },
    });
    expect(upstream.raw.requests).toHaveLength(2);
  });

  test.each<[string, Behaviour, string]>([
    ['an HTTP 500', answer('', 500), 'UPSTREAM_UNAVAILABLE'],
    ['a time-out', silence, 'UPSTREAM_UNAVAILABLE'],
    ['a code', answer(codeAnswer(41234)), 'UPSTREAM_ERROR'],
    ['an unreadable answer', answer('<html>'), 'UPSTREAM_ERROR'],
    ['an answer too large', answer(' '.repeat(1024 * 1024 + 1)), 'UPSTREAM_UNAVAILABLE'],
  ])('is not sent again after %s', async (_what, fault, code) => {
    upstream.raw.answer(inTurn(fault, card));
    expect(await inquire(upstream.client({ timeoutMs: 80 }))).toMatchObject({ ok: false, failure: { code } });
    expect(upstream.raw.requests).toHaveLength(1);
  });
});

test('the deadline covers the whole exchange: an answer that trickles for ever is cut', async () => {
  upstream.raw.answer(trickle);
  const startedAt = performance.now();
  await pay(upstream.client({ timeoutMs: 100 }));
  const took = performance.now() - startedAt;
  expect(took).toBeGreaterThan(95);
  expect(took).toBeLessThan(1_000);
  await expect.poll(upstream.raw.closed, { interval: 5 }).toBe(1);
});

test('an answer that came while the whole process stood still is read, though its time is over', async () => {
  upstream.raw.answer((socket, received) => {
    answer(paid)(socket, received);
    // Nothing of ours runs until long after the deadline; the answer lies in the socket.
    const until = performance.now() + 450;
    while (performance.now() < until);
  });
  expect(await pay(upstream.client({ timeoutMs: 100 }))).toMatchObject({ status: 'SUCCEEDED' });
});

test('a process that stood still waits for an answer that does not come no longer than a moment', async () => {
  upstream.raw.answer(() => {
    const until = performance.now() + 450;
    while (performance.now() < until);
  });
  const startedAt = performance.now();
  expect(await pay(upstream.client({ timeoutMs: 100 }))).toMatchObject({ status: 'UNKNOWN' });
  expect(performance.now() - startedAt).toBeLessThan(1_500);
});

test('calls one after the other go over one connection', async () => {
  upstream.raw.answer(answer(paid));
  const client = upstream.client();
  for (let call = 0; call < 3; call += 1) {
    expect(await pay(client)).toMatchObject({ status: 'SUCCEEDED' });
    // undici has its connection back once it has read the answer to the end, a moment after we have it.
    await setImmediate();
  }
  expect(upstream.raw.requests.map(({ connection }) => connection)).toEqual([1, 1, 1]);
});

test('calls right after each other open no connection for each', async () => {
  upstream.raw.answer(answer(paid));
  const client = upstream.client();
  for (let call = 0; call < 10; call += 1) await pay(client);
  expect(upstream.raw.opened()).toBeLessThanOrEqual(2);
});

test('a connection that the other side closed while it was idle costs no payment', async () => {
  upstream.raw.answer(answerAndHangUp(paid));
  const client = upstream.client();
  for (let call = 1; call <= 3; call += 1) {
    expect(await pay(client)).toMatchObject({ status: 'SUCCEEDED' });
    await expect.poll(upstream.raw.closed, { interval: 5 }).toBe(call);
  }
  expect(upstream.raw.requests.map(({ connection }) => connection)).toEqual([1, 2, 3]);
});

test('calls at the same time do not wait for each other', async () => {
  const held: (() => void)[] = [];
  upstream.raw.answer((socket, received) => {
    held.push(() => answer(paid)(socket, received));
    // Only when all of them are here is any of them answered.
    if (held.length === 20) for (const release of held) release();
  });
  const client = upstream.client();
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => pay(client)));
  expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['SUCCEEDED']));
});

test('a payment that waits too long for a connection is given up, and not sent when one comes free', async () => {
  upstream.raw.answer(silence);
  const client = upstream.client({ timeoutMs: 5_400 });
  const busy = Array.from({ length: 256 }, () => pay(client));
  await expect.poll(() => upstream.raw.requests.length, { interval: 10 }).toBe(256);

  const asked: boolean[] = [];
  const orderNo = 'one too many';
  const waiting = client.paywizard.pay({ ...INPUTS.giftTransaction, orderNo, mayStart: () => asked.push(true) > 0 });
  expect(await waiting).toMatchObject({ status: 'FAILED', failure: { code: 'UPSTREAM_UNAVAILABLE', retryable: true } });

  upstream.raw.answer(card);
  expect(new Set((await Promise.all(busy)).map(({ status }) => status))).toEqual(new Set(['UNKNOWN']));
  expect(await inquire(client)).toMatchObject({ ok: true });
  expect(upstream.raw.requests.some(({ body }) => body.includes(orderNo))).toBe(false);
  expect(asked).toEqual([]);
});

test('those who wait for a connection get the ones that come free, in the order in which they came', async () => {
  const held: (() => void)[] = [];
  upstream.raw.answer((socket, received) => void held.push(() => answer(paid)(socket, received)));
  const client = upstream.client();
  const busy = Array.from({ length: 256 }, () => pay(client));
  await expect.poll(() => held.length, { interval: 10 }).toBe(256);
  const late = ['first', 'second', 'third'].map((orderNo) =>
    client.paywizard.pay({ ...INPUTS.giftTransaction, orderNo, mayStart: () => true }),
  );
  expect(client.paywizard.pool()).toMatchObject({ connected: 256, running: 256, queued: 3 });

  for (const release of held.splice(0)) release();
  await expect.poll(() => held.length, { interval: 10 }).toBe(3);
  expect(client.paywizard.pool()).toMatchObject({ connected: 256, running: 3, queued: 0 });
  for (const release of held.splice(0)) release();
  const outcomes = await Promise.all([...busy, ...late]);
  expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['SUCCEEDED']));
  const last = upstream.raw.requests.slice(256).map(({ body }) => JSON.parse(String(body)).tranOrderNo);
  expect(last).toEqual(['first', 'second', 'third']);
  expect(upstream.raw.opened()).toBe(256);
});

test.each<[string, Behaviour, string]>([
  ['are reset', reset, 'UNKNOWN'],
  ['break under the answer', resetInside(paid), 'UNKNOWN'],
  ['are closed behind the answer', answerAndHangUp(paid), 'SUCCEEDED'],
  ['bring answers that nobody can read', (socket) => socket.end('OK\r\n\r\n'), 'UNKNOWN'],
  ['bring nothing', silence, 'UNKNOWN'],
])('of more calls than there are connections none is lost where they %s', async (_what, behaviour, status) => {
  upstream.raw.answer(behaviour);
  const client = upstream.client({ timeoutMs: 500 });
  const outcomes = await Promise.all(Array.from({ length: 600 }, () => pay(client)));
  expect(new Set(outcomes.map((outcome) => outcome.status))).toEqual(new Set([status]));
  await expect.poll(() => client.paywizard.pool(), { interval: 5 }).toMatchObject({ running: 0, queued: 0 });
  expect(upstream.raw.requests).toHaveLength(600);

  upstream.raw.answer(answer(paid));
  expect(await pay(client)).toMatchObject({ status: 'SUCCEEDED' });
});

test('a connection whose call ran into its deadline is replaced for whoever waits for it', async () => {
  upstream.raw.answer(silence);
  const client = upstream.client({ timeoutMs: 1_000 });
  const busy = Array.from({ length: 256 }, () => pay(client));
  await expect.poll(() => upstream.raw.requests.length, { interval: 10 }).toBe(256);
  upstream.raw.answer(answer(paid));
  expect(await pay(client)).toMatchObject({ status: 'SUCCEEDED' });
  expect(new Set((await Promise.all(busy)).map(({ status }) => status))).toEqual(new Set(['UNKNOWN']));
});

test('closing tells those who wait for a connection that nothing was sent, and whoever comes after', async () => {
  upstream.raw.answer(silence);
  const client = upstream.client();
  const busy = Array.from({ length: 256 }, () => pay(client));
  await expect.poll(() => upstream.raw.requests.length, { interval: 10 }).toBe(256);
  const waiting = pay(client);
  const closedAt = performance.now();
  await client.close();
  expect(await waiting).toMatchObject({ status: 'FAILED', failure: { retryable: true } });
  expect(await pay(client)).toMatchObject({ status: 'FAILED', failure: { retryable: true } });
  // At once, and not when they would have given up waiting.
  expect(performance.now() - closedAt).toBeLessThan(2_000);
  expect(new Set((await Promise.all(busy)).map(({ status }) => status))).toEqual(new Set(['UNKNOWN']));
  expect(upstream.raw.requests).toHaveLength(256);
});

test('closing cuts the call that is under way, whose outcome nobody knows then', async () => {
  upstream.raw.answer(silence);
  const client = upstream.client();
  const reply = pay(client);
  await expect.poll(() => upstream.raw.requests.length, { interval: 5 }).toBe(1);
  await client.close();
  expect(await reply).toMatchObject({ status: 'UNKNOWN' });
});
