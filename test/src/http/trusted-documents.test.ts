import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getIntrospectionQuery } from 'graphql';
import { request } from 'undici';
import { afterAll, describe, expect, it } from 'vitest';
import { useApp } from '../../schema/support.ts';
import { type Answer, newOrderNo, post } from '../../support/app.ts';
import { expectRefusal, get, persistedQuery } from './by-id.ts';

const folder = mkdtempSync(join(tmpdir(), 'loyalty-manifest-'));
afterAll(() => rmSync(folder, { recursive: true }));

const CARD = 'a'.repeat(64);
const TWO = 'b'.repeat(64);
const PAY = 'c'.repeat(64);
const WATCH = 'd'.repeat(64);
const LONG = 'f'.repeat(64);

const manifest = join(folder, 'manifest.json');
writeFileSync(
  manifest,
  JSON.stringify({
    [`sha256:${CARD}`]:
      'query Card($accountId: AccountId!) { card(accountId: $accountId) { balance(valueCode: "USD") { amount } } }',
    [TWO]: 'query Merchant { viewer { merchant } } query Subject { viewer { subject } }',
    [PAY]: 'mutation ($input: PayInput!) { pay(input: $input) { replayed } }',
    [LONG]: `query Long { ${Array.from({ length: 3_000 }, (_, i) => `a${i}: viewer { merchant }`).join(' ')} }`,
    [WATCH]: 'subscription ($orderNo: OrderNumber!) { transaction(by: { orderNo: $orderNo }) { status } }',
  }),
);

/** Limits that none of these documents would pass: they are for what strangers send. */
const NARROW = { LIMIT_TOKENS: '100', LIMIT_DEPTH: '3', LIMIT_ALIASES: '0', LIMIT_COST: '1' };

const trusting = useApp({ TRUSTED_DOCUMENTS: manifest, GRAPHIQL: 'on', INTROSPECTION: 'on', ...NARROW });

const send = (body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  post(trusting.url, JSON.stringify(body), { authorization: `Bearer ${trusting.token}`, ...headers });

describe('a document of the manifest runs by its id', () => {
  const forms: [string, Record<string, unknown>][] = [
    ['documentId: sha256:…', { documentId: `sha256:${CARD}` }],
    ['documentId', { documentId: CARD }],
    ['sha256Hash', { extensions: persistedQuery(CARD) }],
    ['sha256Hash: sha256:…', { extensions: persistedQuery(`sha256:${CARD}`) }],
    ['the same id in both', { documentId: CARD, extensions: persistedQuery(CARD) }],
    ['null for what is not there', { documentId: CARD, query: null, extensions: null, operationName: null }],
  ];
  it.each(forms)('as %s', async (_name, form) => {
    const accountId = await trusting.card({ USD: '12.50' });
    const { status, data, errors } = await send({ ...form, variables: { accountId } });
    expect(errors).toBeUndefined();
    expect(status).toBe(200);
    expect(data).toEqual({ card: { balance: { amount: '12.50' } } });
  });

  it('over GET, in both forms', async () => {
    const accountId = await trusting.card({ USD: '7' });
    const variables = JSON.stringify({ accountId });
    for (const form of [{ documentId: `sha256:${CARD}` }, { extensions: JSON.stringify(persistedQuery(CARD)) }]) {
      expect(await get(trusting.url, { ...form, variables }, trusting.token)).toMatchObject({
        status: 200,
        data: { card: { balance: { amount: '7.00' } } },
      });
    }
  });

  it('with operationName for one of several', async () => {
    expect((await send({ documentId: TWO, operationName: 'Subject' })).data).toEqual({ viewer: { subject: 'till-1' } });
    expect((await send({ documentId: TWO, operationName: 'Merchant' })).data.viewer).toHaveProperty('merchant');
    for (const operationName of [undefined, 'Other', '__proto__']) {
      const { status, data } = await send({ documentId: TWO, operationName });
      expect(status).toBe(400);
      expect(data).toBeUndefined();
    }
  });

  it('however long it is', async () => {
    expect(Object.keys((await send({ documentId: LONG })).data)).toHaveLength(3_000);
  });

  it('with variables that are checked as ever', async () => {
    const { status, errors } = await send({ documentId: CARD, variables: { accountId: 914639258868515 } });
    expect(status).toBe(400);
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(JSON.stringify(errors)).not.toContain('914639258868515');
  });

  it('a mutation over POST only, and once', async () => {
    const accountId = await trusting.card({ USD: '100' });
    const input = { orderNo: newOrderNo(), accountId, amount: '10', currency: 'USD' };
    const overGet = await get(trusting.url, { documentId: PAY, variables: JSON.stringify({ input }) }, trusting.token);
    expect(overGet.status).toBe(405);
    expect(await trusting.held(accountId)).toMatchObject({ USD: '100' });
    expect((await send({ documentId: PAY, variables: { input } })).data).toEqual({ pay: { replayed: false } });
    expect((await send({ documentId: PAY, variables: { input } })).data).toEqual({ pay: { replayed: true } });
    expect(await trusting.held(accountId)).toMatchObject({ USD: '90' });
  });

  it('as a stream', async () => {
    const accountId = await trusting.card({ USD: '100' });
    const orderNo = newOrderNo();
    const input = { orderNo, accountId, amount: '10', currency: 'USD' };
    await send({ documentId: PAY, variables: { input } });
    const watch = { documentId: WATCH, variables: { orderNo } };
    const { status, text } = await send(watch, { accept: 'text/event-stream' });
    expect(status).toBe(200);
    expect(text).toContain('data: {"data":{"transaction":{"status":"SUCCEEDED"}}}');
    expect(text).toContain('event: complete');
    expect((await send(watch, { accept: 'application/json' })).status).toBe(406);
  });

  it('for nobody without a token', async () => {
    const { status } = await post(trusting.url, JSON.stringify({ documentId: TWO, operationName: 'Merchant' }));
    expect(status).toBe(401);
  });
});

describe('everything else is refused before it is read', () => {
  const query = 'query MarkedDocument { viewer { merchant } }';
  const withoutId: [string, Record<string, unknown>][] = [
    ['a document', { query }],
    ['what is no document', { query: '{{{{ MarkedDocument' }],
    ['introspection', { query: getIntrospectionQuery() }],
    ['nothing', {}],
    ['an empty document', { query: '' }],
    ['another version of the form', { extensions: { persistedQuery: { version: 2, sha256Hash: CARD } } }],
    ['two ids that differ', { documentId: CARD, extensions: persistedQuery(TWO) }],
  ];
  it.each(withoutId)('%s', async (_name, body) => {
    const { calls, result } = await trusting.watch(() => send(body));
    expectRefusal(result, 'PERSISTED_QUERY_ID_REQUIRED');
    expect(result.errors?.[0]?.message).toContain('documentId');
    expect(result.text).not.toContain('MarkedDocument');
    expect(calls).toEqual([]);
  });

  it('a document over GET', async () => {
    expectRefusal(await get(trusting.url, { query }, trusting.token), 'PERSISTED_QUERY_ID_REQUIRED');
  });

  it.each([
    { documentId: CARD, query },
    { extensions: persistedQuery(CARD), query },
    { documentId: 'unknown', query },
  ])('an id with a document beside it: %o', async (body) => {
    const answer = await send(body);
    expectRefusal(answer, 'CANNOT_SEND_PQ_ID_AND_BODY');
    expect(answer.text).not.toContain('MarkedDocument');
  });

  it.each([
    'MarkedDocument',
    'e'.repeat(64),
    '',
    'sha256:',
    `sha256:sha256:${CARD}`,
    CARD.toUpperCase(),
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '__PERSISTED_OPERATION_',
  ])('an id that is not in the manifest: %s', async (id) => {
    for (const body of [{ documentId: id }, { extensions: persistedQuery(id) }]) {
      const answer = await send(body);
      expectRefusal(answer, 'PERSISTED_QUERY_NOT_IN_LIST');
      expect(answer.text).not.toContain('MarkedDocument');
    }
  });

  it.each([
    { documentId: 7 },
    { documentId: [CARD] },
    { documentId: { toString: CARD } },
    { documentId: CARD, id: 'MarkedDocument' },
    { documentId: CARD, extensions: CARD },
  ])('a request of another shape: %o', async (body) => {
    const answer = await send(body);
    expectRefusal(answer, 'BAD_REQUEST');
    expect(answer.text).not.toContain('MarkedDocument');
  });

  it('several in one request', async () => {
    expect((await send([{ documentId: TWO, operationName: 'Subject' }])).status).toBe(400);
  });

  it('the page of GraphiQL, though it is on', async () => {
    const page = await request(`${trusting.url}/graphql`, {
      headers: { accept: 'text/html,*/*;q=0.8', authorization: `Bearer ${trusting.token}` },
    });
    expect(page.statusCode).toBe(400);
    expect(await page.body.text()).not.toMatch(/<html/i);
    const root = await request(trusting.url);
    await root.body.dump();
    expect(root.statusCode).toBe(404);
  });
});
