import Big from 'big.js';
import { describe, expect, it } from 'vitest';
import type { Movement } from '../../../../src/movements/movement.ts';
import {
  amountWithoutAnswer,
  type Circumstances,
  NOT_CARRIED_OUT,
  type Verdict,
  verdictOf,
} from '../../../../src/movements/settling/verdict.ts';
import type { OrderState } from '../../../../src/paywizard/operations/query-order.ts';
import type { Reply } from '../../../../src/paywizard/send.ts';

const ORDER: OrderState = {
  checkoutId: 'checkout-1',
  transIndexCode: '100200000804410265999',
  merchantId: '202507081058',
  paywizardId: '10020000080',
  state: 2,
  processedAt: new Date('2025-07-24T13:16:29.000Z'),
};

const SURE: Circumstances = { mode: 'authoritative', pastGrace: true, voidedByUs: false, belongsToAnother: false };

/** A movement whose answer was lost, as far as a verdict looks at it. */
function lostPayment(changes: Partial<Movement> = {}): Movement {
  const movement: Partial<Movement> = {
    type: 'PAYMENT',
    status: 'UNKNOWN',
    checkoutId: null,
    requestedAmount: new Big('10.50'),
    nsfAllowed: null,
    ...changes,
  };
  return movement as Movement;
}

const found = (state: number, changes: Partial<OrderState> = {}): Reply<OrderState | null> => ({
  kind: 'data',
  data: { ...ORDER, state, ...changes },
  at: null,
});
const NOTHING: Reply<OrderState | null> = { kind: 'data', data: null, at: null };

const findingOf = (verdict: Verdict) => (verdict.kind === 'found' ? verdict.finding : verdict);

describe('what the state of an order says of a lost movement', () => {
  it.each([
    [1, 'PENDING', null],
    [2, 'SUCCEEDED', null],
    [3, 'DECLINED', { code: 'DECLINED', upstreamCode: null, retryable: false }],
    [5, 'DECLINED', { code: 'DECLINED', upstreamCode: null, retryable: false }],
  ] as const)('state %i settles it as %s, in every mode and at any age', (state, status, failure) => {
    for (const mode of ['authoritative', 'found-only'] as const) {
      for (const pastGrace of [true, false]) {
        const finding = findingOf(verdictOf(lostPayment(), found(state), { ...SURE, mode, pastGrace }));
        expect(finding).toMatchObject({ event: { kind: 'looked-up', status }, failure, person: null });
        expect(finding).toMatchObject({
          order: { ...ORDER, state },
          reason: expect.stringMatching(/^The processor .+\.$/),
        });
      }
    }
  });

  it.each([0, 4, 6, 7, 8, 9, 10, -1, 99])('state %i settles nothing, and a person should know', (state) => {
    const verdict = verdictOf(lostPayment(), found(state), SURE);
    expect(verdict).toEqual({ kind: 'open', alarm: expect.stringContaining(`state ${state}`) });
  });

  it('what we have voided since had been done, and what others have undone has moved nothing in the end', () => {
    const undone = (voidedByUs: boolean) => findingOf(verdictOf(lostPayment(), found(3), { ...SURE, voidedByUs }));
    expect(undone(true)).toMatchObject({ event: { status: 'SUCCEEDED' }, failure: null, amount: '10.5' });
    expect(undone(false)).toMatchObject({ event: { status: 'DECLINED' } });
  });

  it.each([1, 2, 3, 5])('an order in state %i that belongs to another movement settles nothing', (state) => {
    const open = { kind: 'open', alarm: expect.stringContaining('belongs to another movement') };
    expect(verdictOf(lostPayment(), found(state), { ...SURE, belongsToAnother: true })).toEqual(open);
    // The processor gave it one checkoutId, and now names another.
    const known = lostPayment({ status: 'PENDING', checkoutId: 'checkout-0' });
    expect(verdictOf(known, found(state), SURE)).toEqual(open);
  });

  it('the checkoutId that it already has is no contradiction', () => {
    const known = lostPayment({ status: 'PENDING', checkoutId: ORDER.checkoutId });
    expect(findingOf(verdictOf(known, found(2), SURE))).toMatchObject({ event: { status: 'SUCCEEDED' } });
  });
});

describe('that the processor does not know the order', () => {
  it.each([
    ['authoritative', true, true],
    ['authoritative', false, false],
    ['found-only', true, false],
    ['found-only', false, false],
    ['off', true, false],
  ] as const)('in mode %s, past the grace: %s, settles it: %s', (mode, pastGrace, settles) => {
    const verdict = verdictOf(lostPayment(), NOTHING, { ...SURE, mode, pastGrace });
    if (!settles) return expect(verdict).toEqual({ kind: 'open', alarm: null });
    expect(findingOf(verdict)).toMatchObject({
      event: { kind: 'looked-up', status: 'FAILED' },
      failure: NOT_CARRIED_OUT,
      order: null,
    });
  });

  it('uses its order number up: it must never be sent under it again', () => {
    expect(NOT_CARRIED_OUT.retryable).toBe(false);
  });
});

describe('an answer that says nothing of the order', () => {
  it.each([
    ['a code', { kind: 'code', code: 50300, message: 'busy', meaning: 'UNAVAILABLE' }, true],
    ['a code for no order', { kind: 'code', code: 40007, message: '', meaning: 'TRANSACTION_NOT_FOUND' }, true],
    ['a lost answer', { kind: 'lost', reason: 'http-error' }, true],
    ['an answer that cannot be read', { kind: 'unreadable', key: 'data.state' }, true],
    ['a call that was not sent', { kind: 'notSent', reason: 'called-off' }, false],
  ] as const)('%s settles nothing, in any mode', (_what, reply, reached) => {
    for (const mode of ['authoritative', 'found-only'] as const) {
      expect(verdictOf(lostPayment(), reply, { ...SURE, mode })).toEqual({ kind: 'no-answer', reached });
    }
  });
});

describe('the amount of a success whose answer was lost', () => {
  it('is what was asked for', () => {
    expect(findingOf(verdictOf(lostPayment(), found(2), SURE))).toMatchObject({ amount: '10.5' });
  });

  it('is not known where a payment may have been approved in part', () => {
    const partly = lostPayment({ nsfAllowed: true });
    expect(findingOf(verdictOf(partly, found(2), SURE))).toMatchObject({ amount: null });
  });

  it('of a top-up that left it to the processor is what an earlier answer said, if any did', () => {
    const open = lostPayment({ type: 'TOP_UP', requestedAmount: null });
    expect(amountWithoutAnswer(open)).toBeUndefined();
    expect(findingOf(verdictOf(open, found(2), SURE))).toMatchObject({ amount: undefined });
  });

  it('is not said of anything but a success', () => {
    for (const state of [1, 3, 5])
      expect(findingOf(verdictOf(lostPayment(), found(state), SURE))).not.toHaveProperty('amount');
  });
});
