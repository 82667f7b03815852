import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, newAccountId, newOrderNo, startApp, type TestApp } from '../../support/app.ts';
import { expectNoLeaks } from '../../support/leaks.ts';
import { answer, startUpstream } from '../../support/upstream.ts';
import { answerOf } from '../paywizard/support.ts';
import { type Collector, type ReceivedSpan, startCollector } from './collector.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';
const SAMPLED = `00-${TRACE}-${CALLER}-01`;
const NOT_SAMPLED = `00-${TRACE}-${CALLER}-00`;

/** The library takes the time of each span by itself, to a millisecond. */
const CLOCK_NS = 2_000_000n;

const CARD = '{ card(accountId: "914639258868515") { balances { amount } } }';

const PAY = `mutation Pay($input: PayInput!) {
  pay(input: $input) { transaction { status } errors { __typename } }
}`;

let collector: Collector;
beforeEach(async () => {
  collector = await startCollector();
});
afterEach(() => collector.close());

/** Runs an application while something is done with it, and answers the spans that it handed over until it had ended. */
async function traced(work: (app: TestApp) => Promise<void>, environment: Record<string, string> = {}) {
  const app = await startApp({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...environment });
  try {
    await work(app);
  } finally {
    await app.close();
  }
  return collector.spans();
}

/** A request with a header of its own, by the fast way or by Yoga's. */
async function send(app: TestApp, way: string, query: string, variables: object, traceparent?: string) {
  const response = await fetch(`${app.url}/graphql${way === 'fast' ? '' : '?'}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${app.token}`,
      ...(traceparent !== undefined && { traceparent }),
    },
    body: JSON.stringify({ query, variables }),
  });
  const answer: Pick<Answer, 'data' | 'errors'> = await response.json();
  expect(answer.errors).toBeUndefined();
  return answer.data;
}

async function payment(app: TestApp) {
  const accountId = newAccountId();
  await app.putCard({ accountId, balances: { USD: '100.00' } });
  return { orderNo: newOrderNo(), accountId, amount: '10.50', currency: 'USD' };
}

const named = (spans: ReceivedSpan[], name: string): ReceivedSpan => {
  const [found, ...others] = spans.filter((span) => span.name === name);
  if (found === undefined || others.length > 0) {
    throw new Error(`not one ${name} in ${spans.map((span) => span.name).join(', ')}`);
  }
  return found;
};

describe.each(['fast', 'ordinary'])('a payment by the %s way', (way) => {
  it('is one trace within the caller’s: request, operation, intent, call, outcome', async () => {
    const spans = await traced(async (app) => {
      const { pay } = await send(app, way, PAY, { input: await payment(app) }, SAMPLED);
      expect(pay.transaction.status).toBe('SUCCEEDED');
    });
    const request = named(spans, 'POST /graphql');
    const operation = named(spans, 'mutation Pay');
    const begin = named(spans, 'ledger begin');
    const call = named(spans, 'POST /ovstrade/openLoyaltyPay/giftTransaction');
    const record = named(spans, 'ledger record');
    expect(spans).toHaveLength(5);
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([TRACE]));
    expect([request, operation, begin, call, record].map(({ parentSpanId }) => parentSpanId)).toEqual([
      CALLER,
      request.spanId,
      operation.spanId,
      operation.spanId,
      operation.spanId,
    ]);
    expect([request, operation, begin, call, record].map(({ kind }) => kind)).toEqual([
      'server',
      'internal',
      'client',
      'client',
      'client',
    ]);
    const moments = [request.start, operation.start, begin.start, begin.end, call.start, call.end, record.start];
    for (const [index, moment] of moments.entries())
      expect(moment - (moments[index - 1] ?? 0n)).toBeGreaterThan(-CLOCK_NS);
    expect(operation.end - record.end).toBeGreaterThan(-CLOCK_NS);
  });
});

it('spans say by the conventions what was done, and how it ended', async () => {
  const spans = await traced(async (app) => {
    await send(app, 'fast', PAY, { input: await payment(app) });
  });
  expect(named(spans, 'POST /graphql').attributes).toMatchObject({
    'http.request.method': 'POST',
    'http.route': '/graphql',
    'http.response.status_code': 200,
    'loyalty.outcome': 'ok',
    'loyalty.request_id': expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(named(spans, 'mutation Pay').attributes).toEqual({
    'graphql.operation.name': 'Pay',
    'graphql.operation.type': 'mutation',
  });
  expect(named(spans, 'ledger begin').attributes).toEqual({
    'db.system.name': 'sqlite',
    'db.collection.name': 'movements',
    'loyalty.movement.type': 'PAYMENT',
  });
  expect(named(spans, 'ledger record').attributes).toMatchObject({ 'loyalty.movement.status': 'SUCCEEDED' });
  expect(named(spans, 'POST /ovstrade/openLoyaltyPay/giftTransaction').attributes).toMatchObject({
    'http.request.method': 'POST',
    'http.response.status_code': 200,
    'server.address': '127.0.0.1',
    'loyalty.upstream.operation': 'giftTransaction',
    'loyalty.upstream.result': 'data',
  });
  expect(collector.resource()).toMatchObject({ 'service.name': 'loyalty-graphql' });
});

it.each([
  [
    'a code',
    { fault: 'code', code: 40006 },
    { 'loyalty.upstream.result': 'code', 'loyalty.upstream.code': 40006 },
    false,
  ],
  ['a broken connection', { fault: 'drop-before' }, { 'error.type': 'connection-lost' }, true],
])('a call that ended in %s says so', async (_what, fault, attributes, failed) => {
  const spans = await traced(
    async (app) => {
      const input = await payment(app);
      await app.fault({ orderNo: input.orderNo, ...fault });
      await send(app, 'fast', PAY, { input });
    },
    { PAYWIZARD_QUERY_ORDER: 'off' },
  );
  const call = named(spans, 'POST /ovstrade/openLoyaltyPay/giftTransaction');
  expect(call.attributes).toMatchObject(attributes);
  expect(call.failed).toBe(failed);
});

it('two requests at one time keep apart what is theirs', async () => {
  const spans = await traced(async (app) => {
    const inputs = await Promise.all(Array.from({ length: 8 }, () => payment(app)));
    await Promise.all(inputs.map((input) => send(app, 'fast', PAY, { input })));
  });
  const traces = new Set(spans.map(({ traceId }) => traceId));
  expect(traces.size).toBe(8);
  for (const trace of traces) {
    const own = spans.filter(({ traceId }) => traceId === trace);
    expect(own.map(({ name }) => name).sort()).toEqual([
      'POST /graphql',
      'POST /ovstrade/openLoyaltyPay/giftTransaction',
      'ledger begin',
      'ledger record',
      'mutation Pay',
    ]);
  }
});

it('a request that is refused is a trace without an operation', async () => {
  const spans = await traced(async (app) => {
    await fetch(`${app.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
  });
  expect(spans.map(({ name }) => name)).toEqual(['POST /graphql']);
  expect(spans[0]?.attributes).toMatchObject({ 'http.response.status_code': 401, 'loyalty.outcome': 'rejected' });
});

it('no card, amount, order number, document or token is in a span', async () => {
  const inputs: Awaited<ReturnType<typeof payment>>[] = [];
  const spans = await traced(async (app) => {
    for (const way of ['fast', 'ordinary']) {
      const input = await payment(app);
      inputs.push(input);
      await send(app, way, PAY, { input });
      await send(app, way, `query Card_${input.accountId} { card(accountId: "${input.accountId}") { accountId } }`, {});
    }
  });
  expect(spans.length).toBeGreaterThan(14);
  for (const { orderNo, accountId, amount } of inputs) {
    for (const value of [orderNo, accountId, amount]) expect(collector.text()).not.toContain(value);
  }
  expect(collector.text()).not.toMatch(/PayInput|accountId|Bearer/);
  expectNoLeaks([{ place: 'The spans', bytes: collector.text() }]);
});

describe('the processor is told of the trace, and whether it is kept', () => {
  it.each([
    ['parentbased_always_on', '1', SAMPLED, true],
    ['parentbased_always_on', '1', NOT_SAMPLED, false],
    ['parentbased_always_on', '1', undefined, true],
    ['parentbased_always_off', '1', SAMPLED, true],
    ['parentbased_always_off', '1', undefined, false],
    ['parentbased_traceidratio', '0', undefined, false],
    ['parentbased_traceidratio', '0', SAMPLED, true],
    ['traceidratio', '0', SAMPLED, false],
    ['traceidratio', '1', NOT_SAMPLED, true],
    ['always_on', '0', NOT_SAMPLED, true],
    ['always_off', '1', SAMPLED, false],
  ])('%s of %s, within %s', async (sampler, ratio, parent, kept) => {
    const upstream = await startUpstream(answer(answerOf('giftInquiry')));
    try {
      const environment = { OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: ratio, PAYWIZARD_URL: upstream.url };
      const spans = await traced((app) => send(app, 'fast', CARD, {}, parent), environment);
      const told = upstream.requests.map(({ headers }) => headers.traceparent);
      const trace = parent === undefined ? '[0-9a-f]{32}' : TRACE;
      expect(told).toEqual([expect.stringMatching(new RegExp(`^00-${trace}-[0-9a-f]{16}-${kept ? '01' : '00'}$`))]);
      expect(spans).toHaveLength(kept ? 3 : 0);
      if (kept) {
        const call = named(spans, 'POST /ovstrade/openLoyaltyPay/giftInquiry');
        expect(told).toEqual([`00-${call.traceId}-${call.spanId}-01`]);
      }
    } finally {
      await upstream.close();
    }
  });
});

it('with a collector that is not well, requests are answered, and one line says that spans are lost', async () => {
  collector.answer(400);
  const app = await startApp({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  for (const way of ['fast', 'ordinary', 'fast']) await send(app, way, '{ viewer { scopes } }', {});
  await app.close();
  const lines = app
    .logged()
    .split('\n')
    .filter((line) => line.includes('OTEL_EXPORTER_OTLP_ENDPOINT'));
  expect(lines.map((line) => JSON.parse(line))).toEqual([expect.objectContaining({ level: 'warn', spans: 6 })]);
});

it('switched off, nothing is sent along, and nobody is told', async () => {
  const upstream = await startUpstream(answer(answerOf('giftInquiry')));
  const app = await startApp({ PAYWIZARD_URL: upstream.url });
  await send(app, 'fast', CARD, {}, SAMPLED);
  await app.close();
  await upstream.close();
  expect(upstream.requests.map(({ headers }) => 'traceparent' in headers)).toEqual([false]);
  expect(collector.headers).toEqual([]);
});
