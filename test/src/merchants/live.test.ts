import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { newAccountId, newOrderNo } from '../../support/app.ts';
import { createSchema, HAS_POSTGRES } from '../../support/postgres.ts';
import { hasRedis, REDIS_URL } from '../../support/redis.ts';
import { openStream, type Stream } from '../../support/sse.ts';
import { openBeside, openTwo, type Shop, type TwoShops } from './support.ts';

const HAS_REDIS = await hasRedis();

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function start(environment: Record<string, string> = {}): Promise<TwoShops> {
  const two = await openTwo(environment);
  open.push(() => two.close());
  return two;
}

async function follow({ app }: TwoShops, shop: Shop, subscription: string): Promise<Stream> {
  const stream = await openStream(app.url, `subscription { ${subscription} }`, {
    authorization: `Bearer ${shop.token}`,
  });
  open.push(() => stream.close());
  return stream;
}

const cardOf = (accountId: string): string =>
  `card(accountId: "${accountId}") { balance(valueCode: "USD") { amount } }`;

const balance = async (stream: Stream): Promise<string> => (await stream.value()).card.balance.amount;

/** A card of both, which the tills of both follow; `at` is where they do. */
async function followedCard(two: TwoShops, at: TwoShops = two) {
  const accountId = newAccountId();
  await Promise.all([two.a, two.b].map((shop) => shop.putCard(accountId, '100')));
  const streams = [await follow(at, at.a, cardOf(accountId)), await follow(at, at.b, cardOf(accountId))] as const;
  expect([await balance(streams[0]), await balance(streams[1])]).toEqual(['100.00', '100.00']);
  return { accountId, streams };
}

/** A payment at the one rings its own card, and after it one at the other is the first thing that the other hears. */
async function ringsItsOwn(two: TwoShops, at: TwoShops = two): Promise<void> {
  const { accountId, streams } = await followedCard(two, at);
  const pay = (shop: Shop, amount: string) => shop.move('pay', { accountId, amount, currency: 'USD' });
  await pay(two.a, '1');
  expect(await balance(streams[0])).toBe('99.00');
  expect(streams[1].events).toHaveLength(1);
  await pay(two.b, '2');
  expect(await balance(streams[1])).toBe('98.00');
  expect(streams.map((stream) => stream.events.length)).toEqual([2, 2]);
}

describe('a subscription', () => {
  it('to a card is rung by its own merchant’s movements', async () => {
    await ringsItsOwn(await start());
  });

  it('to a card is rung by an activation at its own merchant', async () => {
    const two = await start();
    const { accountId, streams } = await followedCard(two);
    const activate = 'mutation ($input: ActivateInput!) { activate(input: $input) { errors { __typename } } }';
    await two.a.read(activate, { input: { accountId, customer: { firstName: 'Augusta', lastName: 'Lovelace' } } });
    await streams[0].value();
    expect(streams[1].events).toHaveLength(1);
  });

  it('to a transaction finds that of its own merchant only, under the same order number', async () => {
    const two = await start();
    const { accountId } = await followedCard(two);
    const orderNo = newOrderNo();
    await two.a.move('pay', { orderNo, accountId, amount: '1', currency: 'USD' });
    const by = `transaction(by: { orderNo: "${orderNo}" }) { status requestedAmount }`;
    const [here, there] = [await follow(two, two.a, by), await follow(two, two.b, by)];
    expect((await here.value()).transaction).toEqual({ status: 'SUCCEEDED', requestedAmount: '1.00' });
    expect((await there.error()).message).not.toContain('shop');
    await two.b.move('pay', { orderNo, accountId, amount: '2', currency: 'USD' });
    const again = await follow(two, two.b, by);
    expect((await again.value()).transaction).toEqual({ status: 'SUCCEEDED', requestedAmount: '2.00' });
  });
});

describe.skipIf(!HAS_REDIS || !HAS_POSTGRES)('with two instances', () => {
  it('Redis carries a merchant’s news to its own subscribers', async () => {
    const schema = await createSchema();
    open.push(schema.drop);
    const environment = {
      DATABASE_URL: schema.url,
      REDIS_URL,
      SEALING_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    };
    const here = await start(environment);
    const there = await openBeside(here, environment);
    open.push(() => there.close());
    await ringsItsOwn(here, there);
  });
});
