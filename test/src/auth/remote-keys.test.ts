import { createServer, type Server, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Authenticate, createAuthenticator } from '../../../src/auth/authenticator.ts';
import { identifyForOne } from '../../../src/auth/identify.ts';

const COOL_DOWN_MS = 30_000;
const FRESH_MS = 600_000;

interface SigningKey {
  jwk: JWK;
  token(claims?: Record<string, unknown>): Promise<string>;
  /** A token that does not say by which key it was signed. */
  unnamed(): Promise<string>;
}

async function signingKey(kid: string): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  let count = 0;
  const sign = async (claims: Record<string, unknown>, header: { kid?: string }) => {
    count += 1;
    const jwt = new SignJWT({ jti: `${kid}-${count}`, sub: 'till', exp: 9_999_999_999, ...claims });
    return `Bearer ${await jwt.setProtectedHeader({ alg: 'ES256', ...header }).sign(privateKey)}`;
  };
  return {
    jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' },
    // No two are the same: one that stood once would be remembered, and no key be asked for.
    token: (claims = {}) => sign(claims, { kid }),
    unnamed: () => sign({}, {}),
  };
}

type Behaviour = (response: ServerResponse) => void;
const json =
  (body: unknown, status = 200): Behaviour =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const keySet = (...keys: (SigningKey | undefined)[]) => json({ keys: keys.flatMap((key) => key?.jwk ?? []) });

let [one, two, stranger]: SigningKey[] = [];
let server: Server;
let behaviour: Behaviour;
let fetches = 0;
let authenticate: Authenticate;

beforeAll(async () => {
  [one, two, stranger] = [await signingKey('one'), await signingKey('two'), await signingKey('stranger')];
});

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: Date.now() });
  fetches = 0;
  server = createServer((_request, response) => {
    fetches += 1;
    behaviour(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const jwksUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/keys`;
  authenticate = createAuthenticator({
    identify: identifyForOne({ tokenKey: { jwksUrl }, issuer: null, audience: null }, 'm'),
    cardsClaim: 'cards',
    anonymousAt: null,
    onEndlessToken: () => undefined,
  });
});

afterEach(async () => {
  vi.useRealTimers();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** What becomes of a request with a token by this key: the subject that it is let in as, or the code of the refusal. */
async function outcome(key: SigningKey | undefined, claims?: Record<string, unknown>): Promise<unknown> {
  const token = (await key?.token(claims)) ?? '';
  return await authenticate(token).then(
    ({ subject }) => subject,
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  );
}

describe('the keys of a JWKS', () => {
  beforeEach(() => {
    behaviour = keySet(one, two);
  });

  it('are fetched once, for however many tokens, one after the other or at once', async () => {
    const first = await Promise.all(Array.from({ length: 20 }, () => outcome(one)));
    expect(new Set(first)).toEqual(new Set(['till']));
    for (let count = 0; count < 20; count += 1) expect(await outcome(two)).toBe('till');
    expect(fetches).toBe(1);
  });

  it('are tried one by one for a token that names none, while there are an old and a new one', async () => {
    for (const key of [one, two])
      expect(await authenticate((await key?.unnamed()) ?? '')).toMatchObject({ subject: 'till' });
    await expect(authenticate((await stranger?.unnamed()) ?? '')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(fetches).toBe(1);
  });

  it('are fetched anew when they are old', async () => {
    await outcome(one);
    vi.advanceTimersByTime(FRESH_MS - 1_000);
    await outcome(one);
    expect(fetches).toBe(1);
    vi.advanceTimersByTime(2_000);
    expect(await outcome(one)).toBe('till');
    expect(fetches).toBe(2);
  });

  it('an unknown key costs at most one fetch in half a minute, however many tokens name one', async () => {
    await outcome(one);
    for (let window = 1; window <= 3; window += 1) {
      vi.advanceTimersByTime(COOL_DOWN_MS + 1_000);
      const tried = await Promise.all(Array.from({ length: 25 }, () => outcome(stranger)));
      for (let count = 0; count < 25; count += 1) tried.push(await outcome(stranger));
      expect(new Set(tried)).toEqual(new Set(['UNAUTHENTICATED']));
      expect(fetches).toBe(1 + window);
    }
    expect(await outcome(one)).toBe('till');
  });

  it('a key that is new is found, half a minute after the last fetch at the latest, and an old one ends', async () => {
    behaviour = keySet(one);
    expect(await outcome(one)).toBe('till');
    behaviour = keySet(two);
    expect(await outcome(two)).toBe('UNAUTHENTICATED');
    vi.advanceTimersByTime(COOL_DOWN_MS + 1_000);
    expect(await outcome(two)).toBe('till');
    expect(await outcome(one)).toBe('UNAUTHENTICATED');
    expect(fetches).toBe(2);
  });

  it('the name of a key is a name: no path, no address, no object', async () => {
    await outcome(one);
    const names = ['../../etc/passwd', "' or 1=1 --", 'http://127.0.0.1:1/keys', '__proto__', '', 'ONE', 'one ', 'о​ne'];
    for (const kid of names) {
      const { token } = await signingKey(kid);
      const code = await authenticate(await token()).then(
        () => 'let in',
        (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
      );
      expect([kid, code]).toEqual([kid, 'UNAUTHENTICATED']);
    }
    expect(fetches).toBe(1);
  });
});

/** Each way in which a key source can fail to give keys. */
const OUTAGES: Record<string, Behaviour> = {
  'an error 500': (response) => response.writeHead(500).end('oops'),
  'an error 404': (response) => response.writeHead(404).end('{"keys":[]}'),
  'a redirection': (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
  'an HTML page': (response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>maintenance</html>'),
  'nothing at all': (response) => response.end(),
  'half an answer': (response) => {
    response.writeHead(200, { 'content-length': 1_000 }).write('{"keys":[');
    setTimeout(() => response.destroy(), 10);
  },
  'JSON that is no key set': json({ error: 'maintenance' }),
  'a list': json([]),
  'keys that are no keys': json({ keys: ['one'] }),
  'an empty set': json({ keys: [] }),
  'a broken connection': (response) => response.destroy(),
};

describe.each(Object.entries(OUTAGES))('a key source that answers %s', (_name, outage) => {
  it('stops nobody whose key was fetched before, is asked again each half minute, and is believed again', async () => {
    behaviour = keySet(one);
    expect(await outcome(one)).toBe('till');
    behaviour = outage;
    vi.advanceTimersByTime(FRESH_MS + 1_000);
    for (let count = 0; count < 5; count += 1) expect(await outcome(one)).toBe('till');
    expect(fetches).toBe(2);
    vi.advanceTimersByTime(COOL_DOWN_MS + 1_000);
    expect(await Promise.all([outcome(one), outcome(stranger), outcome(one)])).toEqual([
      'till',
      'UNAUTHENTICATED',
      'till',
    ]);
    expect(fetches).toBe(3);
    behaviour = keySet(one, two);
    vi.advanceTimersByTime(COOL_DOWN_MS + 1_000);
    expect(await outcome(two)).toBe('till');
    expect(fetches).toBe(4);
  });

  it('from the start is our fault and not the caller’s, and is asked again', async () => {
    behaviour = outage;
    expect(await outcome(one)).toBe('KEYS_UNAVAILABLE');
    behaviour = keySet(one);
    vi.advanceTimersByTime(COOL_DOWN_MS + 1_000);
    expect(await outcome(one)).toBe('till');
  });
});

it('a key source that does not answer is waited for three seconds, once', async () => {
  behaviour = keySet(one);
  await outcome(one);
  behaviour = () => undefined;
  vi.advanceTimersByTime(FRESH_MS + 1_000);
  const began = process.hrtime.bigint();
  expect(await Promise.all([outcome(one), outcome(one)])).toEqual(['till', 'till']);
  expect(Number(process.hrtime.bigint() - began) / 1e6).toBeLessThan(4_500);
  const again = process.hrtime.bigint();
  expect(await outcome(one)).toBe('till');
  expect(Number(process.hrtime.bigint() - again) / 1e6).toBeLessThan(1_000);
  expect(fetches).toBe(2);
});

it('while there are no keys at all, strangers do not make us ask for them with each of their requests', async () => {
  behaviour = (response) => response.writeHead(500).end();
  for (let count = 0; count < 20; count += 1) expect(await outcome(stranger)).toBe('KEYS_UNAVAILABLE');
  expect(fetches).toBeLessThan(5);
});
