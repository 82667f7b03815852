import { describe, expect, it } from 'vitest';
import { documentOf, openTill, useApp } from '../../schema/support.ts';
import { newOrderNo, post } from '../../support/app.ts';

const app = useApp();
const JSON_TYPE = { accept: 'application/json' };
const bearer = () => ({ authorization: `Bearer ${app.token}` });
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(app.url + path, { headers: { ...JSON_TYPE, ...headers }, redirect: 'manual' });

describe('every answer has a request id', () => {
  it.each([
    '/health',
    '/ready',
    '/metrics',
    '/',
    '/graphql',
    '/graphql?query={__typename}',
    '/nothing',
  ])('GET %s', async (path) => {
    const ids = [await get(path), await get(path)].map(({ headers }) => headers.get('x-request-id'));
    expect(ids[0]).toMatch(/^[A-Za-z0-9._-]{8,64}$/);
    expect(ids[0]).not.toBe(ids[1]);
  });

  it('of a GraphQL error, a malformed body and a good answer too', async () => {
    for (const body of ['{', '{"query":"{ nothing }"}', '{"query":"{ __typename }"}']) {
      expect((await post(app.url, body, bearer())).headers['x-request-id']).toBeTruthy();
    }
  });

  it('which is the caller’s own where that is a plain one', async () => {
    const id = async (given: string) => (await get('/health', { 'x-request-id': given })).headers.get('x-request-id');
    expect(await id('0190a6f0-5b1e-7c3a-9d2e-1f2a3b4c5d6e')).toBe('0190a6f0-5b1e-7c3a-9d2e-1f2a3b4c5d6e');
    for (const strange of ['short', 'with a space in it', '"quoted-id-12345"', 'x'.repeat(65), '{"a":"12345678"}']) {
      expect(await id(strange)).not.toBe(strange);
    }
    const { headers } = await post(app.url, '{"query":"{ __typename }"}', {
      ...bearer(),
      'x-request-id': 'till-7.order_12',
    });
    expect(headers['x-request-id']).toBe('till-7.order_12');
  });
});

describe('GET', () => {
  it('runs a query', async () => {
    const query = encodeURIComponent('query ($id: AccountId!) { card(accountId: $id) { accountIdLast4 } }');
    const variables = encodeURIComponent('{"id":"914639258868515"}');
    const answer = await get(`/graphql?query=${query}&variables=${variables}`, bearer());
    expect(await answer.json()).toEqual({ data: { card: { accountIdLast4: '8515' } } });
  });

  it('does not run a mutation, and nothing moves', async () => {
    const [orderNo, accountId] = [newOrderNo(), await app.card({ USD: '5' })];
    const query = `mutation { pay(input: { orderNo: "${orderNo}", accountId: "${accountId}", amount: 1, currency: "USD" }) { replayed } }`;
    const { result, calls } = await app.watch(() => get(`/graphql?query=${encodeURIComponent(query)}`, bearer()));
    expect(result.status).toBe(405);
    expect(await result.text()).not.toContain(accountId);
    expect(calls).toEqual([]);
    expect(await app.held(accountId)).toEqual({ USD: '5' });
  });
});

describe('other paths', () => {
  it('/health says that the process is alive, without a token', async () => {
    const answer = await get('/health');
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'alive' }]);
  });

  it('/ready says that the ledger can be used, and 503 once it cannot', async () => {
    const till = await openTill({ PAYWIZARD_URL: app.sandboxUrl });
    const ready = () => fetch(`${till.url}/ready`);
    expect((await ready()).status).toBe(200);
    await till.closeLedger();
    const unready = await ready();
    expect([unready.status, await unready.json()]).toEqual([503, { status: 'not ready', unready: ['ledger'] }]);
    expect((await fetch(`${till.url}/health`)).status).toBe(200);
    await till.close();
  });

  it('/metrics counts in Prometheus’ format, and no card number is in it', async () => {
    await app.read('{ card(accountId: "914639258868515") { id } }');
    const answer = await get('/metrics');
    const text = await answer.text();
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(text).toMatch(/^loyalty_http_requests_total\{status="200"\} \d+$/m);
    expect(text).toMatch(/^loyalty_upstream_seconds_count\{operation="giftInquiry",result="data"\} \d+$/m);
    expect(text).not.toContain('914639258868515');
  });

  it('/metrics is not on the main port where it has one of its own', async () => {
    const till = await openTill({ PAYWIZARD_URL: app.sandboxUrl, METRICS_PORT: '1' });
    expect((await fetch(`${till.url}/metrics`)).status).toBe(404);
    await till.close();
  });

  it.each([
    '/nothing',
    '/graphql/',
    '/graphqlx',
    '/admin?card=914639258868515',
    '//graphql',
    '/%2e%2e/etc/passwd',
  ])('%s is 404 and says where GraphQL is', async (path) => {
    const answer = await get(path, bearer());
    const text = await answer.text();
    expect(answer.status).toBe(404);
    expect(text).toContain('/graphql');
    expect(text).not.toContain('914639258868515');
  });
});

describe('an error that nobody expected', () => {
  it('is INTERNAL_SERVER_ERROR with the request id, and tells nothing else; the rest of the answer stays', async () => {
    const till = await openTill({ PAYWIZARD_URL: app.sandboxUrl });
    await till.closeLedger();
    const { data, errors, headers, text } = await till.gql('{ transactions { nodes { id } } viewer { subject } }');
    expect(data).toEqual({ transactions: null, viewer: { subject: 'till-1' } });
    expect(errors).toHaveLength(1);
    expect(errors?.[0]).toMatchObject({
      path: ['transactions'],
      extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: headers['x-request-id'] },
    });
    expect(Object.keys(errors?.[0]?.extensions ?? {})).toEqual(['code', 'requestId']);
    expect(text).not.toMatch(/sqlite|database|driver|destroyed|\.ts|stack/i);
    await till.close();
  });
});

describe('introspection', () => {
  const SCHEMA = '{ __schema { queryType { name } } }';

  it('is on in development', async () => {
    expect(await app.read(SCHEMA)).toEqual({ __schema: { queryType: { name: 'Query' } } });
  });

  it('can be switched off, and type names and movements go on', async () => {
    const till = await openTill({ PAYWIZARD_URL: app.sandboxUrl, INTROSPECTION: 'off' });
    for (const query of [SCHEMA, '{ __type(name: "Card") { name } }']) {
      const { data, errors } = await till.gql(query);
      expect(data ?? null).toBeNull();
      expect(errors?.length).toBeGreaterThan(0);
    }
    expect(await till.read('{ __typename }')).toEqual({ __typename: 'Query' });
    const input = { orderNo: newOrderNo(), accountId: await app.card(), amount: '1', currency: 'USD' };
    expect((await till.gql(documentOf('pay', 'replayed'), { input })).data).toEqual({ pay: { replayed: false } });
    await till.close();
  });
});

describe('GraphiQL', () => {
  const page = async (url: string) => fetch(`${url}/graphql`, { headers: { accept: 'text/html' } });

  it('is served to a browser without a token, and loads nothing from anywhere else', async () => {
    const answer = await page(app.url);
    const html = await answer.text();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
    expect(html.toLowerCase()).toContain('graphiql');
    const loaded = [...html.matchAll(/<(?:script|link|img|iframe)\b[^>]*?\b(?:src|href)\s*=\s*["']?([^"'\s>]+)/gi)].map(
      ([, to]) => to,
    );
    expect(loaded.filter((to) => /^(https?:)?\/\//.test(to ?? ''))).toEqual([]);
    expect(html).not.toMatch(/@import\s+(url\()?["']?https?:/);
  });

  it('is where a browser at / is sent', async () => {
    const answer = await get('/', { accept: 'text/html' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/graphql']);
  });

  it('can be switched off', async () => {
    const till = await openTill({ PAYWIZARD_URL: app.sandboxUrl, GRAPHIQL: 'off' });
    const answer = await page(till.url);
    expect(answer.status).not.toBe(200);
    expect((await answer.text()).toLowerCase()).not.toContain('<script');
    expect((await fetch(`${till.url}/`, { redirect: 'manual' })).status).toBe(404);
    await till.close();
  });
});

it('no answer is kept, guessed at or framed, and no address of ours is passed on', async () => {
  const paths = ['/graphql', '/health', '/nothing'];
  for (const answer of await Promise.all(paths.map((path) => fetch(`${app.url}${path}`)))) {
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    });
  }
});

describe('browsers of other sites', () => {
  it('are allowed only from the origins that are configured', async () => {
    const till = await openTill({
      PAYWIZARD_URL: app.sandboxUrl,
      CORS_ORIGINS: 'https://shop.example, https://app.example',
    });
    const allowed = async (url: string, origin: string) =>
      (
        await fetch(`${url}/graphql`, {
          method: 'OPTIONS',
          headers: {
            origin,
            'access-control-request-method': 'POST',
            'access-control-request-headers': 'authorization',
          },
        })
      ).headers.get('access-control-allow-origin');
    expect(await allowed(till.url, 'https://shop.example')).toBe('https://shop.example');
    expect(await allowed(till.url, 'https://app.example')).toBe('https://app.example');
    // What a page in a sandboxed frame calls its origin.
    for (const origin of ['https://evil.example', 'null', 'https://shop.example.evil.example', '*']) {
      expect(await allowed(till.url, origin)).toBeNull();
    }
    expect(await allowed(app.url, 'https://shop.example')).toBeNull();
    await till.close();
  });
});
