import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { hasRedis, REDIS_URL, type RedisProxy, startRedisProxy } from '../../support/redis.ts';
import { answerAfter, bearer, card, cards, closeTallies, count, openGuard, outcomes, pause } from './support.ts';

closeTallies();

const found = async () => 'found';
const unknown = async () => null;
const till = bearer('subject-4711', '203.0.113.77');

describe.skipIf(!(await hasRedis()))('limits in Redis', () => {
  const proxies: RedisProxy[] = [];
  afterEach(async () => {
    for (const proxy of proxies.splice(0)) await proxy.close();
  });
  const openProxy = async (): Promise<RedisProxy> => {
    const proxy = await startRedisProxy();
    proxies.push(proxy);
    return proxy;
  };

  /** Keys of a merchant, with all that is in them. */
  async function stored(
    merchant: string,
  ): Promise<{ keys: string[]; ttls: number[]; members: string[]; text: string }> {
    const redis = new Redis(REDIS_URL);
    const keys = await redis.keys(`loyalty-graphql:${merchant}:*`);
    const ttls = await Promise.all(keys.map((key) => redis.pttl(key)));
    const members = await Promise.all(
      keys.map(async (key) => ((await redis.type(key)) === 'set' ? redis.smembers(key) : [])),
    );
    redis.disconnect();
    return { keys, ttls, members: members.flat(), text: JSON.stringify([keys, members]) };
  }

  it('two instances share what they count', async () => {
    const merchant = randomUUID();
    const one = await openGuard(30, { redisUrl: REDIS_URL, merchant });
    const other = await openGuard(30, { redisUrl: REDIS_URL, merchant });
    const asked = cards(40).map((each, index) => (index % 2 ? one : other).guard.lookUp(till, each, found));
    const answers = await outcomes(asked);
    expect([count(answers, 'found'), count(answers, 'over')]).toEqual([30, 10]);
    const bot = bearer('bot', '203.0.113.78');
    for (let i = 0; i < 6; i++) await (i % 2 ? one : other).guard.lookUp(bot, card(100 + i), unknown);
    expect(await outcomes([one.guard.mayTry(bot, card(1)), other.guard.mayTry(bot, card(1))])).toEqual([
      'over',
      'over',
    ]);
    expect([...one.told.alone, ...other.told.alone]).toEqual([]);
  });

  it('the same card sent to two instances at once does not get past the limit', async () => {
    const merchant = randomUUID();
    const guards = await Promise.all([1, 2].map(() => openGuard(5, { redisUrl: REDIS_URL, merchant })));
    const asked = cards(50).flatMap((each) => guards.map(({ guard }) => guard.seen(till, each).then(() => each.last4)));
    const answers = await outcomes(asked);
    expect(new Set(answers.filter((answer) => answer !== 'over')).size).toBe(5);
  });

  it('failed ones in parallel are exact within an instance', async () => {
    const { guard } = await openGuard(100, { redisUrl: REDIS_URL });
    const asked = cards(90).map((each, index) =>
      guard.lookUp(till, each, answerAfter(index % 11, index % 3 === 0 ? 'found' : null)),
    );
    expect(count(await outcomes(asked), null)).toBe(20);
  });

  it('is asked once for a look-up, as long as nobody has come near a limit', async () => {
    const { guard } = await openGuard(50, { redisUrl: REDIS_URL });
    const asked = vi.spyOn(Redis.prototype, 'sendCommand');
    expect(await outcomes(cards(5).map((each) => guard.lookUp(till, each, found)))).toEqual(Array(5).fill('found'));
    expect(asked.mock.calls.map(([{ name }]) => name)).toEqual(Array(5).fill('eval'));
    asked.mockRestore();
  });

  it('refuses one card too many without asking for it, and the others can be asked for again', async () => {
    const { guard, told } = await openGuard(2, { redisUrl: REDIS_URL });
    const answers: unknown[] = [];
    for (const one of [1, 2, 3, 4, 1]) answers.push(...(await outcomes([guard.lookUp(till, card(one), found)])));
    expect(answers).toEqual(['found', 'found', 'over', 'over', 'found']);
    expect(told).toEqual({ limited: ['lookups', 'lookups'], alone: [] });
  });

  it('what is refused for others that failed, or waits for them, is no card that was looked up', async () => {
    const merchant = randomUUID();
    const { guard } = await openGuard(10, { redisUrl: REDIS_URL, merchant });
    const answers = await outcomes(cards(8).map((each) => guard.lookUp(till, each, answerAfter(20, null))));
    expect([count(answers, null), count(answers, 'over')]).toEqual([2, 6]);
    expect((await stored(merchant)).members).toHaveLength(2);
  });

  it('keys tell nobody who asked for what, and expire', async () => {
    const merchant = randomUUID();
    const { guard } = await openGuard(300, { redisUrl: REDIS_URL, merchant });
    await guard.lookUp(till, card(815), unknown);
    const { keys, ttls, text } = await stored(merchant);
    expect(keys).toHaveLength(4);
    for (const planted of [card(815).reveal(), card(815).last4, 'subject-4711', '203.0.113'])
      expect(text).not.toContain(planted);
    for (const ttl of ttls) {
      expect(ttl).toBeGreaterThan(50_000);
      expect(ttl).toBeLessThanOrEqual(60_000);
    }
  });

  it('counts anew when the window is over', async () => {
    const { guard } = await openGuard(5, { redisUrl: REDIS_URL, windowSeconds: 1 });
    await guard.lookUp(till, card(1), unknown);
    expect(await outcomes([guard.lookUp(till, card(2), unknown)])).toEqual(['over']);
    await pause(1_100);
    expect(await guard.lookUp(till, card(2), unknown)).toBeNull();
  });

  it.each([
    'cut',
    'hang',
  ] as const)('limits go on in the process, at once, when Redis is away (%s), and are shared again after', async (how) => {
    const proxy = await openProxy();
    const merchant = randomUUID();
    const { guard, told } = await openGuard(10, { redisUrl: proxy.url, merchant });
    for (const each of cards(10)) await guard.lookUp(till, each, found);
    await proxy[how]();
    const startedAt = performance.now();
    const answers = await outcomes(cards(12, 20).map((each) => guard.lookUp(till, each, found)));
    expect(performance.now() - startedAt).toBeLessThan(700);
    expect([count(answers, 'found'), count(answers, 'over')]).toEqual([10, 2]);
    expect(told.alone.length).toBeGreaterThan(0);
    const again = performance.now();
    await guard.lookUp(till, card(20), found);
    expect(performance.now() - again).toBeLessThan(100);

    await proxy.heal();
    await expect
      .poll(() => outcomes([guard.seen(till, card(0)), guard.seen(till, card(50))]), { timeout: 8_000, interval: 100 })
      .toEqual([undefined, 'over']);
  });

  it('a Redis that hangs while look-ups are under way neither keeps nor loses them', async () => {
    const proxy = await openProxy();
    const { guard } = await openGuard(100, { redisUrl: proxy.url });
    const asked = cards(60).map((each) => guard.lookUp(till, each, answerAfter(50, null)));
    await pause(25);
    proxy.hang();
    const startedAt = performance.now();
    const answers = await outcomes(asked);
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    // What was counted before is in Redis, what comes after in the process: each may be used up once.
    expect(count(answers, null)).toBeLessThanOrEqual(40);
    expect(count(answers, null)).toBeGreaterThanOrEqual(20);
  });
});
