import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';

const directory = mkdtempSync(join(tmpdir(), 'loyalty-config-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** A file that holds this text. */
function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

/** The configuration with its secrets as the texts that they are. */
function read(environment: Record<string, string | undefined>) {
  const { databaseUrl, redisUrl, tokenKey, ...rest } = readConfig(environment);
  return {
    ...rest,
    databaseUrl: databaseUrl(),
    redisUrl: redisUrl?.() ?? null,
    tokenKey: tokenKey !== null && 'key' in tokenKey ? { key: tokenKey.key() } : tokenKey,
  };
}

const CREDENTIALS = { PAYWIZARD_CLIENT_ID: '825', PAYWIZARD_CLIENT_SECRET: 'a secret', PAYWIZARD_TOKEN: 'a token' };
const URL = 'https://uat.paywizard.biz';
const KEY = Buffer.alloc(32, 7).toString('base64');

const DEFAULTS = {
  production: false,
  host: '127.0.0.1',
  port: 4000,
  merchant: null,
  merchants: null,
  paywizard: null,
  channel: 'FACTOR4',
  timeoutMs: 10_000,
  paths: {},
  errorCodes: {},
  amountScale: 10_000,
  queryOrder: null,
  settling: { firstMs: 2_000, maxMs: 300_000, graceMs: 30_000, alarmMs: 900_000 },
  databaseUrl: 'file:.data/ledger.db',
  redisUrl: null,
  resultPush: false,
  retentionDays: null,
  bodyLimitBytes: 131_072,
  documentLimits: { tokens: 2_000, depth: 12, aliases: 50, cost: 1_000 },
  rates: { requestsPerMinute: 6_000, lookupsPerMinute: 300 },
  movementLimits: { running: 128, waiting: 1_024 },
  dataDir: '.data',
  tokenKey: null,
  issuer: null,
  audience: null,
  cardsClaim: 'cards',
  merchantClaim: 'merchant',
  anonymousInquiry: false,
  sealingKeys: null,
  sealingScope: null,
  graphiql: true,
  introspection: true,
  federation: false,
  trustedDocuments: null,
  corsOrigins: [],
  trustedProxies: 0,
  metricsPort: null,
  logLevel: 'info',
  tracing: null,
};

test('with nothing set every variable has its default', () => {
  expect(read({})).toEqual(DEFAULTS);
});

test('an empty variable counts as not set', () => {
  const names = [
    ...['PORT', 'HOST', 'MERCHANT', 'PAYWIZARD_URL', 'PAYWIZARD_CLIENT_ID', 'PAYWIZARD_CLIENT_ID_FILE'],
    ...['PAYWIZARD_CLIENT_SECRET', 'PAYWIZARD_TOKEN_FILE', 'PAYWIZARD_CHANNEL', 'PAYWIZARD_TIMEOUT_MS'],
    ...['PAYWIZARD_PATHS', 'PAYWIZARD_ERROR_CODES', 'PAYWIZARD_AMOUNT_SCALE', 'DATABASE_URL', 'DATA_DIR'],
    ...['AUTH_JWKS_URL', 'AUTH_JWT_KEY', 'AUTH_ISSUER', 'AUTH_AUDIENCE', 'SEALING_KEYS', 'GRAPHIQL', 'INTROSPECTION'],
    ...['CORS_ORIGINS', 'METRICS_PORT', 'LOG_LEVEL', 'NODE_ENV', 'PAYWIZARD_QUERY_ORDER', 'REDIS_URL'],
    ...['SETTLE_FIRST_MS', 'SETTLE_MAX_MS', 'SETTLE_GRACE_MS', 'SETTLE_ALARM_MS', 'RETENTION_DAYS'],
    ...['LIMIT_BODY_BYTES', 'LIMIT_MOVEMENTS_RUNNING', 'LIMIT_MOVEMENTS_WAITING', 'LIMIT_TOKENS', 'LIMIT_DEPTH'],
    ...['LIMIT_ALIASES', 'LIMIT_COST', 'LIMIT_REQUESTS_PER_MINUTE', 'LIMIT_LOOKUPS_PER_MINUTE', 'AUTH_CARDS_CLAIM'],
    ...['ANONYMOUS_INQUIRY', 'TRUSTED_DOCUMENTS', 'TRUSTED_PROXIES', 'AUTH_JWT_KEY_FILE', 'SEALING_KEYS_FILE'],
    ...['DATABASE_URL_FILE', 'REDIS_URL_FILE', 'MERCHANTS_FILE', 'AUTH_MERCHANT_CLAIM'],
  ];
  expect(read(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(DEFAULTS);
  expect(read(Object.fromEntries(names.map((name) => [name, undefined])))).toEqual(DEFAULTS);
});

test('variables of other programs are nobody’s business', () => {
  expect(read({ PATH: '/bin', HOME: '/root', PORTS: 'x' })).toEqual(DEFAULTS);
});

describe('each variable is understood', () => {
  test.each([
    [{ PORT: '0' }, { port: 0 }],
    [{ PORT: '65535' }, { port: 65_535 }],
    [{ HOST: '0.0.0.0' }, { host: '0.0.0.0' }],
    [{ MERCHANT: 'shop-1' }, { merchant: 'shop-1' }],
    [{ PAYWIZARD_CHANNEL: 'OTHER' }, { channel: 'OTHER' }],
    [{ PAYWIZARD_TIMEOUT_MS: '1500' }, { timeoutMs: 1_500 }],
    [{ PAYWIZARD_AMOUNT_SCALE: '1' }, { amountScale: 1 }],
    [{ PAYWIZARD_AMOUNT_SCALE: '100' }, { amountScale: 100 }],
    [{ PAYWIZARD_PATHS: '{"giftVoid": "/a", "queryOrder": "/b"}' }, { paths: { giftVoid: '/a', queryOrder: '/b' } }],
    [
      { PAYWIZARD_ERROR_CODES: '{"40004": "CARD_NOT_FOUND", "-1": "UNAVAILABLE", "*": "UNKNOWN"}' },
      { errorCodes: { 40004: 'CARD_NOT_FOUND', '-1': 'UNAVAILABLE', '*': 'UNKNOWN' } },
    ],
    [{ PAYWIZARD_QUERY_ORDER: 'off' }, { queryOrder: 'off' }],
    [{ PAYWIZARD_QUERY_ORDER: 'authoritative' }, { queryOrder: 'authoritative' }],
    [
      { SETTLE_FIRST_MS: '50', SETTLE_MAX_MS: '60', SETTLE_GRACE_MS: '0', SETTLE_ALARM_MS: '1' },
      { settling: { firstMs: 50, maxMs: 60, graceMs: 0, alarmMs: 1 } },
    ],
    [{ REDIS_URL: 'redis://127.0.0.1:6379' }, { redisUrl: 'redis://127.0.0.1:6379' }],
    [{ LIMIT_BODY_BYTES: '2000' }, { bodyLimitBytes: 2_000 }],
    [{ RETENTION_DAYS: '730' }, { retentionDays: 730 }],
    [
      { LIMIT_TOKENS: '100', LIMIT_DEPTH: '3', LIMIT_ALIASES: '0', LIMIT_COST: '1' },
      { documentLimits: { tokens: 100, depth: 3, aliases: 0, cost: 1 } },
    ],
    [
      { LIMIT_REQUESTS_PER_MINUTE: '0', LIMIT_LOOKUPS_PER_MINUTE: '10' },
      { rates: { requestsPerMinute: 0, lookupsPerMinute: 10 } },
    ],
    [{ LIMIT_MOVEMENTS_RUNNING: '8', LIMIT_MOVEMENTS_WAITING: '0' }, { movementLimits: { running: 8, waiting: 0 } }],
    [{ DATABASE_URL: 'postgres://u:p@db:5432/l' }, { databaseUrl: 'postgres://u:p@db:5432/l' }],
    [{ DATABASE_URL: 'file:/var/lib/ledger.db' }, { databaseUrl: 'file:/var/lib/ledger.db' }],
    [{ DATA_DIR: '/srv/data' }, { dataDir: '/srv/data', databaseUrl: 'file:/srv/data/ledger.db' }],
    [
      { DATA_DIR: '/srv/data', DATABASE_URL: 'file:x.db' },
      { dataDir: '/srv/data', databaseUrl: 'file:x.db' },
    ],
    [{ AUTH_JWKS_URL: 'https://id.example/jwks' }, { tokenKey: { jwksUrl: 'https://id.example/jwks' } }],
    [{ AUTH_JWT_KEY: 's'.repeat(32) }, { tokenKey: { key: 's'.repeat(32) } }],
    [
      { AUTH_ISSUER: 'https://id.example', AUTH_AUDIENCE: 'cards' },
      { issuer: 'https://id.example', audience: 'cards' },
    ],
    [
      { GRAPHIQL: 'off', INTROSPECTION: 'off' },
      { graphiql: false, introspection: false },
    ],
    [
      { CORS_ORIGINS: 'https://shop.example, http://localhost:3000' },
      { corsOrigins: ['https://shop.example', 'http://localhost:3000'] },
    ],
    [
      { AUTH_CARDS_CLAIM: 'https://shop.example/cards', ANONYMOUS_INQUIRY: 'on' },
      { cardsClaim: 'https://shop.example/cards', anonymousInquiry: true },
    ],
    [{ TRUSTED_DOCUMENTS: 'off' }, { trustedDocuments: null }],
    [{ TRUSTED_PROXIES: '2' }, { trustedProxies: 2 }],
    [{ TRUSTED_PROXIES: '10' }, { trustedProxies: 10 }],
    [{ TRUSTED_PROXIES: 'none' }, { trustedProxies: 0 }],
    [
      { PORT: '0', METRICS_PORT: '0' },
      { port: 0, metricsPort: 0 },
    ],
    [{ METRICS_PORT: '9090' }, { metricsPort: 9090 }],
    [{ LOG_LEVEL: 'silent' }, { logLevel: 'silent' }],
  ])('%j', (environment, expected) => {
    expect(read(environment)).toEqual({ ...DEFAULTS, ...expected });
  });
});

test('a manifest of trusted documents is named by its path, and keeps GraphiQL and introspection off', () => {
  const path = file('manifest.json', '{"sha256:0": "{ __typename }"}');
  expect(read({ TRUSTED_DOCUMENTS: path })).toEqual({
    ...DEFAULTS,
    trustedDocuments: path,
    graphiql: false,
    introspection: false,
  });
});

test('keys and addresses are taken from files too, without the white space around them', () => {
  const key = 's'.repeat(32);
  const { sealingKeys, ...rest } = read({
    DATABASE_URL_FILE: file('database', ' postgres://u:p@db:5432/l\n'),
    REDIS_URL_FILE: file('redis', 'redis://:p@cache:6379\r\n'),
    AUTH_JWT_KEY_FILE: file('key', `${key}\n`),
    SEALING_KEYS_FILE: file('keys', `k1:${KEY}\n`),
  });
  expect(rest).toMatchObject({
    databaseUrl: 'postgres://u:p@db:5432/l',
    redisUrl: 'redis://:p@cache:6379',
    tokenKey: { key },
  });
  expect(sealingKeys?.map(({ id }) => id)).toEqual(['k1']);
});

test('an upstream is used with its credentials', () => {
  const { paywizard } = readConfig({ ...CREDENTIALS, PAYWIZARD_URL: URL });
  expect(paywizard?.url).toBe(URL);
  const { credentials } = paywizard ?? {};
  expect([credentials?.clientId(), credentials?.clientSecret(), credentials?.token()]).toEqual([
    '825',
    'a secret',
    'a token',
  ]);
});

test('without an upstream the sandbox is used, whatever credentials there are', () => {
  expect(readConfig(CREDENTIALS).paywizard).toBeNull();
});

test('sealing keys are read in their order, with or without spaces and padding', () => {
  const other = Buffer.alloc(32, 9).toString('base64');
  const { sealingKeys } = readConfig({ SEALING_KEYS: ` 2026-01:${KEY} , old:${other.replace('=', '')}` });
  expect(sealingKeys?.map(({ id, key }) => [id, Buffer.from(key)])).toEqual([
    ['2026-01', Buffer.alloc(32, 7)],
    ['old', Buffer.alloc(32, 9)],
  ]);
});

describe('in production', () => {
  const production = {
    ...CREDENTIALS,
    NODE_ENV: 'production',
    PAYWIZARD_URL: URL,
    AUTH_JWKS_URL: 'https://id.example/jwks',
    SEALING_KEYS: `k1:${KEY}`,
  };

  test('what is required is enough, and GraphiQL and introspection are off', () => {
    expect(readConfig(production)).toMatchObject({ production: true, graphiql: false, introspection: false });
  });

  test('GraphiQL and introspection can be switched on', () => {
    expect(readConfig({ ...production, GRAPHIQL: 'on', INTROSPECTION: 'on' })).toMatchObject({
      graphiql: true,
      introspection: true,
    });
  });

  test('a key of tokens will do in place of a JWKS address', () => {
    const key = { ...production, AUTH_JWKS_URL: '', AUTH_JWT_KEY: 's'.repeat(32) };
    expect(read(key).tokenKey).toEqual({ key: 's'.repeat(32) });
  });

  test('what is required may be in files', () => {
    const { PAYWIZARD_CLIENT_ID, PAYWIZARD_CLIENT_SECRET, PAYWIZARD_TOKEN, SEALING_KEYS } = production;
    const inFiles = readConfig({
      NODE_ENV: 'production',
      PAYWIZARD_URL: URL,
      PAYWIZARD_CLIENT_ID_FILE: file('id', PAYWIZARD_CLIENT_ID),
      PAYWIZARD_CLIENT_SECRET_FILE: file('secret', PAYWIZARD_CLIENT_SECRET),
      PAYWIZARD_TOKEN_FILE: file('token', PAYWIZARD_TOKEN),
      AUTH_JWT_KEY_FILE: file('key', 's'.repeat(32)),
      SEALING_KEYS_FILE: file('keys', SEALING_KEYS),
    });
    expect(inFiles).toMatchObject({ production: true, graphiql: false });
    expect(inFiles.paywizard?.credentials.token()).toBe(PAYWIZARD_TOKEN);
  });
});
