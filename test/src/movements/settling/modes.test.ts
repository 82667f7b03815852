import { describe, expect, it } from 'vitest';
import { envelope, type Till, useApp } from '../../../schema/support.ts';
import { control, type Loose, newOrderNo } from '../../../support/app.ts';

const TIMES = { PAYWIZARD_TIMEOUT_MS: '300', SETTLE_FIRST_MS: '50', SETTLE_MAX_MS: '100', SETTLE_GRACE_MS: '0' };
const SETTLED = { timeout: 5_000, interval: 25 };

const foundOnly = useApp({ ...TIMES, PAYWIZARD_QUERY_ORDER: 'found-only' });
const off = useApp({ ...TIMES, PAYWIZARD_QUERY_ORDER: 'off' });

async function lostPayment(till: Till, fault: string) {
  const orderNo = newOrderNo();
  await till.fault({ fault, operation: 'giftTransaction', orderNo });
  const input = { orderNo, accountId: await till.card(), amount: '10.50', currency: 'USD' };
  const { transaction } = await till.move('pay', input);
  expect(transaction.status).toBe('UNKNOWN');
  return { orderNo, again: () => till.move('pay', input) };
}

const lookUps = async (till: Till, orderNo: string): Promise<number> => {
  const calls: Loose[] = await control(till.sandboxUrl, 'GET', 'calls');
  return calls.filter(({ operation, body }) => operation === 'queryOrder' && body.includes(orderNo)).length;
};

const statusOf = async (till: Till, orderNo: string): Promise<string> =>
  (await till.read(`{ transaction(by: { orderNo: "${orderNo}" }) { status } }`)).transaction.status;

/** What a look-up is answered with, but for its state and time. */
const ORDER = { mid: '1', paywizardId: '1', checkoutId: '934243953845519999', transIndexCode: '1' };

describe('where only what is found counts', () => {
  it('a lost payment that was booked is found', async () => {
    const { orderNo } = await lostPayment(foundOnly, 'drop-after');
    await expect.poll(() => statusOf(foundOnly, orderNo), SETTLED).toBe('SUCCEEDED');
  });

  it('one that was not booked stays unknown, however old it is, and is looked up on and on', async () => {
    const { orderNo, again } = await lostPayment(foundOnly, 'drop-before');
    // The time-out and the grace are over after the third look-up.
    await expect.poll(() => lookUps(foundOnly, orderNo), SETTLED).toBeGreaterThanOrEqual(6);
    expect(await again()).toMatchObject({
      replayed: true,
      transaction: { status: 'UNKNOWN', final: false },
      errors: [{ __typename: 'OutcomeUnknownError', retryable: true }],
    });
    const calls: Loose[] = await control(foundOnly.sandboxUrl, 'GET', 'calls');
    const sends = calls.filter(({ operation, body }) => operation === 'giftTransaction' && body.includes(orderNo));
    expect(sends).toHaveLength(1);
  });

  it('one that the processor names in a state without a meaning stays unknown, and raises an alarm', async () => {
    const orderNo = newOrderNo();
    const body = envelope(JSON.stringify({ ...ORDER, state: 4, tranTime: '2025-07-24 13:16:29' }));
    await foundOnly.fault({ fault: 'raw', body, operation: 'queryOrder', orderNo, times: 1_000 });
    await foundOnly.fault({ fault: 'drop-after', operation: 'giftTransaction', orderNo });
    await foundOnly.move('pay', { orderNo, accountId: await foundOnly.card(), amount: '1', currency: 'USD' });
    const alarms = async () => (await fetch(`${foundOnly.url}/metrics`)).text();
    await expect.poll(alarms, SETTLED).toMatch(/^loyalty_alarms_total\{kind="strange-order"\} [1-9]/m);
    expect(await statusOf(foundOnly, orderNo)).toBe('UNKNOWN');
    await control(foundOnly.sandboxUrl, 'DELETE', 'faults');
    await expect.poll(() => statusOf(foundOnly, orderNo), SETTLED).toBe('SUCCEEDED');
  });
});

it('an order whose time the processor does not give is settled all the same', async () => {
  const orderNo = newOrderNo();
  const body = envelope(JSON.stringify({ ...ORDER, checkoutId: '934243953845518888', state: 5 }));
  await foundOnly.fault({ fault: 'raw', body, operation: 'queryOrder', orderNo, times: 1_000 });
  await foundOnly.fault({ fault: 'drop-before', operation: 'giftTransaction', orderNo });
  await foundOnly.move('pay', { orderNo, accountId: await foundOnly.card(), amount: '1', currency: 'USD' });
  await expect.poll(() => statusOf(foundOnly, orderNo), SETTLED).toBe('DECLINED');
});

it('where look-ups are off none is made, while an application beside makes many', async () => {
  const { orderNo } = await lostPayment(off, 'drop-after');
  const clock = await lostPayment(foundOnly, 'drop-before');
  await expect.poll(() => lookUps(foundOnly, clock.orderNo), SETTLED).toBeGreaterThanOrEqual(5);
  const calls: Loose[] = await control(off.sandboxUrl, 'GET', 'calls');
  expect(calls.map(({ operation }) => operation)).toEqual(['giftTransaction']);
  expect(await statusOf(off, orderNo)).toBe('UNKNOWN');
});
