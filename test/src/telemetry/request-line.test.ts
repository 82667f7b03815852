import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newAccountId, newOrderNo, startApp, type TestApp } from '../../support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const CARD = 'query Balance { card(accountId: "914639258868515") { balances { amount } } }';
const PAY = 'mutation Pay($input: PayInput!) { pay(input: $input) { transaction { status } } }';

/** Sends a request by one of the two ways, and answers what the log says of it. */
async function lineOf(way: string, body: object, headers: Record<string, string> = {}) {
  const requestId = `request-${String(++requests).padStart(3, '0')}`;
  const response = await fetch(`${app.url}/graphql${way === 'fast' ? '' : '?'}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${app.token}`,
      'x-request-id': requestId,
      ...headers,
    },
    body: JSON.stringify(body),
  });
  await response.text();
  // It is written when the connection has taken the answer.
  for (;;) {
    const line = app
      .logged()
      .split('\n')
      .find((each) => each.includes(`"${requestId}"`));
    if (line !== undefined) return JSON.parse(line);
    await pause(2);
  }
}
let requests = 0;

async function metric(series: string): Promise<number> {
  const text = await (await fetch(`${app.url}/metrics`)).text();
  const line = text.split('\n').find((each) => each.startsWith(`${series} `));
  return Number(line?.split(' ').at(-1) ?? 0);
}

async function payment(balance: string) {
  const accountId = newAccountId();
  await app.putCard({ accountId, balances: { USD: balance } });
  return { orderNo: newOrderNo(), accountId, amount: '10.50', currency: 'USD' };
}

describe.each(['fast', 'ordinary'])('by the %s way', (way) => {
  it('the line of a request has id, operation, outcome, calls and milliseconds', async () => {
    const query = CARD.replace('Balance', `Balance_${way}`);
    // When it first comes, and when it is known.
    for (const _round of [1, 2]) {
      expect(await lineOf(way, { query })).toEqual({
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        requestId: expect.stringMatching(/^request-\d{3}$/),
        method: 'POST',
        path: '/graphql',
        status: 200,
        operation: `Balance_${way}`,
        type: 'query',
        outcome: 'ok',
        upstreamCalls: 1,
        ms: expect.any(Number),
        msg: 'request',
      });
    }
    const series = `loyalty_graphql_requests_total{operation="Balance_${way}",type="query",outcome="ok"}`;
    expect(await metric(series)).toBe(2);
    expect(await metric(`loyalty_graphql_seconds_count{operation="Balance_${way}",type="query"}`)).toBe(2);
  });

  it.each([
    [
      'a card asked for twice is one call',
      {
        query:
          '{ a: card(accountId: "914639258868515") { balances { amount } } b: card(accountId: "914639258868515") { balances { amount } } }',
      },
      { type: 'query', outcome: 'ok', upstreamCalls: 1 },
    ],
    [
      'two cards are two',
      { query: '{ cards(accountIds: ["914639258868515", "9000000000000004"]) { balances { amount } } }' },
      { upstreamCalls: 2 },
    ],
    [
      'what the processor is not asked for is none',
      { query: '{ viewer { scopes } }' },
      { type: 'query', upstreamCalls: 0 },
    ],
    [
      'the operation that is named is the one that ran',
      { query: 'query One { viewer { scopes } } query Two { viewer { scopes } }', operationName: 'Two' },
      { operation: 'Two' },
    ],
    [
      'a document that does not fit was not accepted',
      { query: 'query Wrong { nothing }' },
      { outcome: 'rejected', errors: ['GRAPHQL_VALIDATION_FAILED'] },
    ],
    [
      'one that costs too much is limited',
      {
        query: `query Dear { ${Array.from({ length: 30 }, (_, index) => `a${index}: cards(accountIds: [${Array(50).fill('"914639258868515"')}]) { id }`).join(' ')} }`,
      },
      {
        status: 400,
        operation: 'Dear',
        type: 'query',
        outcome: 'limited',
        errors: ['DOCUMENT_TOO_COSTLY'],
        upstreamCalls: 0,
      },
    ],
    [
      'a name that could be a card number is left out',
      { query: 'query Card_914639258868515 { viewer { scopes } }' },
      { type: 'query', outcome: 'ok' },
    ],
  ])('%s', async (_what, body, line) => {
    const logged = await lineOf(way, body);
    expect(logged).toMatchObject(line);
    if (!('operation' in line)) expect(logged).not.toHaveProperty('operation');
  });

  it('a movement is one call, whatever becomes of it, and none when it is answered from the record', async () => {
    const input = await payment('100.00');
    expect(await lineOf(way, { query: PAY, variables: { input } })).toMatchObject({
      operation: 'Pay',
      type: 'mutation',
      outcome: 'ok',
      upstreamCalls: 1,
    });
    expect(await lineOf(way, { query: PAY, variables: { input } })).toMatchObject({ outcome: 'ok', upstreamCalls: 0 });
    const declined = await payment('1.00');
    expect(await lineOf(way, { query: PAY, variables: { input: declined } })).toMatchObject({
      outcome: 'ok',
      upstreamCalls: 1,
    });
  });

  it('who is not let in has run nothing', async () => {
    const before = await metric(
      'loyalty_graphql_requests_total{operation="(anonymous)",type="none",outcome="rejected"}',
    );
    const line = await lineOf(way, { query: CARD }, { authorization: 'Bearer nonsense' });
    expect(line).toMatchObject({ status: 401, outcome: 'rejected', errors: ['UNAUTHENTICATED'] });
    for (const name of ['operation', 'type', 'upstreamCalls']) expect(line).not.toHaveProperty(name);
    expect(await metric('loyalty_graphql_requests_total{operation="(anonymous)",type="none",outcome="rejected"}')).toBe(
      before + 1,
    );
  });
});

it('a stream that its reader ends is well, and its length is no latency', async () => {
  const reading = new AbortController();
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${app.token}`,
      accept: 'text/event-stream',
    },
    body: JSON.stringify({
      query: 'subscription Watch { card(accountId: "914639258868515") { balances { amount } } }',
    }),
    signal: reading.signal,
  });
  await response.body?.getReader().read();
  reading.abort();
  const series = 'loyalty_graphql_requests_total{operation="Watch",type="subscription",outcome="ok"}';
  await expect.poll(() => metric(series)).toBe(1);
  expect(await metric('loyalty_graphql_seconds_count{operation="Watch",type="subscription"}')).toBe(0);
});

it('GraphiQL’s page is no request for GraphQL', async () => {
  const count = async () => {
    const text = await (await fetch(`${app.url}/metrics`)).text();
    return text.split('\n').filter((line) => line.startsWith('loyalty_graphql_requests_total'));
  };
  const before = await count();
  await (await fetch(`${app.url}/graphql`, { headers: { accept: 'text/html' } })).text();
  expect(await count()).toEqual(before);
});
