import { randomBytes } from 'node:crypto';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCOPES } from '../../src/auth/scopes.ts';
import { SANDBOX_DEFAULTS, SANDBOX_ERROR_CODES } from '../../src/sandbox/defaults.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { control, type Loose, newAccountId, newOrderNo, post, signToken } from '../support/app.ts';
import { type Balancer, hasNginx, startNginx } from '../support/balancer.ts';
import { createSchema, HAS_POSTGRES, type TestSchema } from '../support/postgres.ts';
import { type Program, startProgram } from '../support/program.ts';
import { hasRedis, REDIS_URL } from '../support/redis.ts';
import { openStream, type Stream } from '../support/sse.ts';

/** What one process does is heard at the other by then; by the poll it would take up to three seconds. */
const BY_REDIS_MS = 1_000;

/** Requests a minute of one bearer: each test has a bearer of its own, and only one of them comes near. */
const RATE = 60;

const WITH_REDIS = await hasRedis();
const WITH_NGINX = hasNginx();

const PAY =
  'mutation ($input: PayInput!) { pay(input: $input) { transaction { id status } replayed errors { code } } }';

describe.skipIf(!HAS_POSTGRES)('two processes of the program on one ledger', () => {
  const key = randomBytes(32).toString('hex');
  let schema: TestSchema;
  let sandbox: Sandbox;
  let programs: [Program, Program];
  const streams: Stream[] = [];

  beforeAll(async () => {
    schema = await createSchema();
    sandbox = await startSandbox(SANDBOX_DEFAULTS);
    const environment = {
      DATABASE_URL: schema.url,
      // One of their own, so that no other test is heard on the channel.
      MERCHANT: schema.name,
      PAYWIZARD_URL: sandbox.url,
      PAYWIZARD_CLIENT_ID: SANDBOX_DEFAULTS.clientId,
      PAYWIZARD_CLIENT_SECRET: SANDBOX_DEFAULTS.clientSecret,
      PAYWIZARD_TOKEN: SANDBOX_DEFAULTS.token,
      PAYWIZARD_ERROR_CODES: JSON.stringify(SANDBOX_ERROR_CODES),
      SEALING_KEYS: `k1:${randomBytes(32).toString('base64')}`,
      AUTH_JWT_KEY: key,
      TRUSTED_PROXIES: '1',
      LIMIT_REQUESTS_PER_MINUTE: String(RATE),
      ...(WITH_REDIS && { REDIS_URL }),
    };
    programs = [await startProgram(environment), await startProgram(environment)];
  }, 60_000);
  afterAll(async () => {
    for (const stream of streams) stream.close();
    for (const program of programs) await program.stop();
    await sandbox.close();
    await schema.drop();
  }, 60_000);

  const tokenOf = (subject: string) => signToken({ scope: SCOPES.join(' '), sub: subject }, '1h', key);
  const ask = (url: string, token: string, query: string, variables?: Record<string, unknown>) =>
    post(url, JSON.stringify({ query, variables }), { authorization: `Bearer ${token}` });

  async function newCard(): Promise<string> {
    const accountId = newAccountId();
    await control(sandbox.url, 'POST', 'cards', { accountId, balances: { USD: '100' } });
    return accountId;
  }
  async function bookOf(accountId: string): Promise<{ usd: string; orders: number }> {
    const { cards, orders } = await control(sandbox.url, 'GET', 'book');
    const card = cards.find((one: Loose) => one.accountId === accountId);
    return { usd: card.balances.USD, orders: orders.filter((one: Loose) => one.accountId === accountId).length };
  }

  it('move value once for one order number that is sent to both at once', async () => {
    const token = await tokenOf('both-at-once');
    const accountId = await newCard();
    const orders = Array.from({ length: 10 }, () => ({
      orderNo: newOrderNo(),
      accountId,
      amount: '1',
      currency: 'USD',
    }));
    const answers = await Promise.all(
      orders.map((input) => Promise.all(programs.map(({ url }) => ask(url, token, PAY, { input })))),
    );
    for (const both of answers) {
      const payments = both.map(({ data }) => data.pay);
      expect(payments.map(({ replayed }) => replayed).sort()).toEqual([false, true]);
      expect(payments.map(({ transaction }) => transaction.status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
      expect(payments[0].transaction.id).toBe(payments[1].transaction.id);
    }
    expect(await bookOf(accountId)).toEqual({ usd: '90', orders: 10 });
  });

  it('open each other’s ids, and read each other’s records', async () => {
    const token = await tokenOf('ids');
    const input = { orderNo: newOrderNo(), accountId: await newCard(), amount: '1', currency: 'USD' };
    const [here, there] = programs;
    await ask(here.url, token, PAY, { input });
    const document = `{ transaction(by: { orderNo: "${input.orderNo}" }) { id status card { id } } }`;
    const [one, other] = await Promise.all([here, there].map(({ url }) => ask(url, token, document)));
    expect(other?.data).toEqual(one?.data);
    const node = await ask(
      there.url,
      token,
      `{ node(id: "${one?.data.transaction.card.id}") { ... on Card { accountId } } }`,
    );
    expect(node.data).toEqual({ node: { accountId: input.accountId } });
  });

  it('let in the same tokens, and no others', async () => {
    const good = await tokenOf('tokens');
    const expired = await signToken({ scope: SCOPES.join(' '), sub: 'tokens' }, '-1h', key);
    const foreign = await signToken({ scope: SCOPES.join(' '), sub: 'tokens' }, '1h', randomBytes(32).toString('hex'));
    for (const { url } of programs) {
      const statuses: number[] = [];
      // Twice: the second time a token that stands is remembered.
      for (const token of [good, good, expired, foreign, foreign]) {
        statuses.push((await ask(url, token, '{ viewer { subject } }')).status);
      }
      expect(statuses).toEqual([200, 200, 401, 401, 401]);
    }
  });

  it.skipIf(!WITH_REDIS)('count the requests of one bearer together', async () => {
    const token = await tokenOf('counted');
    const statuses: number[] = [];
    for (let i = 0; i < RATE + 10; i += 1) {
      statuses.push((await ask(programs[i % 2 === 0 ? 0 : 1].url, token, '{ __typename }')).status);
    }
    expect(statuses).toEqual([...Array(RATE).fill(200), ...Array(10).fill(429)]);
  });

  it.skipIf(!WITH_REDIS)('tell each other’s subscribers of a movement at once', async () => {
    const token = await tokenOf('subscriber');
    const accountId = await newCard();
    const [here, there] = programs;
    const stream = await openStream(
      there.url,
      `subscription { card(accountId: "${accountId}") { balance(valueCode: "USD") { amount } } }`,
      { authorization: `Bearer ${token}` },
    );
    streams.push(stream);
    expect((await stream.value()).card.balance.amount).toBe('100.00');
    await ask(here.url, token, PAY, { input: { orderNo: newOrderNo(), accountId, amount: '1', currency: 'USD' } });
    expect((await stream.value(BY_REDIS_MS)).card.balance.amount).toBe('99.00');
  });

  describe.skipIf(!WITH_NGINX)('behind the nginx of docs/performance.md', () => {
    let nginx: Balancer;
    beforeAll(async () => {
      nginx = await startNginx(
        'docs/performance.md',
        programs.map(({ url }) => url),
      );
    });
    afterAll(() => nginx.close());

    it('share the requests, and movements reach subscribers through it', async () => {
      const token = await tokenOf('behind');
      const accountId = await newCard();
      const stream = await openStream(
        nginx.url,
        `subscription { card(accountId: "${accountId}") { balance(valueCode: "USD") { amount } } }`,
        { authorization: `Bearer ${token}` },
      );
      streams.push(stream);
      expect((await stream.value()).card.balance.amount).toBe('100.00');
      const before = await Promise.all(programs.map(answered));
      await Promise.all(
        Array.from({ length: 10 }, () =>
          ask(nginx.url, token, PAY, { input: { orderNo: newOrderNo(), accountId, amount: '1', currency: 'USD' } }),
        ),
      );
      const after = await Promise.all(programs.map(answered));
      expect(after.map((count, i) => count - Number(before[i])).every((count) => count >= 3)).toBe(true);
      const seen = async () => stream.events.at(-1)?.data.data.card.balance.amount;
      await expect.poll(seen, { timeout: 5_000 }).toBe('90.00');
      expect(await bookOf(accountId)).toEqual({ usd: '90', orders: 10 });
    });

    it('count by the address that it sees, whatever a client writes into X-Forwarded-For', async () => {
      const statuses: number[] = [];
      for (let i = 0; i < RATE + 5; i += 1) {
        const { status } = await post(nginx.url, '{"query":"{ __typename }"}', {
          authorization: 'Bearer e30.e30.e30',
          'x-forwarded-for': `198.51.100.${i}`,
        });
        statuses.push(status);
      }
      const limited = statuses.filter((status) => status === 429).length;
      // Without Redis each of the two counts by itself.
      expect(limited > 0).toBe(WITH_REDIS);
    });
  });

  // The last one: it leaves one process.
  it('go on when one is killed: the other answers for its order numbers', async () => {
    const token = await tokenOf('survivor');
    const accountId = await newCard();
    const input = { orderNo: newOrderNo(), accountId, amount: '1', currency: 'USD' };
    const [here, there] = programs;
    const first = await ask(here.url, token, PAY, { input });
    here.process.kill('SIGKILL');
    const again = await ask(there.url, token, PAY, { input });
    expect(again.data.pay).toEqual({ ...first.data.pay, replayed: true });
    expect(await bookOf(accountId)).toEqual({ usd: '99', orders: 1 });
  });
});

/** The requests that a process has answered. */
async function answered({ url }: Program): Promise<number> {
  const { body } = await request(`${url}/metrics`);
  const lines = (await body.text()).matchAll(/^loyalty_http_requests_total\{status="200"\} (\d+)/gm);
  return [...lines].reduce((sum, [, count]) => sum + Number(count), 0);
}
