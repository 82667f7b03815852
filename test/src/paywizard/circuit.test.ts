import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Circuit } from '../../../src/paywizard/circuit.ts';
import type { Exchange, LostReason, NotSentReason } from '../../../src/paywizard/exchange.ts';
import { openTill, type Till } from '../../schema/support.ts';
import { newOrderNo } from '../../support/app.ts';
import { metric } from '../../support/sse.ts';
import { answer, reset, silence } from '../../support/upstream.ts';
import { answerOf, codeAnswer, pay, useUpstream } from './support.ts';

const upstream = useUpstream();
const success = answerOf('giftTransaction');

const UNSENT = {
  status: 'FAILED',
  failure: { code: 'UPSTREAM_UNAVAILABLE', upstreamCode: null, retryable: true },
  answer: null,
};

/** A port on which nobody listens. */
async function closedPort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}

describe('ten in a row that find nobody there', () => {
  it.each([500, 502, 503])('by HTTP %i open the circuit, and the next payment is not sent', async (status) => {
    upstream.raw.answer(answer('Bad Gateway', status));
    const client = upstream.client();
    for (let count = 1; count <= 10; count += 1) {
      expect(client.paywizard.isCut).toBe(false);
      expect(client.paywizard.retryAfterSeconds()).toBeNull();
      expect(await pay(client)).toMatchObject({ status: 'UNKNOWN' });
    }
    expect(client.observed.circuit).toEqual([['open']]);
    expect(client.paywizard.isCut).toBe(true);
    expect(client.paywizard.retryAfterSeconds()).toBe(2);
    expect(await pay(client)).toEqual(UNSENT);
    expect(upstream.raw.requests).toHaveLength(10);
  });

  it('by a closed port open the circuit, and nothing tries to connect', async () => {
    const client = upstream.client({ url: await closedPort() });
    for (let count = 1; count <= 10; count += 1) expect(await pay(client)).toEqual(UNSENT);
    expect(client.observed.circuit).toEqual([['open']]);
    const startedAt = performance.now();
    for (let count = 1; count <= 100; count += 1) expect(await pay(client)).toEqual(UNSENT);
    expect(performance.now() - startedAt).toBeLessThan(200);
    expect(client.observed.circuit).toEqual([['open']]);
  });

  it('at one time open it once', async () => {
    upstream.raw.answer(answer('', 503));
    const client = upstream.client();
    await Promise.all(Array.from({ length: 30 }, () => pay(client)));
    expect(client.observed.circuit).toEqual([['open']]);
  });

  it('among the look-ups leave payments alone', async () => {
    upstream.raw.answer(answer('', 503));
    const client = upstream.client();
    for (let count = 1; count <= 12; count += 1) await client.paywizard.queryOrder({ orderNo: '1' });
    expect(upstream.raw.requests).toHaveLength(10);
    expect(client.paywizard.isCut).toBe(false);
    upstream.raw.answer(answer(success));
    expect(await pay(client)).toMatchObject({ status: 'SUCCEEDED' });
  });
});

describe('what does not open the circuit', () => {
  it.each([
    ['a code', answer(codeAnswer(50300))],
    ['a decline', answer(answerOf('giftTransaction', { result: 1 }))],
    ['a page of HTML', answer('<html></html>')],
    ['HTTP 404', answer('not found', 404)],
    ['a reset', reset],
    ['a time-out', silence],
  ])('%s, twenty times in a row', async (_what, behaviour) => {
    upstream.raw.answer(behaviour);
    const client = upstream.client({ timeoutMs: 30 });
    await Promise.all(Array.from({ length: 20 }, () => pay(client)));
    expect(upstream.raw.requests).toHaveLength(20);
    expect(client.observed.circuit).toEqual([]);
    expect(client.paywizard.isCut).toBe(false);
  });

  it('nine in a row, an answer, and nine again', async () => {
    const client = upstream.client();
    for (const _round of [1, 2]) {
      upstream.raw.answer(answer('', 503));
      for (let count = 1; count <= 9; count += 1) await pay(client);
      upstream.raw.answer(answer(success));
      expect(await pay(client)).toMatchObject({ status: 'SUCCEEDED' });
    }
    expect(client.observed.circuit).toEqual([]);
  });

  it('attempts that were called off before the first byte', async () => {
    const client = upstream.client();
    for (let count = 1; count <= 20; count += 1) await pay(client, () => false);
    expect(client.observed.circuit).toEqual([]);
  });
});

describe('the clock of the circuit', () => {
  const told: string[] = [];
  let circuit: Circuit;
  let posts = 0;
  const exchanges = {
    ok: { kind: 'answer', httpStatus: 200, body: '' },
    broken: { kind: 'answer', httpStatus: 503, body: '' },
    refused: { kind: 'notSent', reason: 'circuit-open' satisfies NotSentReason },
    lost: { kind: 'lost', reason: 'time-out' satisfies LostReason },
  } satisfies Record<string, Exchange>;

  const post = (exchange: Exchange | Promise<Exchange>): Promise<Exchange> =>
    circuit.execute(async () => {
      posts += 1;
      return await exchange;
    });
  const breakIt = async (): Promise<void> => {
    for (let count = 1; count <= 10; count += 1) await post(exchanges.broken);
    expect(told).toEqual(['opened']);
    posts = 0;
  };

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date', 'performance'] });
    told.length = 0;
    posts = 0;
    circuit = new Circuit({ opened: () => told.push('opened'), closed: () => told.push('closed') });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('refuses everything for two seconds, and says how long it is still worth waiting', async () => {
    await breakIt();
    expect(circuit.retryAfterSeconds()).toBe(2);
    vi.advanceTimersByTime(1_500);
    expect(circuit.retryAfterSeconds()).toBe(1);
    vi.advanceTimersByTime(400);
    expect(await post(exchanges.ok)).toEqual(exchanges.refused);
    expect(posts).toBe(0);
  });

  it('then lets one request through, and refuses others at once while that one is out', async () => {
    await breakIt();
    vi.advanceTimersByTime(2_001);
    let answerIt: (exchange: Exchange) => void = () => undefined;
    const probe = post(
      new Promise((resolve) => {
        answerIt = resolve;
      }),
    );
    // None of these would end, if they waited for the one that is out.
    for (let count = 1; count <= 5; count += 1) expect(await post(exchanges.ok)).toEqual(exchanges.refused);
    expect(posts).toBe(1);
    expect(circuit.retryAfterSeconds()).toBe(1);
    answerIt(exchanges.ok);
    expect(await probe).toEqual(exchanges.ok);
    expect(told).toEqual(['opened', 'closed']);
    expect(circuit.isOpen).toBe(false);
    expect(circuit.retryAfterSeconds()).toBeNull();
    expect(await post(exchanges.ok)).toEqual(exchanges.ok);
  });

  it('opens for as long again where that one finds nobody there either', async () => {
    await breakIt();
    for (const _again of [1, 2, 3]) {
      vi.advanceTimersByTime(2_001);
      expect(await post(exchanges.broken)).toEqual(exchanges.broken);
      expect(circuit.retryAfterSeconds()).toBe(2);
      vi.advanceTimersByTime(1_900);
      expect(await post(exchanges.ok)).toEqual(exchanges.refused);
      vi.advanceTimersByTime(101);
    }
    expect(posts).toBe(3);
    expect(await post(exchanges.ok)).toEqual(exchanges.ok);
  });

  it('counts from the beginning after it was closed', async () => {
    await breakIt();
    vi.advanceTimersByTime(2_001);
    await post(exchanges.ok);
    for (let count = 1; count <= 9; count += 1) await post(exchanges.broken);
    expect(circuit.isOpen).toBe(false);
    await post(exchanges.broken);
    expect(circuit.isOpen).toBe(true);
  });

  it('counts in the order of the answers: one that comes between failures, whenever it was asked for, ends their row', async () => {
    let answerIt: (exchange: Exchange) => void = () => undefined;
    const slow = post(
      new Promise((resolve) => {
        answerIt = resolve;
      }),
    );
    for (let count = 1; count <= 9; count += 1) await post(exchanges.broken);
    answerIt(exchanges.ok);
    await slow;
    for (let count = 1; count <= 9; count += 1) await post(exchanges.broken);
    expect(circuit.isOpen).toBe(false);
    await post(exchanges.broken);
    expect(circuit.isOpen).toBe(true);
  });

  it.each([
    ['a success', exchanges.ok],
    ['a failure', exchanges.broken],
  ])('takes %s of a request from before it opened for nothing new', async (_what, late) => {
    const answers: (() => void)[] = [];
    const before = Array.from({ length: 2 }, () => post(new Promise((resolve) => answers.push(() => resolve(late)))));
    await breakIt();
    answers[0]?.();
    await before[0];
    expect(circuit.isOpen).toBe(true);
    expect(await post(exchanges.ok)).toEqual(exchanges.refused);

    vi.advanceTimersByTime(2_001);
    const probe = post(new Promise((resolve) => answers.push(() => resolve(exchanges.ok))));
    answers[1]?.();
    await before[1];
    expect(await post(exchanges.ok)).toEqual(exchanges.refused);
    answers[2]?.();
    expect(await probe).toEqual(exchanges.ok);
    expect(circuit.isOpen).toBe(false);
    expect(told).toEqual(['opened', 'closed']);
  });

  it('tells one outage once, however many requests find nobody there', async () => {
    await breakIt();
    for (const _again of [1, 2, 3]) {
      vi.advanceTimersByTime(2_001);
      await post(exchanges.broken);
    }
    vi.advanceTimersByTime(2_001);
    await post(exchanges.ok);
    expect(told).toEqual(['opened', 'closed']);
  });

  it('lets a request through in two seconds though the wall clock was set back meanwhile', async () => {
    await breakIt();
    vi.setSystemTime(Date.now() - 3_600_000);
    vi.advanceTimersByTime(2_001);
    expect(await post(exchanges.ok)).toEqual(exchanges.ok);
  });
});

describe('the service, while the processor is not there', () => {
  const opened: Till[] = [];
  afterEach(async () => {
    for (const till of opened.splice(0)) await till.close();
  });

  it('answers at once that it may be tried again, and when; says so at /ready; and is back with the processor', async () => {
    const till = await openTill();
    opened.push(till);
    const ready = async () => {
      const answered = await fetch(`${till.url}/ready`);
      return [answered.status, await answered.json()];
    };
    const accountId = await till.card();
    const input = { orderNo: newOrderNo(), accountId, amount: '1', currency: 'USD' };
    expect(await ready()).toEqual([200, { status: 'ready', unready: [] }]);
    await till.fault({ fault: 'http-before', httpStatus: 503, operation: 'giftTransaction', times: 10 });
    for (let count = 1; count <= 10; count += 1) {
      const { transaction } = await till.move('pay', { accountId, amount: '1', currency: 'USD' });
      expect(transaction.status).toBe('UNKNOWN');
    }
    expect(await ready()).toEqual([503, { status: 'not ready', unready: ['upstream'] }]);
    expect((await fetch(`${till.url}/health`)).status).toBe(200);
    expect(await metric(till, 'loyalty_upstream_circuit_open')).toBe(1);

    const { result, calls } = await till.watch(() => till.move('pay', input));
    expect(calls).toEqual([]);
    expect(result).toMatchObject({
      transaction: { status: 'FAILED', final: false, failure: { code: 'UPSTREAM_UNAVAILABLE', retryable: true } },
      errors: [{ __typename: 'UpstreamError', code: 'UPSTREAM_UNAVAILABLE', retryable: true }],
    });
    expect([1, 2]).toContain(result.errors[0].retryAfterSeconds);
    const read = await till.gql(`{ card(accountId: "${accountId}") { asOf } }`);
    expect(read.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true } }]);
    expect(await till.calls()).toEqual([]);

    // The same order, as the answer said: it is the probe that finds the processor back.
    await expect
      .poll(async () => (await till.move('pay', input)).transaction.status, { timeout: 4_000, interval: 100 })
      .toBe('SUCCEEDED');
    expect(await ready()).toEqual([200, { status: 'ready', unready: [] }]);
    expect(await metric(till, 'loyalty_upstream_circuit_open')).toBe(0);
    expect(await till.booked(input.orderNo)).toHaveLength(1);
  });
});
