import { SignJWT } from 'jose';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createAuthenticator } from '../../../src/auth/authenticator.ts';
import { UnauthenticatedError } from '../../../src/auth/errors.ts';
import { identifyForOne } from '../../../src/auth/identify.ts';

const KEY = 'a-key-of-thirty-two-bytes-or-more!';
const authenticator = () =>
  createAuthenticator({
    identify: identifyForOne({ tokenKey: { key: () => KEY }, issuer: null, audience: null }, 'm'),
    cardsClaim: 'cards',
    anonymousAt: null,
    onEndlessToken: () => undefined,
  });

afterEach(() => vi.useRealTimers());

async function bearer(expiresIn: string, subject = 'till-1'): Promise<string> {
  const token = new SignJWT({ scope: 'pay', sub: subject }).setProtectedHeader({ alg: 'HS256' });
  return `Bearer ${await token.setExpirationTime(expiresIn).sign(new TextEncoder().encode(KEY))}`;
}

it('a token that stood is not checked again, and another one is not taken for it', async () => {
  const authenticate = authenticator();
  const one = await bearer('1h');
  const first = await authenticate(one);
  // The very same object: nothing was read or verified for it.
  expect(await authenticate(one)).toBe(first);
  expect(await authenticate(await bearer('1h', 'till-2'))).toMatchObject({ subject: 'till-2' });
});

it('a remembered token ends when it ends', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  const authenticate = authenticator();
  const token = await bearer('60s');
  await authenticate(token);
  vi.setSystemTime(Date.now() + 85_000);
  await expect(authenticate(token)).resolves.toMatchObject({ subject: 'till-1' });
  vi.setSystemTime(Date.now() + 10_000);
  await expect(authenticate(token)).rejects.toBeInstanceOf(UnauthenticatedError);
});

describe('what is known at once', () => {
  it('is a token that stood, in the usual spelling, and the same viewer', async () => {
    const authenticate = authenticator();
    const token = await bearer('1h');
    expect(authenticate.known(token)).toBeNull();
    const viewer = await authenticate(token);
    expect(authenticate.known(token)).toBe(viewer);
    expect(authenticate.known(await bearer('1h', 'till-2'))).toBeNull();
    expect(authenticate.known(`${token} `)).toBeNull();
    expect(authenticate.known(token.replace('Bearer ', ''))).toBeNull();
    expect(authenticate.known(null)).toBeNull();
  });

  it('is read in any other spelling by the promise, without anything being checked anew', async () => {
    const authenticate = authenticator();
    const token = await bearer('1h');
    await authenticate(token);
    for (const spelling of [token.replace('Bearer', 'bearer'), token.replace(' ', '   ')]) {
      expect(authenticate.known(spelling)).toBeNull();
      expect(await authenticate(spelling)).toBe(authenticate.known(token));
    }
  });

  it('ends when the token ends', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    const authenticate = authenticator();
    const token = await bearer('60s');
    await authenticate(token);
    vi.setSystemTime(Date.now() + 85_000);
    expect(authenticate.known(token)).not.toBeNull();
    vi.setSystemTime(Date.now() + 10_000);
    expect(authenticate.known(token)).toBeNull();
  });

  it('is nobody where nobody sends a token', async () => {
    const authenticate = authenticator();
    await expect(authenticate(null)).rejects.toBeInstanceOf(UnauthenticatedError);
    expect(authenticate.known(null)).toBeNull();
  });
});
