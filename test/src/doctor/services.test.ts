import { generateKeyPairSync } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import { listen } from '../../../src/http/listen.ts';
import { hasRedis, REDIS_URL, startRedisProxy } from '../../support/redis.ts';
import { useDoctor } from './support.ts';

const doctor = useDoctor();
const HAS_REDIS = await hasRedis();

describe('the keys of tokens', () => {
  const CHECKED = { AUTH_ISSUER: 'https://id.example', AUTH_AUDIENCE: 'cards' };

  /** What is found of a JWKS that is answered so. */
  async function found(listener: RequestListener) {
    const { port, close } = await listen(listener, 0, '127.0.0.1');
    const { code, about } = await doctor.ask({ ...CHECKED, AUTH_JWKS_URL: `http://127.0.0.1:${port}/keys` });
    await close(0);
    return { code, findings: about('token keys') };
  }
  const json =
    (body: unknown): RequestListener =>
    (_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));

  /** An address at which nothing listens any more. */
  async function nobody(): Promise<string> {
    const { port, close } = await listen(json({}), 0, '127.0.0.1');
    await close(0);
    return `http://127.0.0.1:${port}/keys`;
  }

  it('at a JWKS', async () => {
    const { publicKey } = await generateKeyPair('ES256');
    const { code, findings } = await found(json({ keys: [await exportJWK(publicKey)] }));
    expect(code).toBe(0);
    expect(findings).toMatchObject([{ mark: 'ok', says: expect.stringContaining('1 usable key(s): EC P-256') }]);
  });

  it.each<[string, RequestListener, RegExp]>([
    ['without a key', json({ keys: [] }), /no key that checks/],
    ['with nothing but a secret', json({ keys: [{ kty: 'oct', k: 'aHVudGVyMg' }] }), /no key that checks/],
    ['that is none', json({ error: 'no' }), /answers no JWKS/],
    ['that is not found', (_request, response) => response.writeHead(404).end(), /HTTP 404/],
  ])('at a JWKS %s', async (_what, listener, says) => {
    const { code, findings } = await found(listener);
    expect(code).toBe(1);
    expect(findings).toMatchObject([{ mark: 'failed', says: expect.stringMatching(says) }]);
  });

  it('at a JWKS that is down', async () => {
    const { code, about } = await doctor.ask({ ...CHECKED, AUTH_JWKS_URL: await nobody() });
    expect(code).toBe(1);
    expect(about('token keys')).toMatchObject([{ mark: 'failed', says: expect.stringContaining('nothing listens') }]);
  });

  it('at a JWKS over http outside this machine, and without issuer and audience', async () => {
    const { about } = await doctor.ask({ AUTH_JWKS_URL: 'http://keys.invalid/keys' });
    expect(about('token keys')).toMatchObject([
      { mark: 'warning', todo: ['Use https.'] },
      { mark: 'failed' },
      { mark: 'warning', says: expect.stringMatching(/^AUTH_ISSUER and AUTH_AUDIENCE not set/) },
    ]);
  });

  it('in a PEM', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const good = await doctor.ask({ ...CHECKED, AUTH_JWT_KEY: pem.replaceAll('\n', '\\n') });
    expect(good.about('token keys')).toMatchObject([{ mark: 'ok', says: expect.stringContaining('for ES256') }]);
    const half = await doctor.ask({
      ...CHECKED,
      AUTH_JWT_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    });
    expect(half.about('token keys')).toMatchObject([{ mark: 'ok' }, { mark: 'warning' }]);
    const weak = generateKeyPairSync('rsa', { modulusLength: 1_024 }).publicKey;
    const rsa = await doctor.ask({
      ...CHECKED,
      AUTH_JWT_KEY: weak.export({ type: 'spki', format: 'pem' }).toString(),
    });
    expect(rsa.code).toBe(1);
    expect(rsa.about('configuration')).toMatchObject([{ mark: 'failed' }]);
  });
});

describe('Redis', () => {
  it.skipIf(!HAS_REDIS)('that answers', async () => {
    const { code, about } = await doctor.ask({ REDIS_URL });
    expect(code).toBe(0);
    expect(about('redis')).toMatchObject([{ mark: 'ok', says: expect.stringMatching(/answers in \d+ ms/) }]);
  });

  it('that is down', async () => {
    const { code, about } = await doctor.ask({ REDIS_URL: 'redis://:hunter2@127.0.0.1:1' });
    expect(code).toBe(1);
    expect(about('redis')).toMatchObject([{ mark: 'failed', says: expect.stringContaining('nothing listens') }]);
  });

  it.skipIf(!HAS_REDIS)('that hangs', async () => {
    const proxy = await startRedisProxy();
    proxy.hang();
    const { code, about } = await doctor.ask({ REDIS_URL: proxy.url });
    await proxy.close();
    expect(code).toBe(1);
    expect(about('redis')).toMatchObject([{ mark: 'failed' }]);
  });

  it.skipIf(!HAS_REDIS)('that does not know the user', async () => {
    const url = new URL(REDIS_URL);
    url.username = 'nobody-here';
    url.password = 'hunter2-redis';
    const { code, about } = await doctor.ask({ REDIS_URL: url.href });
    expect(code).toBe(1);
    expect(about('redis')).toMatchObject([
      { mark: 'failed', says: expect.stringContaining('refuses us'), todo: [expect.stringContaining('password')] },
    ]);
  });
});
