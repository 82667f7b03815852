import { afterEach, describe, expect, it } from 'vitest';
import { documentOf } from '../../schema/support.ts';
import { type Loose, newOrderNo, post } from '../../support/app.ts';
import { type Program, startProgram } from '../../support/program.ts';
import { hasRedis, type RedisProxy, startRedisProxy } from '../../support/redis.ts';
import { metric, openStream } from '../../support/sse.ts';

const ACCOUNT_ID = '914639258868515';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function pay({ url, token }: Program): Promise<Loose> {
  const input = { orderNo: newOrderNo(), accountId: ACCOUNT_ID, amount: '1', currency: 'USD' };
  const query = documentOf('pay', 'transaction { status } errors { code }');
  const startedAt = performance.now();
  const { data } = await post(url, JSON.stringify({ query, variables: { input } }), {
    authorization: `Bearer ${token}`,
  });
  expect(performance.now() - startedAt).toBeLessThan(1_000);
  return data.pay.transaction.status;
}

/** The lines of the log that speak of Redis. */
const lines = (program: Program): string[] =>
  program
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{') && line.includes('Redis'))
    .map((line) => {
      const { level, msg } = JSON.parse(line);
      return `${level}: ${msg}`;
    });

const LOST =
  'warn: Redis cannot be reached: events of other instances reach subscriptions some seconds later. Payments go on.';
const BACK = 'info: Redis is back.';

describe.skipIf(!(await hasRedis()))('an outage of Redis', () => {
  let proxy: RedisProxy;
  const start = async (): Promise<Program> => {
    const program = await startProgram({ REDIS_URL: proxy.url, LOG_LEVEL: 'info' });
    closing.push(() => program.stop());
    return program;
  };

  it('at the start and later: each is told once, and so is its end; payments and subscriptions go on', async () => {
    proxy = await startRedisProxy();
    closing.push(() => proxy.close());
    await proxy.cut();
    const program = await start();
    await expect.poll(() => lines(program)).toEqual([LOST]);
    expect(await metric(program, 'loyalty_redis_up')).toBe(0);
    expect(await pay(program)).toBe('SUCCEEDED');

    const stream = await openStream(
      program.url,
      `subscription { card(accountId: "${ACCOUNT_ID}") { balance(valueCode: "USD") { amount } } }`,
      { authorization: `Bearer ${program.token}` },
    );
    closing.push(async () => stream.close());
    expect(await stream.value()).toEqual({ card: { balance: { amount: '1533.10' } } });

    await proxy.heal();
    await expect.poll(() => lines(program), { timeout: 4_000 }).toEqual([LOST, BACK]);
    expect(await metric(program, 'loyalty_redis_up')).toBe(1);

    await proxy.cut();
    await expect.poll(() => lines(program)).toEqual([LOST, BACK, LOST]);
    for (let count = 0; count < 10; count += 1) expect(await pay(program)).toBe('SUCCEEDED');
    await expect.poll(() => stream.events.at(-1)?.data.data).toEqual({ card: { balance: { amount: '1523.10' } } });
    await proxy.heal();
    await expect.poll(() => lines(program), { timeout: 4_000 }).toEqual([LOST, BACK, LOST, BACK]);
    expect(program.output()).not.toContain(ACCOUNT_ID);
    expect(await program.stop()).toBe(0);
    // Its own end is no outage.
    expect(lines(program)).toEqual([LOST, BACK, LOST, BACK]);
  });
});
