import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { control, newAccountId, post } from '../../support/app.ts';
import { hasRedis, REDIS_URL } from '../../support/redis.ts';
import { type Own, openTwo, type Shop, type TwoShops, tillToken } from './support.ts';

const HAS_REDIS = await hasRedis();

let two: TwoShops | undefined;
afterEach(async () => {
  await two?.close();
  two = undefined;
});

const open = async (environment: Record<string, string>, own?: Own): Promise<TwoShops> => {
  two = await openTwo(environment, own);
  return two;
};

/** Counts are in Redis once it is connected to, which no start waits for. */
const untilCountedInRedis = async ({ a }: TwoShops): Promise<void> => {
  const redis = new Redis(REDIS_URL);
  try {
    await vi.waitFor(
      async () => {
        const before = await redis.dbsize();
        await a.gql('{ __typename }', {}, await tillToken(a.id, { sub: `somebody-${randomUUID()}` }));
        expect(await redis.dbsize()).toBeGreaterThan(before);
      },
      { timeout: 5_000, interval: 20 },
    );
  } finally {
    redis.disconnect();
  }
};

const statuses = async (shop: Shop, count: number): Promise<number[]> => {
  const answers = [];
  for (let sent = 0; sent < count; sent += 1) answers.push((await shop.gql('{ __typename }')).status);
  return answers;
};

/** What comes of looking up so many cards that do not exist, one after the other. */
const tries = async (shop: Shop, count: number): Promise<string[]> => {
  const codes: string[] = [];
  for (let tried = 0; tried < count; tried += 1) {
    const { data, errors } = await shop.gql(`{ card(accountId: "${newAccountId()}") { id } }`);
    codes.push(String(errors?.[0]?.extensions.code ?? data.card));
  }
  return codes;
};

describe.each([
  ['inside the process', false],
  ['in Redis', true],
])('what a merchant uses up is its own, counted %s:', (_where, inRedis) => {
  // A count in Redis outlives the test for a minute: merchants of their own keep the next run from meeting it.
  const shared = () => (inRedis ? { REDIS_URL, SEALING_KEYS: `k${randomUUID().slice(0, 8)}:${key()}` } : {});

  describe.skipIf(inRedis && !HAS_REDIS)('', () => {
    it('requests', async () => {
      const opened = await open({ ...shared(), LIMIT_REQUESTS_PER_MINUTE: '3' });
      if (inRedis) await untilCountedInRedis(opened);
      const { a, b } = opened;
      expect(await statuses(a, 5)).toEqual([200, 200, 200, 429, 429]);
      expect(await statuses(b, 4)).toEqual([200, 200, 200, 429]);
    });

    it('look-ups that fail, though the caller, the address and the limits are the same', async () => {
      const { a, b } = await open({ ...shared(), LIMIT_LOOKUPS_PER_MINUTE: '10' });
      expect(await tries(a, 3)).toEqual(['null', 'null', 'RATE_LIMITED']);
      expect(await tries(b, 3)).toEqual(['null', 'null', 'RATE_LIMITED']);
    });
  });
});

it('each merchant has the limits that the file gives it, and otherwise those of the environment', async () => {
  const own = { a: { limits: { requestsPerMinute: 1, lookupsPerMinute: 5 } } };
  const { a, b } = await open({ LIMIT_REQUESTS_PER_MINUTE: '3' }, own);
  expect(await statuses(a, 2)).toEqual([200, 429]);
  expect(await statuses(b, 4)).toEqual([200, 200, 200, 429]);
});

it('tokens that do not stand are counted by address, and use up nothing of any merchant', async () => {
  const { app, a, b } = await open({ LIMIT_REQUESTS_PER_MINUTE: '2' });
  const rubbish = [];
  for (let sent = 0; sent < 4; sent += 1) {
    rubbish.push((await post(app.url, '{"query":"{ __typename }"}', { authorization: 'Bearer rubbish' })).status);
  }
  expect(rubbish).toEqual([401, 401, 429, 429]);
  expect([await statuses(a, 2), await statuses(b, 2)]).toEqual([
    [200, 200],
    [200, 200],
  ]);
});

it('movements under way at the one leave the places of the other free', async () => {
  const { a, b } = await open({ LIMIT_MOVEMENTS_RUNNING: '1', LIMIT_MOVEMENTS_WAITING: '0' });
  const accountId = newAccountId();
  await Promise.all([a.putCard(accountId, '100'), b.putCard(accountId, '100')]);
  await a.fault({ fault: 'slow', operation: 'giftTransaction', delayMs: 1_500 });
  const payment = { accountId, amount: '1', currency: 'USD' };
  const slow = a.move('pay', payment);
  await arrived(a);
  expect((await a.move('pay', payment)).errors[0].__typename).toBe('UpstreamError');
  expect((await b.move('pay', payment)).transaction.status).toBe('SUCCEEDED');
  expect((await slow).transaction.status).toBe('SUCCEEDED');
});

it.skipIf(!HAS_REDIS)('in Redis, every key names its merchant and nothing of the caller', async () => {
  const redis = new Redis(REDIS_URL);
  const limits = { LIMIT_REQUESTS_PER_MINUTE: '100', LIMIT_LOOKUPS_PER_MINUTE: '100' };
  const { a, b } = await open({ REDIS_URL, ...limits });
  await Promise.all([tries(a, 1), tries(b, 1)]);
  const keysOf = async (shop: Shop) => (await redis.keys(`loyalty-graphql:${shop.id}:*`)).sort();
  const [ofA, ofB] = [await keysOf(a), await keysOf(b)];
  await redis.quit();
  expect(ofA.length).toBeGreaterThan(3);
  // The same caller, at the same address: under keys of their own, the digests in them differ too.
  const digests = new Set(ofA.map((name) => name.split(':').at(-1)));
  expect(ofB.filter((name) => digests.has(name.split(':').at(-1)))).toEqual([]);
});

/** Resolves once a payment has reached the processor of a merchant. */
async function arrived({ sandbox }: Shop): Promise<void> {
  for (;;) {
    const calls: { operation: string }[] = await control(sandbox.url, 'GET', 'calls');
    if (calls.some(({ operation }) => operation === 'giftTransaction')) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function key(): string {
  return Buffer.from(randomUUID().replaceAll('-', '')).toString('base64');
}
