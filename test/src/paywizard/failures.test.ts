import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { PaywizardOptions } from '../../../src/paywizard/paywizard.ts';
import {
  answer,
  type Behaviour,
  reset,
  resetInside,
  silence,
  stallInside,
  trickle,
  truncated,
} from '../../support/upstream.ts';
import { example, INPUTS, MOVEMENT_NAMES, MOVEMENTS, pay, useUpstream } from './support.ts';

const upstream = useUpstream();
const success = example('giftTransaction.response');

const UNKNOWN = {
  status: 'UNKNOWN',
  failure: { code: 'OUTCOME_UNKNOWN', upstreamCode: null, retryable: true },
  answer: null,
};
const UNSENT = {
  status: 'FAILED',
  failure: { code: 'UPSTREAM_UNAVAILABLE', upstreamCode: null, retryable: true },
  answer: null,
};

/** A port on which nobody listens any more. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('a request that cannot leave has moved nothing, and may be sent again', () => {
  const expectUnsent = async (url: string) => {
    const client = upstream.client({ url });
    for (const operation of MOVEMENT_NAMES) expect(await MOVEMENTS[operation](client.paywizard)).toEqual(UNSENT);
    expect(await client.paywizard.queryOrder({ orderNo: '1' })).toEqual({ kind: 'notSent', reason: 'unreachable' });
    const kinds = client.observed.called.map(([, kind]) => kind);
    expect(new Set(kinds)).toEqual(new Set(['notSent']));
  };

  test('the connection is refused', async () => expectUnsent(`http://127.0.0.1:${await closedPort()}`));

  test('the connection is refused to more calls than there are connections', async () => {
    const client = upstream.client({ url: `http://127.0.0.1:${await closedPort()}` });
    const outcomes = await Promise.all(Array.from({ length: 600 }, () => pay(client)));
    expect(outcomes).toEqual(outcomes.map(() => UNSENT));
    expect(client.paywizard.pool()).toMatchObject({ connected: 0, running: 0, queued: 0 });
  });

  test('the name is not known', () => expectUnsent('http://upstream.invalid'));

  test('the other side does not speak TLS', async () => {
    const requests: unknown[] = [];
    const server = createHttpServer((request) => requests.push(request)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    await expectUnsent(`https://127.0.0.1:${(server.address() as AddressInfo).port}`);
    expect(requests).toEqual([]);
    server.close();
  });

  test.each(MOVEMENT_NAMES)('%s whose attempt is no longer the current one: not a byte goes out', async (operation) => {
    const client = upstream.client();
    expect(await MOVEMENTS[operation](client.paywizard, () => false)).toEqual(UNSENT);
    expect(upstream.raw.requests).toEqual([]);
    expect(upstream.raw.bytes()).toBe(0);
    expect(client.observed.called.map(([called, kind]) => [called, kind])).toEqual([[operation, 'notSent']]);
  });

  test('one that was called off does not harm the next', async () => {
    upstream.raw.answer(answer(success));
    const client = upstream.client();
    await pay(client, () => false);
    expect(await pay(client)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await pay(client, () => false)).toEqual(UNSENT);
    expect(await pay(client)).toMatchObject({ status: 'SUCCEEDED' });
    expect(upstream.raw.requests).toHaveLength(2);
  });

  test('whether it may start is asked once, and only when there is a connection to write to', async () => {
    const asked: number[] = [];
    const mayStart = () => {
      asked.push(upstream.raw.opened());
      return true;
    };
    upstream.raw.answer(answer(success));
    await pay(upstream.client(), mayStart);
    await pay(upstream.client({ url: `http://127.0.0.1:${await closedPort()}` }), mayStart);
    expect(asked).toHaveLength(1);
  });
});

const MIB = 1024 * 1024;
const slow: Partial<PaywizardOptions> = { timeoutMs: 80 };
const lost = (reason: string) => ({ kind: 'lost', reason });
const unreadable = { kind: 'unreadable', key: '(envelope)' };

const FAULTS: [string, Behaviour, object, Partial<PaywizardOptions>?][] = [
  ['a reset before the answer', reset, lost('connection-lost')],
  ['a reset in the middle of the answer', resetInside(success), lost('connection-lost')],
  ['an answer shorter than announced', truncated(success), lost('connection-lost')],
  ['an end without an answer', (socket) => socket.end(), lost('connection-lost')],
  ['something that is not HTTP', (socket) => socket.end('OK\r\n\r\n'), lost('connection-lost')],
  ['a time-out before the answer', silence, lost('time-out'), slow],
  ['a time-out in the middle of the answer', stallInside(success), lost('time-out'), slow],
  ['an answer that trickles for ever', trickle, lost('time-out'), slow],
  ['an answer beyond 1 MiB', answer(success.padEnd(MIB + 1)), lost('answer-too-large')],
  ['an HTML page', answer('<html><body>200 OK</body></html>'), unreadable],
  ['JSON that breaks off', answer(success.slice(0, -2)), unreadable],
  ['two answers in one', answer(success + success), unreadable],
  ['an empty answer', answer(''), unreadable],
  ['HTTP 404 without an envelope', answer('not found', 404), unreadable],
  ['HTTP 500 without an envelope', answer('{"status":500,"error":"Internal Server Error"}', 500), lost('http-error')],
  ['HTTP 502 with a page', answer('<h1>Bad Gateway</h1>', 502), lost('http-error')],
  ['HTTP 503 with nothing', answer('', 503), lost('http-error')],
  ['HTTP 500 over a claim of success', answer(success, 500), lost('http-error')],
  ['a redirect', (socket) => socket.end('HTTP/1.1 307 Go\r\nlocation: /x\r\ncontent-length: 0\r\n\r\n'), unreadable],
];

describe('after the first byte nobody knows, and nothing is sent twice', () => {
  test.each(FAULTS)('a payment under %s is UNKNOWN', async (_fault, behaviour, reply, options = {}) => {
    upstream.raw.answer(behaviour);
    const client = upstream.client(options);
    expect(await pay(client)).toEqual(UNKNOWN);
    expect(upstream.raw.requests).toHaveLength(1);
    expect(client.observed.called).toEqual([['giftTransaction', Object(reply).kind, expect.any(Number)]]);
    expect(client.observed.contractViolation).toEqual(reply === unreadable ? [['giftTransaction', '(envelope)']] : []);
  });

  test.each(FAULTS)('a look-up under %s says what happened', async (_fault, behaviour, reply, options = {}) => {
    upstream.raw.answer(behaviour);
    expect(await upstream.client(options).paywizard.queryOrder({ checkoutId: '1' })).toEqual(reply);
    expect(upstream.raw.requests).toHaveLength(1);
  });

  test.each(FAULTS)('an activation under %s is sent once', async (_fault, behaviour, reply, options = {}) => {
    upstream.raw.answer(behaviour);
    const failure = await upstream.client(options).paywizard.activate(INPUTS.giftActivate);
    expect(failure).toMatchObject({
      ok: false,
      failure: reply === unreadable ? { code: 'UPSTREAM_ERROR' } : { code: 'UPSTREAM_UNAVAILABLE', retryable: true },
    });
    expect(upstream.raw.requests).toHaveLength(1);
  });

  test.each(MOVEMENT_NAMES)('%s is not sent again after a reset, a time-out or a 503', async (operation) => {
    const client = upstream.client(slow);
    for (const fault of [reset, silence, answer('', 503)]) {
      upstream.raw.answer(fault);
      expect(await MOVEMENTS[operation](client.paywizard)).toEqual(UNKNOWN);
    }
    expect(upstream.raw.requests).toHaveLength(3);
  });
});

test('an answer of exactly 1 MiB is read', async () => {
  upstream.raw.answer(answer(success.padEnd(MIB)));
  expect(await pay(upstream.client())).toMatchObject({ status: 'SUCCEEDED' });
});
