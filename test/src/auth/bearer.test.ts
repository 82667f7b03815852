import { createServer } from 'node:http';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { openTill, useApp } from '../../schema/support.ts';
import { post, signToken } from '../../support/app.ts';

const app = useApp();
const BODY = JSON.stringify({
  query: '{ viewer { subject merchant scopes } card(accountId: "914639258868515") { id } }',
});
const CLAIMS = { sub: 'somebody', scope: 'card:read' };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('a request is refused with 401 and WWW-Authenticate, and nothing is asked upstream', () => {
  it.each<[string, () => Promise<Record<string, string>> | Record<string, string>]>([
    ['without a token', () => ({})],
    ['with an empty header', () => ({ authorization: '' })],
    ['with another scheme', () => ({ authorization: `Basic ${app.token}` })],
    ['with a scheme and no token', () => ({ authorization: 'Bearer' })],
    ['with something that is no token', () => bearer('let-me-in')],
    ['with two tokens', () => ({ authorization: `Bearer ${app.token}, Bearer ${app.token}` })],
    [
      'with a token by another key',
      async () => bearer(await signToken(CLAIMS, '1h', 'another-key-of-at-least-32-bytes!')),
    ],
    ['with an expired token', async () => bearer(await signToken(CLAIMS, '-10m'))],
    ['with a token that is not signed', () => bearer(new UnsecuredJWT(CLAIMS).setExpirationTime('1h').encode())],
    ['with a token whose signature is cut off', () => bearer(app.token.replace(/[^.]+$/, ''))],
    ['with a token whose claims were changed', () => bearer(withClaims(app.token, { scope: 'pay void', exp: 9e9 }))],
  ])('%s', async (_name, headers) => {
    await app.calls();
    const answer = await post(app.url, BODY, await headers());
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
    expect(answer.headers['x-request-id']).toBeTruthy();
    expect(answer.data ?? null).toBeNull();
    expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(answer.text).not.toContain('eyJ');
    expect(await app.calls()).toEqual([]);
  });

  it('before the body is looked at, and for GET as for POST', async () => {
    expect((await post(app.url, '{"query": 914639258868515')).status).toBe(401);
    const get = await fetch(`${app.url}/graphql?query={__typename}`, { headers: { accept: 'application/json' } });
    expect(get.status).toBe(401);
    expect(get.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });
});

describe('a token that stands', () => {
  it('tells the viewer: subject, scopes one by one, and the merchant', async () => {
    const token = await signToken({ sub: 'somebody', scope: ' card:read  pay ' });
    const { data } = await app.gql('{ viewer { subject scopes merchant } }', {}, bearer(token));
    expect(data.viewer).toEqual({ subject: 'somebody', scopes: ['card:read', 'pay'], merchant: '825429536610058240' });
  });

  it('may have no subject and no scope', async () => {
    const { data } = await app.gql('{ viewer { subject scopes } }', {}, bearer(await signToken({})));
    expect(data.viewer).toEqual({ subject: null, scopes: [] });
  });

  it('is read with the scheme in any case', async () => {
    const { data } = await app.gql('{ __typename }', {}, { authorization: `bearer ${app.token}` });
    expect(data).toEqual({ __typename: 'Query' });
  });

  it('must be for this issuer and audience where these are set', async () => {
    const { key, till } = await tillWithKey({ AUTH_ISSUER: 'https://id.example', AUTH_AUDIENCE: 'loyalty' });
    const status = async (claims: object) =>
      (await post(till.url, BODY, bearer(await signToken({ ...CLAIMS, ...claims }, '1h', key)))).status;
    expect(await status({ iss: 'https://id.example', aud: 'loyalty' })).toBe(200);
    expect(await status({ iss: 'https://id.example', aud: ['other', 'loyalty'] })).toBe(200);
    expect(await status({ iss: 'https://other.example', aud: 'loyalty' })).toBe(401);
    expect(await status({ iss: 'https://id.example', aud: 'other' })).toBe(401);
    expect(await status({})).toBe(401);
    await till.close();
  });

  it('is checked by a public key, which is never taken for a secret', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const pem = await exportSPKI(publicKey);
    const till = await openTill({ PAYWIZARD_URL: app.sandboxUrl, AUTH_JWT_KEY: pem });
    const signed = new SignJWT(CLAIMS).setProtectedHeader({ alg: 'ES256' }).setExpirationTime('1h');
    expect((await post(till.url, BODY, bearer(await signed.sign(privateKey)))).status).toBe(200);
    expect((await post(till.url, BODY, bearer(await signToken(CLAIMS, '1h', pem)))).status).toBe(401);
    await till.close();
  });

  it('is checked by a JWKS; while that cannot be had, it is our fault and not the caller’s', async () => {
    const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }] };
    const server = createServer((_request, response) => response.end(JSON.stringify(jwks)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const jwksUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/jwks.json`;
    const environment = { PAYWIZARD_URL: app.sandboxUrl, AUTH_JWKS_URL: jwksUrl, AUTH_JWT_KEY: '' };
    const token = (kid: string) =>
      new SignJWT(CLAIMS).setProtectedHeader({ alg: 'RS256', kid }).setExpirationTime('1h').sign(privateKey);
    const [till, cut] = [await openTill(environment), await openTill(environment)];
    expect((await post(till.url, BODY, bearer(await token('one')))).status).toBe(200);
    expect((await post(till.url, BODY, bearer(await token('two')))).status).toBe(401);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const answer = await post(cut.url, BODY, bearer(await token('one')));
    expect(answer.status).toBe(503);
    expect(answer.errors?.[0]?.extensions.code).not.toBe('UNAUTHENTICATED');
    expect(answer.text).not.toContain(jwksUrl);
    await Promise.all([till.close(), cut.close()]);
  });
});

async function tillWithKey(environment: Record<string, string> = {}) {
  const key = 'a-key-of-this-test-with-32-bytes-or-more';
  return { key, till: await openTill({ PAYWIZARD_URL: app.sandboxUrl, AUTH_JWT_KEY: key, ...environment }) };
}

function withClaims(token: string, claims: object): string {
  const [header, , signature] = token.split('.');
  return `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`;
}
