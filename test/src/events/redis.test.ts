import { randomBytes, randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, describe, type ExpectStatic, it } from 'vitest';
import { CardNumber } from '../../../src/card-number.ts';
import { Events } from '../../../src/events/events.ts';
import { connectRedis } from '../../../src/events/redis.ts';
import { Sealer } from '../../../src/sealing.ts';
import { hasRedis, REDIS_URL, startRedisProxy } from '../../support/redis.ts';

const KEY = { id: 'test', key: randomBytes(32) };
const CARD = new CardNumber('914639258868515');
const MOVEMENT = '01890a5d-ac96-774b-bcce-b302099a8057';

const closing: (() => Promise<unknown>)[] = [];
const warnings: string[] = [];
const onWarning = ({ message }: Error) => warnings.push(message);
process.on('warning', onWarning);
afterAll(async () => {
  process.off('warning', onWarning);
  for (const close of closing) await close();
});

/** One instance's end of the channel, and everything that it was told. */
function instance(merchant: string, url = REDIS_URL, keys = [KEY]) {
  const events = new Events();
  const told: string[] = [];
  const rung: string[] = [];
  const sealer = new Sealer(keys);
  const redis = connectRedis({
    connect: (options) => new Redis(url, options),
    merchant,
    sealer,
    events,
    observer: { lost: () => told.push('lost'), back: () => told.push('back') },
  });
  events.carryBy(redis.carrier);
  events.onMovement(MOVEMENT, (news) => rung.push(`movement ${news}`));
  events.onCard(CARD, (news) => rung.push(`card ${news}`));
  closing.push(() => redis.close());
  return { events, told, rung, redis };
}

/** A channel of a test's own, and a way to Redis that it can break. */
async function channel() {
  const proxy = await startRedisProxy();
  closing.push(() => proxy.close());
  return { merchant: randomUUID(), proxy };
}

type Instance = ReturnType<typeof instance>;

/** Resolves once what one publishes reaches the other; forgets what it took to find out. */
async function expectCarried(expect: ExpectStatic, from: Instance, to: Instance, timeout = 4_000): Promise<void> {
  await expect
    .poll(
      () => {
        from.events.publish({ movementId: MOVEMENT, card: null });
        return to.rung.length;
      },
      { timeout },
    )
    .toBeGreaterThan(0);
}

async function quiet(expect: ExpectStatic, ...instances: Instance[]): Promise<void> {
  await expect
    .poll(() => {
      const silent = instances.every(({ rung }) => rung.length === 0);
      for (const { rung } of instances) rung.length = 0;
      return silent;
    })
    .toBe(true);
}

describe.skipIf(!(await hasRedis())).concurrent('changes that travel by Redis', () => {
  it('ring who listens in another instance, and once only in their own', async ({ expect }) => {
    const merchant = randomUUID();
    const [a, b] = [instance(merchant), instance(merchant)];
    await expectCarried(expect, a, b);
    await expectCarried(expect, b, a);
    await quiet(expect, a, b);
    a.events.publish({ movementId: MOVEMENT, card: CARD });
    await expect.poll(() => b.rung).toEqual(['movement changed', 'card changed']);
    expect(a.rung).toEqual(['movement changed', 'card changed']);
    await quiet(expect, a, b);
    a.events.publish({ movementId: null, card: CARD });
    await expect.poll(() => b.rung).toEqual(['card told']);
  });

  it('do not reach another merchant’s instances', async ({ expect }) => {
    const merchant = randomUUID();
    const [a, b, stranger] = [instance(merchant), instance(merchant), instance(randomUUID())];
    await expectCarried(expect, stranger, stranger);
    await expectCarried(expect, a, b);
    await quiet(expect, a, b, stranger);
    a.events.publish({ movementId: MOVEMENT, card: CARD });
    await expect.poll(() => b.rung).toHaveLength(2);
    expect(stranger.rung).toEqual([]);
  });

  it('carry no card number that could be read on the way', async ({ expect }) => {
    const merchant = randomUUID();
    const [a, b, spy] = [instance(merchant), instance(merchant), new Redis(REDIS_URL)];
    closing.push(async () => spy.disconnect());
    const heard: string[] = [];
    spy.on('message', (_channel, text) => heard.push(text));
    await spy.subscribe(`loyalty-graphql:${merchant}:changes`);
    await expectCarried(expect, a, b);
    await quiet(expect, a, b);
    heard.length = 0;
    a.events.publish({ movementId: MOVEMENT, card: CARD });
    await expect.poll(() => heard).toHaveLength(1);
    expect(Object.keys(JSON.parse(heard[0] ?? '')).sort()).toEqual(['card', 'from', 'movement']);
    expect(JSON.parse(heard[0] ?? '')).toMatchObject({ movement: MOVEMENT, card: expect.stringMatching(/^test\./) });
    expect(heard[0]).not.toContain(CARD.reveal());
    expect(heard[0]).not.toContain(CARD.last4);
  });

  it('that nobody can read, or that nobody of us sent, do no harm', async ({ expect }) => {
    const merchant = randomUUID();
    const [a, b] = [instance(merchant), instance(merchant)];
    const stranger = instance(merchant, REDIS_URL, [{ id: 'other', key: randomBytes(32) }]);
    const spy = new Redis(REDIS_URL);
    closing.push(async () => spy.disconnect());
    await expectCarried(expect, a, b);
    await expectCarried(expect, stranger, b);
    await quiet(expect, a, b, stranger);
    for (const text of ['', '{', 'null', '[]', '{"from":1}', '{"from":"x","movement":null,"card":"test.AAAA"}']) {
      await spy.publish(`loyalty-graphql:${merchant}:changes`, text);
    }
    // Sealed with a key that b does not have: the movement is rung all the same.
    stranger.events.publish({ movementId: MOVEMENT, card: CARD });
    await expect.poll(() => b.rung).toEqual(['movement changed']);
  });

  it('go on after an outage, which is told once, and its end once', async ({ expect }) => {
    const { merchant, proxy } = await channel();
    const [a, b] = [instance(merchant), instance(merchant, proxy.url)];
    await expectCarried(expect, a, b);
    await proxy.cut();
    await expect.poll(() => b.told).toEqual(['lost']);
    // Several attempts to connect fail meanwhile.
    a.events.publish({ movementId: MOVEMENT, card: null });
    b.events.publish({ movementId: MOVEMENT, card: null });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(b.told).toEqual(['lost']);
    await proxy.heal();
    await expect.poll(() => b.told, { timeout: 4_000 }).toEqual(['lost', 'back']);
    await quiet(expect, a, b);
    await expectCarried(expect, a, b);
    await quiet(expect, a, b);
    await expectCarried(expect, b, a);
    expect(b.told).toEqual(['lost', 'back']);
  });

  it.for([0, 1])('go on after one of the two connections broke: %i', async (index, { expect }) => {
    const { merchant, proxy } = await channel();
    const [a, b] = [instance(merchant), instance(merchant, proxy.url)];
    await expectCarried(expect, a, b);
    await quiet(expect, a, b);
    await expectCarried(expect, b, a);
    expect(proxy.opened()).toBe(2);
    proxy.drop(index);
    await expect.poll(() => b.told, { timeout: 4_000 }).toEqual(['lost', 'back']);
    await quiet(expect, a, b);
    await expectCarried(expect, a, b);
    await quiet(expect, a, b);
    await expectCarried(expect, b, a);
  });

  it('begin to travel when a Redis comes that was not there at the start', async ({ expect }) => {
    const { merchant, proxy } = await channel();
    await proxy.cut();
    const [a, b] = [instance(merchant), instance(merchant, proxy.url)];
    await expect.poll(() => b.told).toEqual(['lost']);
    b.events.publish({ movementId: MOVEMENT, card: CARD });
    expect(b.rung).toEqual(['movement changed', 'card changed']);
    await quiet(expect, b);
    await proxy.heal();
    await expectCarried(expect, a, b);
    expect(b.told).toEqual(['lost', 'back']);
  });

  it('are given up where Redis takes everything and answers nothing, which is told, and so is its end', async ({
    expect,
  }) => {
    const { merchant, proxy } = await channel();
    const [a, before, leaving] = [instance(merchant), instance(merchant, proxy.url), instance(merchant, proxy.url)];
    for (const one of [before, leaving]) {
      await quiet(expect, a, before, leaving);
      await expectCarried(expect, one, a);
    }
    proxy.hang();
    const since = instance(merchant, proxy.url);
    const startedAt = performance.now();
    for (let sent = 0; sent < 3_000; sent += 1) before.events.publish({ movementId: MOVEMENT, card: CARD });
    expect(performance.now() - startedAt).toBeLessThan(500);
    // Whoever stops meanwhile waits for no more than one command.
    await leaving.redis.close();
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    await expect.poll(() => [before.told, since.told], { timeout: 4_000 }).toEqual([['lost'], ['lost']]);
    await proxy.heal();
    const end = ['lost', 'back'];
    await expect.poll(() => [before.told, since.told], { timeout: 4_000 }).toEqual([end, end]);
    expect(leaving.told).toEqual([]);
    expect(warnings).toEqual([]);
  });
});
