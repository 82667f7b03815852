import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTill, type Till } from '../../schema/support.ts';
import { control } from '../../support/app.ts';
import { createSchema, HAS_POSTGRES, type TestSchema } from '../../support/postgres.ts';
import { outcomes, PATH, payment, push, pushed, sendsOf, TAKEN, transaction } from './support.ts';

describe.skipIf(!HAS_POSTGRES)('two machines on one ledger that pushes alone can settle', () => {
  const SETTLED = { timeout: 10_000, interval: 50 };
  let schema: TestSchema;
  let one: Till;
  let two: Till;
  beforeAll(async () => {
    schema = await createSchema();
    const shared = {
      RESULT_PUSH: 'on',
      DATABASE_URL: schema.url,
      SEALING_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
      PAYWIZARD_QUERY_ORDER: 'off',
      PAYWIZARD_TIMEOUT_MS: '600',
    };
    one = await openTill(shared);
    two = await openTill({ ...shared, PAYWIZARD_URL: one.sandboxUrl });
  });
  afterAll(async () => {
    await two.close();
    await one.close();
    await schema.drop();
  });

  it('a hundred copies on both settle a payment once', async () => {
    const { orderNo, checkoutId } = await payment(one, { fault: 'drop-after' });
    const parameters = pushed({ transIndexCode: orderNo, checkoutId });
    const counts = async () => [
      (await outcomes(one, 'settled')) + (await outcomes(two, 'settled')),
      (await outcomes(one, 'known')) + (await outcomes(two, 'known')),
    ];
    const [settled = 0, known = 0] = await counts();
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => push(index % 2 === 0 ? one.url : two.url, parameters)),
    );
    for (const answer of answers) expect(answer).toEqual(TAKEN);
    expect(await counts()).toEqual([settled + 1, known + 99]);
    expect(await transaction(two, orderNo)).toMatchObject({ status: 'SUCCEEDED', amount: '10.50', checkoutId });
    const rows = await schema.query(
      'select s.settled_by, s.from_status, s.to_status from settlements s join movements m on m.id = s.movement_id where m.order_no = $1',
      [orderNo],
    );
    expect(rows).toEqual([{ settled_by: 'SETTLER', from_status: 'UNKNOWN', to_status: 'SUCCEEDED' }]);
    expect(await sendsOf(one, orderNo)).toBe(1);
  });

  it('what no order number of ours could be, and Postgres could not look for, is another system’s', async () => {
    const strange = pushed({ transIndexCode: 'a\u0000b', checkoutId: 'c\u0000d' });
    expect(await push(one.url, strange)).toEqual(TAKEN);
    expect(await outcomes(one, 'unknown-order')).toBe(1);
  });

  it('the one that is not sending waits for the one that is', async () => {
    await control(one.sandboxUrl, 'POST', 'push', { url: two.url + PATH, times: 3 });
    const lost = await Promise.all(
      ['hang-after', 'drop-after', 'slow', 'http-after'].map((fault) => payment(one, { fault, delayMs: 300 })),
    );
    for (const { orderNo, checkoutId } of lost) {
      await expect
        .poll(() => transaction(two, orderNo), SETTLED)
        .toMatchObject({ status: 'SUCCEEDED', final: true, amount: '10.50', checkoutId });
      expect(await sendsOf(one, orderNo)).toBe(1);
    }
    await control(one.sandboxUrl, 'DELETE', 'push');
  });
});
