import { expect, it } from 'vitest';
import { openLedgerBeside } from '../../../../src/ledger/open.ts';
import { envelope, useApp } from '../../../schema/support.ts';
import { control, newOrderNo } from '../../../support/app.ts';
import { ledgerOn } from '../../../support/ledger.ts';

const SETTLED = { timeout: 10_000, interval: 25 };
/** Between being settled as not done and being looked at once more there is time to change what the processor says. */
const app = useApp({
  PAYWIZARD_QUERY_ORDER: 'authoritative',
  PAYWIZARD_TIMEOUT_MS: '300',
  SETTLE_FIRST_MS: '50',
  SETTLE_MAX_MS: '1500',
  SETTLE_GRACE_MS: '0',
});

const becomes = (orderNo: string, expected: Record<string, unknown>) =>
  expect
    .poll(async () => {
      const query = `{ transaction(by: { orderNo: "${orderNo}" }) { status final amount failure { code retryable } } }`;
      return (await app.read(query)).transaction;
    }, SETTLED)
    .toEqual(expected);

const NOT_DONE = {
  status: 'FAILED',
  final: true,
  amount: null,
  failure: { code: 'UPSTREAM_ERROR', retryable: false },
};
const DONE = { status: 'SUCCEEDED', final: true, amount: '10.50', failure: null };

const order = { mid: '1', paywizardId: '1', checkoutId: '934243953845517777', transIndexCode: '1' };
const pending = envelope(JSON.stringify({ ...order, state: 1, tranTime: '2025-07-24 13:16:29' }));

/** What the look-up after it was settled meets, before the processor says whether it has booked the order. */
const NEXT = [
  { fault: 'slow', delayMs: 0 },
  { fault: 'drop-before' },
  { fault: 'code', code: 50300 },
  { fault: 'rubbish-after' },
  { fault: 'raw', body: pending },
];

/** A payment of which the processor does not know, as far as it says, until that counts. */
async function hiddenPayment(fault: string): Promise<string> {
  const orderNo = newOrderNo();
  await app.fault({ operation: 'queryOrder', fault: 'raw', body: envelope('null'), times: 1_000, orderNo });
  await app.fault({ operation: 'giftTransaction', fault, orderNo });
  await app.move('pay', { orderNo, accountId: await app.card(), amount: '10.50', currency: 'USD' });
  return orderNo;
}

it('what was settled as not done is looked up until the processor says so again, or that it has booked it', async () => {
  const booked = await Promise.all(NEXT.map(() => hiddenPayment('drop-after')));
  const never = await hiddenPayment('drop-before');
  for (const orderNo of [...booked, never]) await becomes(orderNo, NOT_DONE);
  await control(app.sandboxUrl, 'DELETE', 'faults');
  for (const [index, next] of NEXT.entries()) {
    await app.fault({ operation: 'queryOrder', orderNo: booked[index], ...next });
  }
  for (const orderNo of booked) await becomes(orderNo, DONE);

  const store = await openLedgerBeside(`file:${app.dataDir}/ledger.db`);
  const row = (orderNo: string) =>
    store.db.selectFrom('movements').select(['id', 'due_at']).where('order_no', '=', orderNo).executeTakeFirstOrThrow();
  for (const orderNo of booked) {
    const { id, due_at } = await row(orderNo);
    // Now that it is known, it is not looked up any more.
    expect(due_at).toBeNull();
    expect(await ledgerOn(store).settling.settlementsOf(id)).toMatchObject([
      { settled_by: 'SETTLER', person: null, from_status: 'UNKNOWN', to_status: 'FAILED' },
      { settled_by: 'LATE_ANSWER', person: null, from_status: 'FAILED', to_status: 'SUCCEEDED' },
    ]);
  }
  await expect.poll(async () => (await row(never)).due_at, SETTLED).toBeNull();
  await becomes(never, NOT_DONE);
  await store.close();

  const metrics = await (await fetch(`${app.url}/metrics`)).text();
  expect(metrics).toMatch(/^loyalty_alarms_total\{kind="overruled"\} 5$/m);
});
