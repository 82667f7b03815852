import { describe, expect, it } from 'vitest';
import { paid, useApp } from '../../schema/support.ts';
import { newOrderNo } from '../../support/app.ts';

const app = useApp({ PAYWIZARD_TIMEOUT_MS: '500' });
const UNSETTLED = {
  transaction: null,
  replayed: false,
  errors: [{ __typename: 'OutcomeUnknownError', path: ['input', 'checkoutId'], retryable: true }],
};

/** A payment of 10 from a card of 100, and what acts on it. */
async function payment() {
  const accountId = await app.card({ USD: '100' });
  const { checkoutId, orderNo } = await paid(app, accountId, '10');
  const voiding = (order = newOrderNo()) => app.move('void', { orderNo: order, checkoutId });
  const tipping = (order = newOrderNo()) =>
    app.move('addTip', { orderNo: order, checkoutId, accountId, amount: '1', currency: 'USD' });
  return { accountId, checkoutId, orderNo, voiding, tipping };
}

describe('voids and tips of one payment', () => {
  it('of ten concurrent voids one goes out, and the others are told which', async () => {
    const { accountId, voiding } = await payment();
    await app.fault({ fault: 'slow', delayMs: 150, operation: 'giftVoid' });
    const { result, calls } = await app.watch(() => Promise.all(Array.from({ length: 10 }, () => voiding())));
    expect(calls).toHaveLength(1);
    const done = result.filter(({ errors }) => errors.length === 0);
    expect(done).toHaveLength(1);
    const { orderNo } = done[0].transaction;
    for (const { transaction, errors } of result.filter((payload) => payload !== done[0])) {
      expect(transaction).toBeNull();
      expect(errors).toMatchObject([{ __typename: 'AlreadyVoidedError', voidedBy: { orderNo } }]);
    }
    expect(await app.held(accountId)).toEqual({ USD: '100' });
  });

  it('a void waits for the tip that is on its way, and goes out after it', async () => {
    const { accountId, voiding, tipping } = await payment();
    await app.fault({ fault: 'slow', delayMs: 200, operation: 'giftTip' });
    const { result, calls } = await app.watch(async () => {
      const tip = tipping();
      await app.arrived(1);
      return await Promise.all([tip, voiding()]);
    });
    expect(result.map(({ errors }) => errors)).toEqual([[], []]);
    expect(calls.map(({ operation }) => operation)).toEqual(['giftTip', 'giftVoid']);
    const [tip, undoing] = calls.map(({ at }) => Date.parse(at));
    expect(Number(undoing) - Number(tip)).toBeGreaterThanOrEqual(195);
    expect(await app.held(accountId)).toEqual({ USD: '99' });
  });

  it('a tip waits for the void that is on its way, and is refused after it', async () => {
    const { voiding, tipping } = await payment();
    await app.fault({ fault: 'slow', delayMs: 200, operation: 'giftVoid' });
    const { result, calls } = await app.watch(async () => {
      const undoing = voiding();
      await app.arrived(1);
      return await Promise.all([undoing, tipping()]);
    });
    expect(result[1].errors).toMatchObject([
      { __typename: 'AlreadyVoidedError', voidedBy: { orderNo: result[0].transaction.orderNo } },
    ]);
    expect(calls).toHaveLength(1);
  });

  it('ten concurrent tips go out one at a time, and all arrive', async () => {
    const { accountId, tipping } = await payment();
    await app.fault({ fault: 'slow', delayMs: 20, operation: 'giftTip', times: 10 });
    const { result, calls } = await app.watch(() => Promise.all(Array.from({ length: 10 }, () => tipping())));
    expect(result.map(({ errors }) => errors)).toEqual(Array.from({ length: 10 }, () => []));
    const times = calls.map(({ at }) => Date.parse(at)).sort((a, b) => a - b);
    for (let i = 1; i < 10; i += 1) expect(Number(times[i]) - Number(times[i - 1])).toBeGreaterThanOrEqual(18);
    expect(await app.held(accountId)).toEqual({ USD: '80' });
  });

  it('of different payments do not wait for each other', async () => {
    const [one, two] = [await payment(), await payment()];
    await app.fault({ fault: 'slow', delayMs: 300, operation: 'giftVoid', accountId: one.accountId });
    await app.calls();
    const ended: string[] = [];
    const slow = one.voiding().finally(() => ended.push('slow'));
    await app.arrived(1);
    const { errors } = await two.voiding().finally(() => ended.push('quick'));
    expect([errors, ended]).toEqual([[], ['quick']]);
    expect((await slow).errors).toEqual([]);
  });
});

describe('a void or tip whose outcome is not known keeps the payment to itself', () => {
  it.each([
    ['a lost void', 'voiding', { fault: 'drop-after', operation: 'giftVoid' }],
    ['a void that timed out', 'voiding', { fault: 'hang-before', operation: 'giftVoid' }],
    ['a pending void', 'voiding', { fault: 'pending-success', delayMs: 600_000, operation: 'giftVoid' }],
    ['a lost tip', 'tipping', { fault: 'drop-before', operation: 'giftTip' }],
    ['a pending tip', 'tipping', { fault: 'pending-decline', delayMs: 600_000, operation: 'giftTip' }],
  ] as const)('%s', async (_name, act, fault) => {
    const { accountId, orderNo, ...acts } = await payment();
    const first = newOrderNo();
    await app.fault(fault);
    const held = await acts[act](first);
    expect(['UNKNOWN', 'PENDING']).toContain(held.transaction.status);
    const { result, calls } = await app.watch(async () => [await acts.voiding(), await acts.tipping()]);
    expect(result).toMatchObject([UNSETTLED, UNSETTLED]);
    expect(calls).toEqual([]);
    const { transaction } = await app.read(`{ transaction(by: { orderNo: "${orderNo}" }) { voided voidedBy { id } } }`);
    expect(transaction).toEqual({ voided: false, voidedBy: null });
    expect(await acts[act](first)).toEqual({ ...held, replayed: true });
    await app.restart();
    expect(await acts.voiding()).toMatchObject(UNSETTLED);
  });

  it('also for a payment that this layer has never seen', async () => {
    const checkoutId = '933358163137265664';
    await app.fault({ fault: 'drop-before', operation: 'giftVoid' });
    expect((await app.move('void', { checkoutId })).transaction.status).toBe('UNKNOWN');
    const { result, calls } = await app.watch(() => app.move('void', { checkoutId }));
    expect(result).toMatchObject(UNSETTLED);
    expect(calls).toEqual([]);
  });
});

describe('a void that did not happen gives the payment free', () => {
  it.each([
    ['declined', { fault: 'decline' }, 'DECLINED'],
    ['declined by a code', { fault: 'code', code: 40006 }, 'DECLINED'],
    ['refused', { fault: 'code', code: 403 }, 'FAILED'],
    ['turned away unsent', { fault: 'code', code: 50300 }, 'FAILED'],
  ])('one that was %s: the next goes out', async (_name, fault, status) => {
    const { accountId, voiding, tipping } = await payment();
    await app.fault({ operation: 'giftVoid', ...fault });
    expect((await voiding()).transaction.status).toBe(status);
    expect((await tipping()).errors).toEqual([]);
    expect((await voiding()).errors).toEqual([]);
    expect(await app.held(accountId)).toEqual({ USD: '99' });
  });

  it('a turned-away void that tries again after another one has won is AlreadyVoidedError', async () => {
    const { voiding } = await payment();
    const [first, second] = [newOrderNo(), newOrderNo()];
    await app.fault({ fault: 'code', code: 50300, orderNo: first });
    await voiding(first);
    await voiding(second);
    const { result, calls } = await app.watch(() => voiding(first));
    expect(result.errors).toMatchObject([{ __typename: 'AlreadyVoidedError', voidedBy: { orderNo: second } }]);
    expect(calls).toEqual([]);
  });
});

describe('an original whose own outcome is not known', () => {
  it('that is pending can be neither voided nor tipped, and nothing is sent', async () => {
    const accountId = '9000000000000002';
    const { transaction } = await app.move('pay', { accountId, amount: '1', currency: 'USD' });
    expect(transaction.status).toBe('PENDING');
    const { checkoutId } = transaction;
    const { result, calls } = await app.watch(async () => [
      await app.move('void', { checkoutId }),
      await app.move('addTip', { checkoutId, accountId, amount: '1', currency: 'USD' }),
    ]);
    expect(result).toMatchObject([UNSETTLED, UNSETTLED]);
    expect(calls).toEqual([]);
  });
});
