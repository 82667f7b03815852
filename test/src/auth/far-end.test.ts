import { SignJWT } from 'jose';
import { afterEach, expect, it, vi } from 'vitest';
import { useApp } from '../../schema/support.ts';
import { useStreams } from '../../support/sse.ts';

const SECRET = 'a-key-of-this-test-with-32-bytes-or-more';
const app = useApp({ AUTH_JWT_KEY: SECRET });
const subscribe = useStreams();
afterEach(() => vi.restoreAllMocks());

it.each([
  ['in a hundred years', 4_900_000_000],
  ['in the year 62000, by an issuer that counts milliseconds', 1_900_000_000_000],
  ['after the last day of all calendars', 99_999_999_999_999],
  ['at a number that stands for no moment', 1e300],
])('a stream whose token ends %s costs nothing while nothing happens', async (_when, exp) => {
  const claims = new SignJWT({ scope: 'card:read', sub: 'till', exp }).setProtectedHeader({ alg: 'HS256' });
  const token = await claims.sign(new TextEncoder().encode(SECRET));
  const stream = await subscribe(
    { url: app.url, token },
    'subscription { card(accountId: "914639258868515") { accountIdLast4 } }',
  );
  expect(await stream.value()).toEqual({ card: { accountIdLast4: '8515' } });
  const timers = vi.spyOn(globalThis, 'setTimeout');
  await new Promise((resolve) => {
    setTimeout(resolve, 300);
  });
  expect(timers.mock.calls.length).toBeLessThan(20);
});
