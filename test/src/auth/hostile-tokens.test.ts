import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTill, type Till, useApp } from '../../schema/support.ts';
import { post } from '../../support/app.ts';

const SECRET = 'a-key-of-this-test-with-32-bytes-or-more';
const CLAIMS = { sub: 'somebody', scope: 'card:read', exp: 9_999_999_999 };
const BODY = JSON.stringify({ query: '{ viewer { subject } card(accountId: "914639258868515") { id } }' });

const app = useApp({ AUTH_JWT_KEY: SECRET });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const pemOf = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString();

const base64 = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** A token as a forger puts it together: any header and any text for claims. */
const forged = (header: unknown, claims: unknown, signature: (text: string) => Buffer | string): string => {
  const text = `${base64(header)}.${base64(claims)}`;
  const signed = signature(text);
  return `${text}.${typeof signed === 'string' ? signed : signed.toString('base64url')}`;
};

const hmac =
  (key: string, hash = 'sha256') =>
  (text: string) =>
    createHmac(hash, key).update(text).digest();
const es256 = (text: string) => sign('sha256', Buffer.from(text), { key: ec.privateKey, dsaEncoding: 'ieee-p1363' });
const rs256 = (text: string) => sign('sha256', Buffer.from(text), rsa.privateKey);
const bySecret = (claims: unknown, header: object = {}) => forged({ alg: 'HS256', ...header }, claims, hmac(SECRET));

async function expectRefused(till: Till, token: string): Promise<void> {
  await app.calls();
  const answer = await post(till.url, BODY, { authorization: `Bearer ${token}` });
  expect(answer.status).toBe(401);
  expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
  expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  expect(answer.data ?? null).toBeNull();
  expect(answer.text).not.toMatch(/eyJ|somebody|algorithm|signature/);
  expect(await app.calls()).toEqual([]);
}

const expectStands = async (till: Till, token: string): Promise<void> =>
  expect((await post(till.url, BODY, { authorization: `Bearer ${token}` })).status).toBe(200);

it('the tokens of these tests are good but for what each of them changes', async () => {
  await expectStands(app, bySecret(CLAIMS));
});

describe('where a secret is the key, a token is refused', () => {
  it.each<[string, () => string]>([
    ['that says it needs no signature', () => forged({ alg: 'none' }, CLAIMS, () => '')],
    ['that says so in other letters', () => forged({ alg: 'nOnE' }, CLAIMS, () => '')],
    ['that says so and is signed all the same', () => forged({ alg: 'none' }, CLAIMS, hmac(SECRET))],
    ['without an algorithm', () => forged({ typ: 'JWT' }, CLAIMS, hmac(SECRET))],
    ['with an algorithm that is a list', () => forged({ alg: ['HS256'] }, CLAIMS, hmac(SECRET))],
    ['with an algorithm in other letters', () => forged({ alg: 'hs256' }, CLAIMS, hmac(SECRET))],
    ['with an algorithm of public keys', () => forged({ alg: 'RS256' }, CLAIMS, rs256)],
    ['signed with nothing', () => forged({ alg: 'HS256' }, CLAIMS, hmac(''))],
    ['with another algorithm than it is signed by', () => forged({ alg: 'HS512' }, CLAIMS, hmac(SECRET))],
    [
      'that brings its own key',
      () => forged({ alg: 'ES256', jwk: ec.publicKey.export({ format: 'jwk' }) }, CLAIMS, es256),
    ],
    ['with an extension that must be understood', () => bySecret(CLAIMS, { crit: ['x'], x: 1 })],
    ['with an unencoded payload', () => bySecret(CLAIMS, { crit: ['b64'], b64: false })],
    ['with an empty list of such extensions', () => bySecret(CLAIMS, { crit: [] })],
    ['that holds a token', () => forged({ alg: 'HS256', cty: 'JWT' }, bySecret(CLAIMS), hmac(SECRET))],
    ['that holds a text', () => bySecret('"somebody"')],
    ['that holds a list', () => bySecret([CLAIMS])],
    ['that holds null', () => bySecret('null')],
    ['that holds nothing', () => bySecret('')],
    ['that holds what is no JSON', () => bySecret('{"sub":"somebody",}')],
    ['that is encrypted, by its form', () => `${base64({ alg: 'dir', enc: 'A256GCM' })}....`],
    ['of two dots', () => '..'],
    ['of one dot', () => '.'],
    ['of many dots', () => '.'.repeat(200)],
    ['with a fourth part', () => `${bySecret(CLAIMS)}.x`],
    ['with a signature of other letters', () => bySecret(CLAIMS).replace(/[^.]+$/, '+/+/')],
    ['with a header that is no object', () => forged('"HS256"', CLAIMS, hmac(SECRET))],
    ['whose end is a text', () => bySecret({ ...CLAIMS, exp: '9999999999' })],
    ['whose end is null', () => bySecret({ ...CLAIMS, exp: null })],
    ['whose end is a list', () => bySecret({ ...CLAIMS, exp: [9_999_999_999] })],
    ['whose end was before all time', () => bySecret({ ...CLAIMS, exp: -1 })],
    ['that begins in an hour', () => bySecret({ ...CLAIMS, nbf: Date.now() / 1_000 + 3_600 })],
    ['whose beginning is a text', () => bySecret({ ...CLAIMS, nbf: '0' })],
    ['that was issued as a text', () => bySecret({ ...CLAIMS, iat: 'now' })],
  ])('%s', async (_name, token) => {
    await expectRefused(app, token());
  });

  it('and none that is refused is remembered as one that stood', async () => {
    const [header, claims, signature] = bySecret(CLAIMS).split('.');
    await expectStands(app, `${header}.${claims}.${signature}`);
    await expectRefused(app, `${header}.${base64({ ...CLAIMS, scope: 'pay' })}.${signature}`);
    await expectRefused(app, `${header}.${claims}.`);
  });
});

describe('a token stands', () => {
  it.each<[string, object]>([
    ['whose beginning is within what clocks differ by', { nbf: Date.now() / 1_000 + 20 }],
    ['whose end is just over, by what clocks differ', { exp: Date.now() / 1_000 - 20 }],
    ['that says it was issued later, as a clock that is fast would', { iat: Date.now() / 1_000 + 600 }],
    ['with a subject of odd letters', { sub: "'; drop table movements; --" }],
    ['that never ends', { exp: undefined }],
  ])('%s', async (_name, claims) => {
    await expectStands(app, bySecret({ ...CLAIMS, ...claims }));
  });

  it.each([
    '../../../dev/null',
    "x' union select 'key",
    '/etc/passwd',
    '__proto__',
  ])('by the one key there is, whatever key it names: %s', async (kid) => {
    await expectStands(app, bySecret(CLAIMS, { kid }));
    await expectRefused(app, forged({ alg: 'HS256', kid }, CLAIMS, hmac('')));
  });
});

it('a header of twenty thousand letters is refused, and the next request is served', async () => {
  const answer = await post(app.url, BODY, { authorization: `Bearer ${'a'.repeat(20_000)}` });
  expect(answer.status).toBe(431);
  await expectStands(app, bySecret(CLAIMS));
});

it('of several audiences one must be ours, and the issuer is the one that is set, letter by letter', async () => {
  const environment = { PAYWIZARD_URL: app.sandboxUrl, AUTH_JWT_KEY: SECRET };
  const till = await openTill({ ...environment, AUTH_ISSUER: 'https://id.example', AUTH_AUDIENCE: 'loyalty' });
  const token = (claims: object) => bySecret({ ...CLAIMS, iss: 'https://id.example', aud: 'loyalty', ...claims });
  await expectStands(till, token({ aud: ['other', 'loyalty'] }));
  for (const aud of [['loyalty-2', 'LOYALTY'], [], { loyalty: true }, [['loyalty']], 'loyalty other', null]) {
    await expectRefused(till, token({ aud }));
  }
  for (const iss of [['https://id.example'], 'https://id.example/', 'HTTPS://id.example', null]) {
    await expectRefused(till, token({ iss }));
  }
  await till.close();
});

describe.each([
  ['a public key', () => ({ AUTH_JWT_KEY: pemOf(ec.publicKey) })],
  ['a JWKS', () => ({ AUTH_JWKS_URL: `http://127.0.0.1:${portOf(server)}/keys`, AUTH_JWT_KEY: '' })],
])('where %s is the key', (_name, key) => {
  let till: Till;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    till = await openTill({ PAYWIZARD_URL: app.sandboxUrl, ...key() });
  });
  afterAll(async () => {
    await till.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('a token by it stands', async () => {
    await expectStands(till, forged({ alg: 'ES256', kid: 'one' }, CLAIMS, es256));
  });

  it.each<[string, () => string]>([
    ['that says it needs no signature', () => forged({ alg: 'none', kid: 'one' }, CLAIMS, () => '')],
    [
      'signed with the public key as a secret',
      () => forged({ alg: 'HS256', kid: 'one' }, CLAIMS, hmac(pemOf(ec.publicKey))),
    ],
    ['signed by another kind of key', () => forged({ alg: 'RS256', kid: 'one' }, CLAIMS, rs256)],
    ['signed by a kind of key that the caller chose', () => forged({ alg: 'PS512', kid: 'one' }, CLAIMS, () => 'AAAA')],
    ['signed by a larger curve', () => forged({ alg: 'ES384', kid: 'one' }, CLAIMS, () => 'A'.repeat(128))],
    ['signed by a third kind of key', () => forged({ alg: 'EdDSA', kid: 'one' }, CLAIMS, () => 'A'.repeat(86))],
    ['with too short a signature', () => forged({ alg: 'ES256', kid: 'one' }, CLAIMS, () => 'AA')],
    ['with a signature of zeros', () => forged({ alg: 'ES256', kid: 'one' }, CLAIMS, () => Buffer.alloc(64))],
    [
      'that says where its key is',
      () => forged({ alg: 'RS256', kid: 'x', jku: till.url, x5u: till.url }, CLAIMS, rs256),
    ],
    [
      'whose key has no text for a name',
      () => forged({ alg: 'ES256', kid: { one: 1 } }, { ...CLAIMS, jti: 'a' }, () => 'AA'),
    ],
  ])('a token is refused as the caller’s fault %s', async (_kind, token) => {
    await expectRefused(till, token());
  });
});

const jwks = { keys: [{ ...ec.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'ES256', use: 'sig' }] };
const server: Server = createServer((_request, response) => response.end(JSON.stringify(jwks)));
const portOf = (listening: Server): number => {
  const address = listening.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};
