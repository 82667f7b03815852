import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';

const CREDENTIALS = { PAYWIZARD_CLIENT_ID: '825', PAYWIZARD_CLIENT_SECRET: 'a secret', PAYWIZARD_TOKEN: 'a token' };
const URL = 'https://uat.paywizard.biz';
const KEY = Buffer.alloc(32, 7).toString('base64');

const DEFAULTS = {
  production: false,
  host: '127.0.0.1',
  port: 4000,
  merchant: null,
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
  retentionDays: null,
  bodyLimitBytes: 131_072,
  movementLimits: { running: 128, waiting: 1_024 },
  dataDir: '.data',
  tokenKey: null,
  issuer: null,
  audience: null,
  sealingKeys: null,
  graphiql: true,
  introspection: true,
  corsOrigins: [],
  metricsPort: null,
  logLevel: 'info',
};

test('with nothing set every variable has its default', () => {
  expect(readConfig({})).toEqual(DEFAULTS);
});

test('an empty variable counts as not set', () => {
  const names = [
    ...['PORT', 'HOST', 'MERCHANT', 'PAYWIZARD_URL', 'PAYWIZARD_CLIENT_ID', 'PAYWIZARD_CLIENT_ID_FILE'],
    ...['PAYWIZARD_CLIENT_SECRET', 'PAYWIZARD_TOKEN_FILE', 'PAYWIZARD_CHANNEL', 'PAYWIZARD_TIMEOUT_MS'],
    ...['PAYWIZARD_PATHS', 'PAYWIZARD_ERROR_CODES', 'PAYWIZARD_AMOUNT_SCALE', 'DATABASE_URL', 'DATA_DIR'],
    ...['AUTH_JWKS_URL', 'AUTH_JWT_KEY', 'AUTH_ISSUER', 'AUTH_AUDIENCE', 'SEALING_KEYS', 'GRAPHIQL', 'INTROSPECTION'],
    ...['CORS_ORIGINS', 'METRICS_PORT', 'LOG_LEVEL', 'NODE_ENV', 'PAYWIZARD_QUERY_ORDER', 'REDIS_URL'],
    ...['SETTLE_FIRST_MS', 'SETTLE_MAX_MS', 'SETTLE_GRACE_MS', 'SETTLE_ALARM_MS', 'RETENTION_DAYS'],
    ...['LIMIT_BODY_BYTES', 'LIMIT_MOVEMENTS_RUNNING', 'LIMIT_MOVEMENTS_WAITING'],
  ];
  expect(readConfig(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(DEFAULTS);
  expect(readConfig(Object.fromEntries(names.map((name) => [name, undefined])))).toEqual(DEFAULTS);
});

test('variables of other programs are nobody’s business', () => {
  expect(readConfig({ PATH: '/bin', HOME: '/root', PORTS: 'x' })).toEqual(DEFAULTS);
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
    [{ METRICS_PORT: '9090' }, { metricsPort: 9090 }],
    [{ LOG_LEVEL: 'silent' }, { logLevel: 'silent' }],
  ])('%j', (environment, expected) => {
    expect(readConfig(environment)).toEqual({ ...DEFAULTS, ...expected });
  });
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
    expect(readConfig(key).tokenKey).toEqual({ key: 's'.repeat(32) });
  });
});
