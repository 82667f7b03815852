import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FetchHandler, fetchHandler } from '../../../src/embed/fetch-handler.ts';
import { newOrderNo, putInFront, startApp, type TestApp } from '../../support/app.ts';
import { openSubscriptions } from '../../support/sse.ts';

const CARD = '914639258868515';
const PAY = `mutation Pay($input: PayInput!) {
  pay(input: $input) { replayed transaction { status amount } errors { code path } }
}`;

let app: TestApp;
let listener: RequestListener;
let handler: FetchHandler;
beforeAll(async () => {
  const takeAway = putInFront((own) => {
    listener = own;
    return own;
  });
  app = await startApp({ CORS_ORIGINS: 'https://shop.example', LIMIT_BODY_BYTES: '5000' });
  takeAway();
  handler = fetchHandler(listener, { path: '/graphql' });
});
afterAll(() => app.close());

/** The same request at a port, handed on by a framework that tells its length, and handed on as it was made. */
function everyWay(init: RequestInit, search = ''): Promise<Response[]> {
  const made = new Request(`http://shop.example/api/graphql${search}`, init);
  const told = made.clone();
  if (typeof init.body === 'string') told.headers.set('content-length', String(Buffer.byteLength(init.body)));
  return Promise.all([fetch(`${app.url}/graphql${search}`, init), handler(told), handler(made)]);
}

async function shown(answer: Response): Promise<unknown> {
  // Each moment and each connection has its own.
  const own = ['date', 'connection', 'keep-alive', 'transfer-encoding'];
  const headers = [...answer.headers].filter(([name]) => !own.includes(name)).sort();
  // Its example order numbers are new ones each time.
  const text = (await answer.text()).replace(/example-[0-9a-f-]{36}/g, 'example');
  return { status: answer.status, statusText: answer.statusText, headers, text };
}

const who = () => ({ authorization: `Bearer ${app.token}` });
const STRICT = { accept: 'application/graphql-response+json' };
const post = (body: string, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: {
    'content-type': 'application/json',
    ...who(),
    'x-request-id': 'alike-every-way',
    ...headers,
  },
  body,
});
const query = (text: string, variables?: Record<string, unknown>) => JSON.stringify({ query: text, variables });
const payment = (changes: Record<string, unknown> = {}) =>
  query(PAY, { input: { orderNo: newOrderNo(), accountId: CARD, amount: '1', currency: 'USD', ...changes } });

describe('an answer is the one that a port gives', () => {
  it.each<[string, number, () => RequestInit, string?]>([
    ['a query', 200, () => post(query('{ viewer { scopes } }'))],
    [
      'a query in the address',
      200,
      () => ({ headers: { ...who(), 'x-request-id': 'alike-every-way' } }),
      '?query={__typename}',
    ],
    ['a rule of the business that is broken', 200, () => post(payment({ amount: '-1' }))],
    ['a document with a mistake', 400, () => post(query('{ nothing }'), STRICT)],
    ['a document that is none', 400, () => post(query('{'), STRICT)],
    ['a body that is no JSON', 400, () => post('{')],
    ['a body that is too large', 413, () => post(query(`{ __typename } # ${'x'.repeat(9_000)}`))],
    ['an answer that nobody can give', 406, () => post(query('{ __typename }'), { accept: 'image/png' })],
    ['no token', 401, () => post(query('{ viewer { scopes } }'), { authorization: '' })],
    ['a token that does not stand', 401, () => post(query('{ viewer { scopes } }'), { authorization: 'Bearer x' })],
    [
      'a page of another origin that asks first',
      204,
      () => ({
        method: 'OPTIONS',
        headers: {
          origin: 'https://shop.example',
          'access-control-request-method': 'POST',
          'x-request-id': 'alike-every-way',
        },
      }),
    ],
    ['a page of another origin', 200, () => post(query('{ __typename }'), { origin: 'https://shop.example' })],
    ['GraphiQL', 200, () => ({ headers: { accept: 'text/html', 'x-request-id': 'alike-every-way' } })],
    ['only the head', 405, () => ({ method: 'HEAD', headers: { ...who(), 'x-request-id': 'alike-every-way' } })],
  ])('%s', async (_what, status, init, search) => {
    const [atPort, ...handedOn] = await everyWay(init(), search);
    const expected = atPort && (await shown(atPort));
    for (const answer of handedOn) expect(await shown(answer)).toEqual(expected);
    expect(handedOn.map((answer) => answer.status)).toEqual([status, status]);
  });

  it('a payment, which moves value once, whichever way it is repeated', async () => {
    const body = payment();
    await app.calls();
    const first = await (await handler(new Request('http://shop.example/api/graphql', post(body)))).json();
    const again = await (await fetch(`${app.url}/graphql`, post(body))).json();
    expect(first.data.pay).toEqual({
      replayed: false,
      transaction: { status: 'SUCCEEDED', amount: '1.00' },
      errors: [],
    });
    expect(again.data.pay).toEqual({ ...first.data.pay, replayed: true });
    const sent = (await app.calls()).filter(({ operation }) => operation === 'giftTransaction');
    expect(sent).toHaveLength(1);
  });
});

it('the log tells the same of all', async () => {
  const told = { 'x-request-id': 'told-of-alike' };
  for (const answer of await everyWay(post(query('query Alike { viewer { scopes } }'), told))) await answer.text();
  const lines = () =>
    app
      .logged()
      .split('\n')
      .filter((line) => line.includes('told-of-alike'))
      .map((line) => ({ ...JSON.parse(line), time: '', ms: 0 }));
  await expect.poll(() => lines().length).toBe(3);
  const [first, ...others] = lines();
  expect(first).toMatchObject({ path: '/graphql', status: 200, msg: 'request' });
  for (const other of others) expect(other).toEqual(first);
});

it('without a path it is asked for what the request asks for', async () => {
  const asIs = fetchHandler(listener);
  const ready = await asIs(new Request('http://shop.example/ready?x=1'));
  expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready', unready: [] }]);
  expect((await asIs(new Request('http://shop.example/api/graphql'))).status).toBe(404);
});

describe('a subscription', () => {
  const watching = (signal?: AbortSignal) =>
    handler(
      new Request('http://shop.example/api/graphql', {
        ...post(query(`subscription { card(accountId: "${CARD}") { balance(valueCode: "USD") { amount } } }`), {
          accept: 'text/event-stream',
        }),
        ...(signal && { signal }),
      }),
    );

  /** Reads on until the text has so many values in it. */
  async function values(reader: ReadableStreamDefaultReader<Uint8Array>, count: number): Promise<string[]> {
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
      const found = [...text.matchAll(/"amount":"([^"]+)"/g)].map(([, amount = '']) => amount);
      if (found.length >= count) return found;
      const { value, done } = await reader.read();
      if (done) throw new Error(`it ended after: ${text}`);
      text += decoder.decode(value, { stream: true });
    }
  }

  it('streams each change as it comes, and ends on the server when its reader leaves', async () => {
    const answer = await watching();
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    const reader = answer.body?.getReader();
    if (reader === undefined) throw new Error('there is no body');
    const [held = ''] = await values(reader, 1);
    await (await handler(new Request('http://shop.example/api/graphql', post(payment())))).text();
    const [changed] = await values(reader, 1);
    expect(Number(changed)).toBe(Number(held) - 1);
    expect(await openSubscriptions(app)).toBe(1);
    await reader.cancel();
    await expect.poll(() => openSubscriptions(app)).toBe(0);
  });

  it('ends on the server when the request is aborted', async () => {
    const caller = new AbortController();
    const answer = await watching(caller.signal);
    const reader = answer.body?.getReader();
    if (reader === undefined) throw new Error('there is no body');
    await values(reader, 1);
    expect(await openSubscriptions(app)).toBe(1);
    caller.abort();
    await expect(values(reader, 2)).rejects.toThrow(/abort/i);
    await expect.poll(() => openSubscriptions(app)).toBe(0);
  });
});
