import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { problemsOf } from '../support/config.ts';

const directory = mkdtempSync(join(tmpdir(), 'loyalty-config-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** A file that holds this text. */
function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

const UPSTREAM = { PAYWIZARD_URL: 'https://uat.paywizard.biz' };
const CREDENTIALS = { PAYWIZARD_CLIENT_ID: '825', PAYWIZARD_CLIENT_SECRET: 'secret', PAYWIZARD_TOKEN: 'token' };
/** Keys that can be read, and by which no token can be checked. */
const PEM = {
  weak: pemOf(generateKeyPairSync('rsa', { modulusLength: 1_024 }).publicKey),
  noSignatures: pemOf(generateKeyPairSync('x25519').publicKey),
};

function pemOf(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

const KEY = Buffer.alloc(32, 7).toString('base64');

describe('a mistake is one line that names the variable and the remedy', () => {
  const PORT = 'PORT: must be a whole number from 0 to 65535.';
  const URL = 'must be an http or https address, such as https://portal.paywizard.biz.';
  const ON_OFF = 'must be on or off.';
  const KEY_OF_TOKENS =
    'AUTH_JWT_KEY: must be a PEM public key (RSA of 2048 bits or more, EC P-256, P-384 or P-521, Ed25519), or a secret of 32 bytes or more.';
  const PROXIES = 'TRUSTED_PROXIES: must be none, or a whole number from 0 to 10.';
  const RATE = 'must be a whole number from 0 to 100000000.';
  const SAME_PORT = 'METRICS_PORT: the same as PORT; take another one, or leave it out to have no port of its own.';
  const ORIGINS = 'CORS_ORIGINS: must be a comma list of origins such as https://shop.example.';
  test.each([
    ['PORT', '-1', PORT],
    ['PORT', '65536', PORT],
    ['PORT', '4000.5', PORT],
    ['PORT', '4e3', PORT],
    ['PORT', 'http', PORT],
    ['METRICS_PORT', '70000', 'METRICS_PORT: must be a whole number from 0 to 65535.'],
    ['PAYWIZARD_TIMEOUT_MS', '0', 'PAYWIZARD_TIMEOUT_MS: must be a whole number from 1 to 600000.'],
    ['PAYWIZARD_TIMEOUT_MS', '10s', 'PAYWIZARD_TIMEOUT_MS: must be a whole number from 1 to 600000.'],
    ['PAYWIZARD_AMOUNT_SCALE', '20', 'PAYWIZARD_AMOUNT_SCALE: must be a power of ten, such as 10000.'],
    ['PAYWIZARD_AMOUNT_SCALE', '0', 'PAYWIZARD_AMOUNT_SCALE: must be a power of ten, such as 10000.'],
    ['MERCHANT', 'm'.repeat(101), 'MERCHANT: must have at most 100 characters.'],
    ['AUTH_JWKS_URL', 'id.example/jwks', `AUTH_JWKS_URL: ${URL}`],
    ['AUTH_JWT_KEY', 's'.repeat(31), KEY_OF_TOKENS],
    ['GRAPHIQL', 'true', `GRAPHIQL: ${ON_OFF}`],
    ['INTROSPECTION', 'ON', `INTROSPECTION: ${ON_OFF}`],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL: must be one of fatal, error, warn, info, debug, trace, silent.'],
    ['AUTH_JWT_KEY', '-----BEGIN PUBLIC KEY----- x', KEY_OF_TOKENS],
    ['AUTH_JWT_KEY', PEM.weak, KEY_OF_TOKENS],
    ['AUTH_JWT_KEY', PEM.noSignatures, KEY_OF_TOKENS],
    ['ANONYMOUS_INQUIRY', 'yes', `ANONYMOUS_INQUIRY: ${ON_OFF}`],
    ['TRUSTED_PROXIES', '11', PROXIES],
    ['TRUSTED_PROXIES', '-1', PROXIES],
    ['TRUSTED_PROXIES', '10.0.0.1', PROXIES],
    ['TRUSTED_PROXIES', 'None', PROXIES],
    ['LIMIT_TOKENS', '99', 'LIMIT_TOKENS: must be a whole number from 100 to 20000.'],
    ['LIMIT_DEPTH', '2', 'LIMIT_DEPTH: must be a whole number from 3 to 50.'],
    ['LIMIT_ALIASES', '1001', 'LIMIT_ALIASES: must be a whole number from 0 to 1000.'],
    ['LIMIT_COST', '0', 'LIMIT_COST: must be a whole number from 1 to 100000.'],
    ['LIMIT_REQUESTS_PER_MINUTE', 'off', `LIMIT_REQUESTS_PER_MINUTE: ${RATE}`],
    ['LIMIT_LOOKUPS_PER_MINUTE', '-1', `LIMIT_LOOKUPS_PER_MINUTE: ${RATE}`],
    ['METRICS_PORT', '4000', SAME_PORT],
    ['CORS_ORIGINS', '*', ORIGINS],
    ['CORS_ORIGINS', 'https://shop.example/', ORIGINS],
    ['CORS_ORIGINS', 'https://shop.example,', ORIGINS],
    ['CORS_ORIGINS', 'shop.example', ORIGINS],
  ])('%s=%s', (name, value, problem) => {
    expect(problemsOf({ [name]: value })).toEqual([problem]);
  });

  test.each(['ftp://x', 'portal.paywizard.biz', 'https://', 'http://x:99999'])('PAYWIZARD_URL=%s', (url) => {
    expect(problemsOf({ ...CREDENTIALS, PAYWIZARD_URL: url })).toEqual([`PAYWIZARD_URL: ${URL}`]);
  });

  test.each(['https://user@x', 'https://user:hunter2@x'])('PAYWIZARD_URL=%s', (url) => {
    expect(problemsOf({ ...CREDENTIALS, PAYWIZARD_URL: url })).toEqual([
      'PAYWIZARD_URL: must be an address without user name and password: nothing is sent of them.',
    ]);
  });

  test('one port for two things, and a longest pause below the first, whatever else is wrong', () => {
    const wrong = { LOG_LEVEL: 'loud', PORT: '9090', METRICS_PORT: '9090', SETTLE_FIRST_MS: '300001' };
    expect(problemsOf(wrong)).toEqual([
      expect.stringMatching(/^LOG_LEVEL: /),
      expect.stringMatching(/^SETTLE_MAX_MS: less than SETTLE_FIRST_MS/),
      SAME_PORT,
    ]);
  });

  test.each([
    ['is not there', () => join(directory, 'nowhere')],
    ['is no JSON', () => file('rubbish.json', '{')],
    ['is a list', () => file('list.json', '["{ __typename }"]')],
    ['holds something else than strings', () => file('deep.json', '{"a": {"query": "{ __typename }"}}')],
  ])('a manifest of trusted documents that %s', (_what, make) => {
    expect(problemsOf({ TRUSTED_DOCUMENTS: make() })).toEqual([
      'TRUSTED_DOCUMENTS: must be off, or the path of a file that can be read and holds a JSON object of ids and documents.',
    ]);
  });

  test('a database that is not known', () => {
    expect(problemsOf({ DATABASE_URL: 'mysql://db' })).toEqual([
      expect.stringMatching(/^DATABASE_URL: must be .*file:/),
    ]);
  });

  test('two sources for the keys of tokens', () => {
    const both = { AUTH_JWKS_URL: 'https://id.example/jwks', AUTH_JWT_KEY: 's'.repeat(32) };
    expect(problemsOf(both)).toEqual(['AUTH_JWT_KEY: set either it or AUTH_JWKS_URL, not both.']);
  });
});

describe('credentials', () => {
  test('are needed for an upstream', () => {
    expect(problemsOf(UPSTREAM)).toEqual([
      'PAYWIZARD_CLIENT_ID: not set; the client id that PayWizard issued, or …_FILE.',
      'PAYWIZARD_CLIENT_SECRET: not set; the client secret that PayWizard issued, or …_FILE.',
      'PAYWIZARD_TOKEN: not set; the jwt-token that PayWizard issued, or …_FILE.',
    ]);
  });

  test('are not needed for the sandbox', () => {
    expect(problemsOf({ PAYWIZARD_TOKEN: 'token' })).toEqual([]);
  });

  test.each(Object.keys(CREDENTIALS))('%s set twice', (name) => {
    const environment = { ...UPSTREAM, ...CREDENTIALS, [`${name}_FILE`]: file(name, 'from a file') };
    expect(problemsOf(environment)).toEqual([`${name}: set either it or ${name}_FILE, not both.`]);
  });

  test.each([
    ['is not there', join(directory, 'nowhere')],
    ['is a directory', directory],
    ['is empty', file('empty', '')],
    ['holds nothing but white space', file('blank', ' \n\n')],
  ])('in a file that %s', (_what, path) => {
    const { PAYWIZARD_TOKEN: _left, ...others } = CREDENTIALS;
    expect(problemsOf({ ...UPSTREAM, ...others, PAYWIZARD_TOKEN_FILE: path })).toEqual([
      'PAYWIZARD_TOKEN_FILE: the file cannot be read or is empty; it must hold the secret and nothing else.',
    ]);
  });
});

describe('a key or an address in a file', () => {
  test.each([
    ['AUTH_JWT_KEY', 's'.repeat(31), /^AUTH_JWT_KEY_FILE: must be a PEM/],
    ['SEALING_KEYS', 'k1:hunter2', /^SEALING_KEYS_FILE: must be a comma list/],
    ['DATABASE_URL', 'mysql://u:hunter2@db', /^DATABASE_URL_FILE: must be an address/],
    ['REDIS_URL', 'cache:6379', /^REDIS_URL_FILE: must be an address/],
  ])('%s', (name, text, problem) => {
    const empty = `${name}_FILE: the file cannot be read or is empty; it must hold the secret and nothing else.`;
    expect(problemsOf({ [`${name}_FILE`]: file(name, text) })).toEqual([expect.stringMatching(problem)]);
    expect(problemsOf({ [`${name}_FILE`]: file('blank', ' \n') })).toEqual([empty]);
    expect(problemsOf({ [`${name}_FILE`]: join(directory, 'nowhere') })).toEqual([empty]);
  });

  test.each([
    ['AUTH_JWT_KEY', 's'.repeat(32)],
    ['SEALING_KEYS', `k1:${KEY}`],
    ['DATABASE_URL', 'file:x.db'],
    ['REDIS_URL', 'redis://cache'],
  ])('%s set twice', (name, value) => {
    const environment = { [name]: value, [`${name}_FILE`]: file(name, value) };
    expect(problemsOf(environment)).toEqual([`${name}: set either it or ${name}_FILE, not both.`]);
  });

  test('beside the address of a JWKS', () => {
    const both = { AUTH_JWKS_URL: 'https://id.example/jwks', AUTH_JWT_KEY_FILE: file('key', 's'.repeat(32)) };
    expect(problemsOf(both)).toEqual(['AUTH_JWT_KEY: set either it or AUTH_JWKS_URL, not both.']);
  });
});

describe('production', () => {
  test('refuses every development default, all at once', () => {
    expect(problemsOf({ NODE_ENV: 'production' }).map((problem) => problem.split(':')[0])).toEqual([
      'PAYWIZARD_URL',
      'PAYWIZARD_CLIENT_ID',
      'PAYWIZARD_CLIENT_SECRET',
      'PAYWIZARD_TOKEN',
      'AUTH_JWKS_URL',
      'SEALING_KEYS',
    ]);
  });

  test('takes credentials from files', () => {
    const { PAYWIZARD_TOKEN: _left, ...others } = CREDENTIALS;
    const secrets = { AUTH_JWT_KEY: 's'.repeat(32), SEALING_KEYS: `k1:${KEY}` };
    const environment = { NODE_ENV: 'production', ...UPSTREAM, ...others, ...secrets };
    expect(problemsOf({ ...environment, PAYWIZARD_TOKEN_FILE: file('token', 'token\n') })).toEqual([]);
  });
});

test('all mistakes are told at once, and no secret among them', () => {
  const problems = problemsOf({
    NODE_ENV: 'production',
    PORT: 'x',
    LOG_LEVEL: 'loud',
    PAYWIZARD_ERROR_CODES: '{',
    PAYWIZARD_CLIENT_SECRET: 'hunter2',
    PAYWIZARD_CLIENT_SECRET_FILE: file('secret', 'hunter2'),
    AUTH_JWT_KEY: 'hunter2',
    SEALING_KEYS: 'k1:hunter2',
  });
  const named = new Set(problems.map((problem) => problem.split(':')[0]));
  expect(named).toEqual(
    new Set([
      ...['PORT', 'LOG_LEVEL', 'PAYWIZARD_ERROR_CODES', 'PAYWIZARD_CLIENT_SECRET', 'AUTH_JWT_KEY', 'SEALING_KEYS'],
      ...['PAYWIZARD_URL', 'PAYWIZARD_CLIENT_ID', 'PAYWIZARD_TOKEN'],
    ]),
  );
  expect(problems).toHaveLength(named.size);
  expect(problems.join()).not.toContain('hunter2');
});
