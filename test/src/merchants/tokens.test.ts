import { createServer, type Server } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, post, signToken } from '../../support/app.ts';
import { openTwo, type TwoShops } from './support.ts';

const BODY = JSON.stringify({ query: '{ viewer { merchant subject } }' });
const NO_MERCHANT = 'The bearer token names no merchant that it is good for.';

const ask = ({ app }: TwoShops, token: string): Promise<Answer> =>
  post(app.url, BODY, { authorization: `Bearer ${token}` });

/** Let in: the merchant. Refused: the message, once it is known that nothing else is told. */
async function outcome(two: TwoShops, token: string): Promise<string> {
  const { status, data, errors, headers } = await ask(two, token);
  if (status === 200) return `in: ${data.viewer.merchant}`;
  expect(status).toBe(401);
  expect(headers['www-authenticate']).toMatch(/^Bearer/);
  expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  return errors?.[0]?.message ?? '';
}

describe('the claim chooses the merchant:', () => {
  let two: TwoShops;
  beforeAll(async () => {
    two = await openTwo();
  });
  afterAll(() => two.close());

  it.each([
    ['one of them', 'shop-a', 'in: shop-a'],
    ['the other', 'shop-b', 'in: shop-b'],
    ['no claim', undefined, NO_MERCHANT],
    ['one that there is not', 'shop-c', NO_MERCHANT],
    ['the id in other letters', 'Shop-A', NO_MERCHANT],
    ['the id with a space', 'shop-a ', NO_MERCHANT],
    ['a list of one', ['shop-a'], NO_MERCHANT],
    ['a list of both', ['shop-a', 'shop-b'], NO_MERCHANT],
    ['an object', { id: 'shop-a' }, NO_MERCHANT],
    ['a number', 0, NO_MERCHANT],
    ['true', true, NO_MERCHANT],
    ['null', null, NO_MERCHANT],
    ['an empty text', '', NO_MERCHANT],
    ['a very long text', 'shop-a'.repeat(1_000), NO_MERCHANT],
    ['a name that every object has', '__proto__', NO_MERCHANT],
    ['another one', 'constructor', NO_MERCHANT],
    ['and another', 'hasOwnProperty', NO_MERCHANT],
    ['what stands for none of them', '*', NO_MERCHANT],
    ['the client id of one', 'client-of-a', NO_MERCHANT],
    ['two ids in one text', 'shop-a shop-b', NO_MERCHANT],
  ])('%s', async (_what, merchant, expected) => {
    expect(await outcome(two, await signToken({ sub: 'x', ...(merchant !== undefined && { merchant }) }))).toBe(
      expected,
    );
  });

  it('a refused token goes on being refused, and one that stood is not taken for another', async () => {
    const tokens = await Promise.all(
      ['shop-a', 'shop-b', 'shop-c'].map((merchant) => signToken({ sub: 'x', merchant })),
    );
    for (const _round of [1, 2]) {
      const outcomes = [];
      for (const token of tokens) outcomes.push(await outcome(two, token));
      expect(outcomes).toEqual(['in: shop-a', 'in: shop-b', NO_MERCHANT]);
    }
  });

  it('without a token nobody comes in', async () => {
    expect((await post(two.app.url, BODY)).status).toBe(401);
  });
});

it('the claim has the name that is configured, and no other', async () => {
  const two = await openTwo({ AUTH_MERCHANT_CLAIM: 'https://shop.example/merchant' });
  const named = await signToken({ 'https://shop.example/merchant': 'shop-b', merchant: 'shop-a' });
  expect(await outcome(two, named)).toBe('in: shop-b');
  expect(await outcome(two, await signToken({ merchant: 'shop-a' }))).toBe(NO_MERCHANT);
  await two.close();
});

it.each([
  '__proto__',
  'constructor',
  'toString',
])('where the claim is called %s, its absence is no merchant', async (name) => {
  const two = await openTwo({ AUTH_MERCHANT_CLAIM: name });
  expect(await outcome(two, await signToken({ merchant: 'shop-a' }))).toBe(NO_MERCHANT);
  await two.close();
});

describe('a merchant with an issuer of its own', () => {
  const ISSUER_A = 'https://id.a.example';
  const SHARED = 'https://id.example';
  const NOT_VALID = 'The bearer token is not valid here.';
  type Signer = (claims: Record<string, unknown>) => Promise<string>;
  let byA: Signer;
  let server: Server;
  let two: TwoShops;

  beforeAll(async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'a', alg: 'ES256', use: 'sig' }] };
    server = createServer((_request, response) => response.end(JSON.stringify(keys)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const jwksUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/jwks.json`;
    byA = (claims) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'a' }).setExpirationTime('1h').sign(privateKey);
    two = await openTwo(
      { AUTH_ISSUER: SHARED, AUTH_AUDIENCE: 'loyalty' },
      { a: { auth: { issuer: ISSUER_A, jwksUrl } } },
    );
  });
  afterAll(async () => {
    await two.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const byShared: Signer = (claims) => signToken(claims);
  const table: [what: string, signer: () => Signer, claims: Record<string, unknown>, expected: string][] = [
    ['its own issuer’s token', () => byA, { iss: ISSUER_A, merchant: 'shop-a' }, 'in: shop-a'],
    ['its own issuer’s token for the other', () => byA, { iss: ISSUER_A, merchant: 'shop-b' }, NO_MERCHANT],
    ['its own issuer’s token for nobody', () => byA, { iss: ISSUER_A }, NO_MERCHANT],
    ['its own issuer’s token for both', () => byA, { iss: ISSUER_A, merchant: ['shop-a', 'shop-b'] }, NO_MERCHANT],
    ['its issuer’s token in the name of the other issuer', () => byA, { iss: SHARED, merchant: 'shop-b' }, NOT_VALID],
    ['its issuer’s token for itself in that name', () => byA, { iss: SHARED, merchant: 'shop-a' }, NOT_VALID],
    ['its issuer’s token in no name', () => byA, { merchant: 'shop-b' }, NOT_VALID],
    ['its issuer’s token in several names', () => byA, { iss: [ISSUER_A, SHARED], merchant: 'shop-b' }, NOT_VALID],
    ['its issuer’s token for another service', () => byA, { iss: ISSUER_A, aud: 'x', merchant: 'shop-a' }, NOT_VALID],
    ['the other issuer’s token', () => byShared, { iss: SHARED, merchant: 'shop-b' }, 'in: shop-b'],
    ['the other issuer’s token for it', () => byShared, { iss: SHARED, merchant: 'shop-a' }, NO_MERCHANT],
    ['the other issuer’s token in its name', () => byShared, { iss: ISSUER_A, merchant: 'shop-a' }, NOT_VALID],
    ['the other issuer’s token in no name', () => byShared, { merchant: 'shop-b' }, NOT_VALID],
    ['a name that every object has', () => byA, { iss: '__proto__', merchant: 'shop-a' }, NOT_VALID],
  ];

  it.each(table)('%s', async (_what, signer, claims, expected) => {
    expect(await outcome(two, await signer()({ sub: 'x', aud: 'loyalty', ...claims }))).toBe(expected);
  });
});
