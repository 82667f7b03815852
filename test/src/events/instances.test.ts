import { randomBytes } from 'node:crypto';
import { afterAll, describe, it } from 'vitest';
import { openTill, type Till } from '../../schema/support.ts';
import { type Loose, newOrderNo } from '../../support/app.ts';
import { createSchema, HAS_POSTGRES } from '../../support/postgres.ts';
import { hasRedis, REDIS_URL, type RedisProxy, startRedisProxy } from '../../support/redis.ts';
import { metric, openStream, type Stream } from '../../support/sse.ts';

/** What one instance tells another by Redis is there by then; by the poll, every three seconds, by the other. */
const BY_REDIS_MS = 1_000;
const BY_POLL_MS = 4_000;

const streams: Stream[] = [];
const instances: Till[] = [];
const closing: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const stream of streams) stream.close();
  await Promise.all(instances.map((instance) => instance.close()));
  for (const close of closing) await close();
});

/** Two instances on one ledger and one processor, and what happens at the first one. */
async function twoInstances(redisUrl: string | null) {
  const schema = await createSchema();
  closing.push(() => schema.drop());
  const environment = {
    DATABASE_URL: schema.url,
    SEALING_KEYS: `both:${randomBytes(32).toString('base64')}`,
    // One of their own, so that no other test is heard on the channel.
    MERCHANT: schema.name,
    ...(redisUrl !== null && { REDIS_URL: redisUrl }),
  };
  const here = await openTill(environment);
  const there = await openTill({ ...environment, PAYWIZARD_URL: here.sandboxUrl });
  instances.push(here, there);
  return { here, there };
}

const ask = async (app: Till, document: string): Promise<Stream> => {
  const stream = await openStream(app.url, document, { authorization: `Bearer ${app.token}` });
  streams.push(stream);
  return stream;
};

/** A card that is followed at one instance, and payments with it at the other. */
async function followedCard({ here, there }: { here: Till; there: Till }) {
  const accountId = await here.card();
  const stream = await ask(
    there,
    `subscription { card(accountId: "${accountId}") { balance(valueCode: "USD") { amount } } }`,
  );
  await stream.value();
  let paidMs = 0;
  return {
    async pay(): Promise<Loose> {
      const startedAt = performance.now();
      const { transaction } = await here.move('pay', { accountId, amount: '1', currency: 'USD' });
      paidMs = performance.now() - startedAt;
      return transaction.status;
    },
    tookMs: () => paidMs,
    balance: async (withinMs: number) => (await stream.value(withinMs)).card.balance.amount,
  };
}

const withRedis = it.skipIf(!(await hasRedis()));

describe.skipIf(!HAS_POSTGRES).concurrent('a change that another instance made', () => {
  it('reaches a subscriber within seconds without Redis', async ({ expect }) => {
    const both = await twoInstances(null);
    const { here, there } = both;
    const input = { orderNo: newOrderNo(), accountId: await here.card(), amount: '1', currency: 'USD' };
    await here.fault({ fault: 'code', code: 50300, orderNo: input.orderNo });
    await here.move('pay', input);
    const stream = await ask(there, `subscription { transaction(by: { orderNo: "${input.orderNo}" }) { status } }`);
    expect(await stream.value()).toEqual({ transaction: { status: 'FAILED' } });
    const card = await followedCard(both);
    await here.move('pay', input);
    await card.pay();
    expect(await stream.value(BY_POLL_MS)).toEqual({ transaction: { status: 'SUCCEEDED' } });
    expect(await stream.next()).toEqual({ event: 'complete', data: null });
    expect(await card.balance(BY_POLL_MS)).toBe('99.00');
  });

  withRedis('reaches a subscriber at once with Redis', async ({ expect }) => {
    const { here, there } = await twoInstances(REDIS_URL);
    const input = { orderNo: newOrderNo(), accountId: await here.card(), amount: '1', currency: 'USD' };
    await here.fault({ fault: 'code', code: 50300, orderNo: input.orderNo });
    await here.move('pay', input);
    const stream = await ask(there, `subscription { transaction(by: { orderNo: "${input.orderNo}" }) { status } }`);
    await stream.value();
    await here.fault({ fault: 'slow', delayMs: 300, orderNo: input.orderNo });
    const again = here.move('pay', input);
    expect(await stream.value(BY_REDIS_MS)).toEqual({ transaction: { status: 'PENDING' } });
    await again;
    expect(await stream.value(BY_REDIS_MS)).toEqual({ transaction: { status: 'SUCCEEDED' } });
    expect(await stream.next()).toEqual({ event: 'complete', data: null });
  });

  withRedis(
    'reaches the followers of a card at once with Redis, and an activation does too, which is in no ledger',
    async ({ expect }) => {
      const both = await twoInstances(REDIS_URL);
      const card = await followedCard(both);
      await card.pay();
      expect(await card.balance(BY_REDIS_MS)).toBe('99.00');

      const { here, there } = both;
      const accountId = await here.card({}, { active: false });
      const stream = await ask(there, `subscription { card(accountId: "${accountId}") { customer { firstName } } }`);
      await stream.next();
      await here.read(
        `mutation { activate(input: { accountId: "${accountId}", customer: { firstName: "Ada", lastName: "Byron" } }) { errors { code } } }`,
      );
      expect(await stream.value(BY_REDIS_MS)).toEqual({ card: { customer: { firstName: 'Ada' } } });
    },
  );

  const outages: [string, (proxy: RedisProxy) => unknown][] = [
    ['is gone', (proxy) => proxy.cut()],
    ['answers nothing', (proxy) => proxy.hang()],
  ];
  withRedis.for(outages)(
    'reaches a subscriber within seconds while Redis %s, and at once when it is back',
    async ([_how, breakIt], { expect }) => {
      const proxy = await startRedisProxy();
      closing.push(() => proxy.close());
      const both = await twoInstances(proxy.url);
      const card = await followedCard(both);
      await card.pay();
      expect(await card.balance(BY_REDIS_MS)).toBe('99.00');

      await breakIt(proxy);
      expect(await card.pay()).toBe('SUCCEEDED');
      expect(card.tookMs()).toBeLessThan(500);
      expect(await card.balance(BY_POLL_MS)).toBe('98.00');

      await proxy.heal();
      for (const app of [both.here, both.there]) {
        await expect.poll(() => metric(app, 'loyalty_redis_up'), { timeout: 5_000 }).toBe(1);
      }
      await card.pay();
      expect(await card.balance(BY_REDIS_MS)).toBe('97.00');
    },
  );

  withRedis('reaches a subscriber though Redis answers nothing from the start', async ({ expect }) => {
    const proxy = await startRedisProxy();
    closing.push(() => proxy.close());
    proxy.hang();
    const card = await followedCard(await twoInstances(proxy.url));
    expect(await card.pay()).toBe('SUCCEEDED');
    expect(card.tookMs()).toBeLessThan(500);
    expect(await card.balance(BY_POLL_MS)).toBe('99.00');
  });
});
