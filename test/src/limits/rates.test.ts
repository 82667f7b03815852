import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, it } from 'vitest';
import { openTill, type Till } from '../../schema/support.ts';
import { type Answer, post, signToken } from '../../support/app.ts';
import { startProgram } from '../../support/program.ts';
import { hasRedis, REDIS_URL } from '../../support/redis.ts';
import { metric } from '../../support/sse.ts';

const ACCOUNT_ID = '914639258868515';
const MERELY = '{ __typename }';
const LOOK_UP = `query ($accountId: AccountId!) { card(accountId: $accountId) { balances { amount } } }`;

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function start(environment: Record<string, string>): Promise<Till> {
  const till = await openTill({ LIMIT_REQUESTS_PER_MINUTE: '0', ...environment });
  closing.push(() => till.close());
  return till;
}

const bearer = async (sub: string): Promise<Record<string, string>> => ({
  authorization: `Bearer ${await signToken({ scope: 'card:read', sub })}`,
});

/** The statuses of several requests, one after the other. */
async function statuses(count: number, ask: (index: number) => Promise<Answer>): Promise<number[]> {
  const all: number[] = [];
  for (let index = 0; index < count; index += 1) all.push((await ask(index)).status);
  return all;
}

const merely = JSON.stringify({ query: MERELY });

describe('requests', () => {
  it('beyond the limit are answered 429, with the time to wait, and others are not touched', async () => {
    const till = await start({ LIMIT_REQUESTS_PER_MINUTE: '3' });
    expect(await statuses(3, () => till.gql(MERELY))).toEqual([200, 200, 200]);
    const { status, headers, errors, text } = await till.gql(MERELY);
    expect(status).toBe(429);
    expect(Number(headers['retry-after'])).toBeGreaterThan(50);
    expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
    const retryAfterSeconds = Number(headers['retry-after']);
    expect(errors).toEqual([{ message: expect.any(String), extensions: { code: 'RATE_LIMITED', retryAfterSeconds } }]);
    expect(text).not.toContain('data');
    expect((await till.gql(MERELY, undefined, await bearer('till-2'))).status).toBe(200);
  });

  it('are refused before their body is read', async () => {
    const till = await start({ LIMIT_REQUESTS_PER_MINUTE: '1' });
    await till.gql(MERELY);
    const answer = await post(till.url, 'no JSON', { authorization: `Bearer ${till.token}` });
    expect(answer.status).toBe(429);
  });

  it('of one bearer count together, whatever token it sends', async () => {
    const till = await start({ LIMIT_REQUESTS_PER_MINUTE: '2' });
    const headers = async () => ({ authorization: `Bearer ${await signToken({ sub: 'one', jti: randomUUID() })}` });
    expect(await statuses(3, async () => till.gql(MERELY, undefined, await headers()))).toEqual([200, 200, 429]);
  });

  it('with tokens that do not stand count for their address, and lock no bearer of that address out', async () => {
    const till = await start({ LIMIT_REQUESTS_PER_MINUTE: '3' });
    const guess = (index: number) => post(till.url, merely, { authorization: `Bearer guess-${index}` });
    expect(await statuses(4, guess)).toEqual([401, 401, 401, 429]);
    expect((await post(till.url, merely)).status).toBe(429);
    expect((await till.gql(MERELY)).status).toBe(200);
  });

  it('X-Forwarded-For helps nobody where no proxy is trusted', async () => {
    const till = await start({ LIMIT_REQUESTS_PER_MINUTE: '2' });
    const spoofed = (index: number) => post(till.url, merely, { 'x-forwarded-for': `198.51.100.${index}` });
    expect(await statuses(4, spoofed)).toEqual([401, 401, 429, 429]);
  });

  it('behind a proxy the address is what the proxy says, and not what a client wrote before it', async () => {
    const till = await start({ LIMIT_REQUESTS_PER_MINUTE: '2', TRUSTED_PROXIES: '1' });
    const spoofed = (index: number) =>
      post(till.url, merely, { 'x-forwarded-for': `198.51.100.${index}, 203.0.113.9` });
    expect(await statuses(3, spoofed)).toEqual([401, 401, 429]);
    expect((await post(till.url, merely, { 'x-forwarded-for': '203.0.113.10' })).status).toBe(401);
  });

  it('without a token, where that is allowed, are a hundredth by address, and 10 at the least', async () => {
    const till = await start({ LIMIT_REQUESTS_PER_MINUTE: '1200', ANONYMOUS_INQUIRY: 'on', TRUSTED_PROXIES: '1' });
    const ask = (index: number) =>
      post(till.url, merely, { 'x-forwarded-for': `198.51.100.${index}, 2001:db8::${index}` });
    const all = await statuses(14, ask);
    expect(all.indexOf(429)).toBe(12);
    expect(all.lastIndexOf(429)).toBe(13);
    expect((await post(till.url, merely, { 'x-forwarded-for': '2001:db8:0:1::1' })).status).not.toBe(429);
    expect((await till.gql(MERELY)).status).toBe(200);
  });

  it('are not limited at 0', async () => {
    const till = await start({ LIMIT_REQUESTS_PER_MINUTE: '0' });
    expect(new Set(await statuses(50, () => till.gql(MERELY)))).toEqual(new Set([200]));
  });
});

describe('look-ups', () => {
  it('beyond the limit are an error in their place, and what was known goes on', async () => {
    const till = await start({ LIMIT_LOOKUPS_PER_MINUTE: '2' });
    const [one, two, three] = [await till.card(), await till.card(), await till.card()];
    const query = `{ a: card(accountId: "${one}") { id } b: card(accountId: "${two}") { id } c: card(accountId: "${three}") { id }
      again: card(accountId: "${one}") { id } }`;
    const { status, data, errors } = await till.gql(query);
    expect(status).toBe(200);
    expect(data).toMatchObject({ a: { id: expect.any(String) }, b: { id: expect.any(String) }, c: null });
    expect(data.again).toEqual(data.a);
    expect(errors).toMatchObject([
      { path: ['c'], extensions: { code: 'RATE_LIMITED', retryAfterSeconds: expect.any(Number) } },
    ]);
    expect(JSON.stringify(errors)).not.toContain(three);
  });

  it('of unknown numbers end after a fifth, in one document as in many', async () => {
    const till = await start({ LIMIT_LOOKUPS_PER_MINUTE: '20' });
    await till.calls();
    const aliases = Array.from({ length: 10 }, (_, i) => `c${i}: card(accountId: "71000000000000${10 + i}") { id }`);
    const { errors } = await till.gql(`{ ${aliases.join(' ')} }`);
    expect(errors).toHaveLength(6);
    expect(await till.calls()).toHaveLength(4);
    const { data } = await till.gql(LOOK_UP, { accountId: ACCOUNT_ID });
    expect(data.card).toBeNull();
  });
});

describe('look-ups without a token', () => {
  it('are a thirtieth by address, whatever X-Forwarded-For a client makes up', async () => {
    const till = await start({ LIMIT_LOOKUPS_PER_MINUTE: '60', ANONYMOUS_INQUIRY: 'on' });
    const cards = [await till.card(), await till.card(), await till.card()];
    const codes: unknown[] = [];
    for (const [index, accountId] of cards.entries()) {
      const query = `{ card(accountId: "${accountId}") { balances { formatted } } }`;
      const { data, errors } = await post(till.url, JSON.stringify({ query }), {
        'x-forwarded-for': `198.51.100.${index}`,
      });
      codes.push(data?.card === null ? errors?.[0]?.extensions.code : 'answered');
    }
    expect(codes).toEqual(['answered', 'answered', 'RATE_LIMITED']);
  });
});

describe('what is told of it', () => {
  it('refusals are counted by kind and told in one line, without any caller', async () => {
    const program = await startProgram({ LIMIT_REQUESTS_PER_MINUTE: '1', LOG_LEVEL: 'info' });
    closing.push(() => program.stop());
    const ask = () => post(program.url, merely, { authorization: `Bearer ${program.token}` });
    expect(await statuses(4, ask)).toEqual([200, 429, 429, 429]);
    expect(await metric(program, 'loyalty_rate_limited_total{kind="requests"}')).toBe(3);
    const lines = program.output().split('\n');
    expect(lines.filter((line) => line.includes('"limit":"requests"'))).toHaveLength(1);
  });
});

describe.skipIf(!(await hasRedis()))('between instances', () => {
  it('requests are counted together, without a subject in the keys', async () => {
    const merchant = randomUUID();
    const environment = {
      LIMIT_REQUESTS_PER_MINUTE: '4',
      REDIS_URL,
      MERCHANT: merchant,
      SEALING_KEYS: `k:${randomBytes(32).toString('base64')}`,
    };
    const tills = [await start(environment), await start(environment)];
    const redis = new Redis(REDIS_URL);
    closing.push(async () => redis.disconnect());
    const keys = () => redis.keys(`loyalty-graphql:${merchant}:requests:*`);
    for (const till of tills) {
      // A connection that is not there yet is not waited for: what comes before is counted in the process.
      const shared = async () => {
        const before = await keys();
        await till.gql(MERELY, undefined, await bearer(randomUUID()));
        return (await keys()).length - before.length;
      };
      await expect.poll(shared).toBe(1);
    }
    const before = await keys();
    const headers = await bearer('subject-4711');
    const all: number[] = [];
    for (const till of [...tills, ...tills, ...tills, ...tills]) {
      all.push((await till.gql(MERELY, undefined, headers)).status);
    }
    expect(all).toEqual([200, 200, 200, 200, 429, 429, 429, 429]);
    const after = await keys();
    expect(after).toHaveLength(before.length + 1);
    expect(after.join()).not.toContain('subject-4711');
  });

  it('a Redis that takes connections and says nothing delays nobody', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    closing.push(async () => silent.close());
    await once(silent, 'listening');
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const till = await start({ LIMIT_REQUESTS_PER_MINUTE: '2', REDIS_URL: `redis://127.0.0.1:${port}` });
    const startedAt = performance.now();
    expect(await statuses(3, () => till.gql(MERELY))).toEqual([200, 200, 429]);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
