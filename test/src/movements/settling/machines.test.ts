import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTill, type Till } from '../../../schema/support.ts';
import { control, type Loose, newOrderNo } from '../../../support/app.ts';
import { createSchema, HAS_POSTGRES, type TestSchema } from '../../../support/postgres.ts';

const SETTLED = { timeout: 8_000, interval: 50 };
/** What the processor takes for a look-up: long enough for two of one order at once to be seen. */
const LOOK_MS = 150;

describe.skipIf(!HAS_POSTGRES)('two machines on one ledger', () => {
  let schema: TestSchema;
  let machines: [Till, Till];
  beforeAll(async () => {
    schema = await createSchema();
    const shared = {
      DATABASE_URL: schema.url,
      SEALING_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
      PAYWIZARD_QUERY_ORDER: 'authoritative',
      PAYWIZARD_TIMEOUT_MS: '400',
      SETTLE_FIRST_MS: '50',
      SETTLE_MAX_MS: '200',
      SETTLE_GRACE_MS: '200',
    };
    const one = await openTill(shared);
    machines = [one, await openTill({ ...shared, PAYWIZARD_URL: one.sandboxUrl })];
  });
  afterAll(async () => {
    for (const machine of [...machines].reverse()) await machine.close();
    await schema.drop();
  });

  it('settle whatever either of them lost, and never look up one movement at once', async () => {
    const [one] = machines;
    await one.fault({ fault: 'slow', delayMs: LOOK_MS, operation: 'queryOrder', times: 10_000 });
    const accountId = await one.card({ USD: '100' });
    const lost = await Promise.all(
      Array.from({ length: 16 }, async (_, index) => {
        const [orderNo, booked] = [newOrderNo(), index % 2 === 0];
        await one.fault({ fault: booked ? 'drop-after' : 'drop-before', operation: 'giftTransaction', orderNo });
        const machine = machines[index % 4 < 2 ? 0 : 1] as Till;
        await machine.move('pay', { orderNo, accountId, amount: '1', currency: 'USD' });
        return { orderNo, expected: booked ? 'SUCCEEDED' : 'FAILED' };
      }),
    );
    const statuses = async () => {
      const query = '{ transactions(first: 50) { nodes { orderNo status } } }';
      const { nodes } = (await (machines[1] as Till).read(query)).transactions;
      return new Map(nodes.map(({ orderNo, status }: Loose) => [orderNo, status]));
    };
    await expect.poll(statuses, SETTLED).toEqual(new Map(lost.map(({ orderNo, expected }) => [orderNo, expected])));
    expect(await one.held(accountId)).toEqual({ USD: '92' });

    const calls: Loose[] = await control(one.sandboxUrl, 'GET', 'calls');
    const looks = calls.filter(({ operation }) => operation === 'queryOrder');
    expect(looks.length).toBeGreaterThanOrEqual(16);
    for (const { orderNo } of lost) {
      const times = looks.filter(({ body }) => body.includes(orderNo)).map(({ at }) => Date.parse(at));
      // The answer to one must have come before the next one begins.
      for (const [index, time] of times.slice(1).entries())
        expect(time - Number(times[index])).toBeGreaterThan(LOOK_MS);
      expect(
        calls.filter(({ operation, body }) => operation === 'giftTransaction' && body.includes(orderNo)),
      ).toHaveLength(1);
    }
  });

  it('know each other’s order numbers: what one has sent, the other answers from the record', async () => {
    const [one, two] = machines;
    const input = { orderNo: newOrderNo(), accountId: await one.card(), amount: '1', currency: 'USD' };
    const answers = await Promise.all([one, two, one, two].map((machine) => machine.move('pay', input)));
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(new Set(answers.map(({ transaction }) => transaction.id)).size).toBe(1);
    expect(await one.held(input.accountId)).toMatchObject({ USD: '99' });
  });
});
