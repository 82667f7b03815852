import Big from 'big.js';
import { describe, expect, it } from 'vitest';
import type { Movement } from '../../../src/movements/movement.ts';
import type { PushedResult } from '../../../src/paywizard/push/pushed-result.ts';
import { type PushCircumstances, pushVerdict } from '../../../src/push/verdict.ts';

const SURE: PushCircumstances = { belongsToAnother: false, undoneByUs: false, amountScale: 10_000 };

/** A movement as far as a verdict looks at it: a payment of 10.50 USD whose answer was lost. */
function movement(changes: Partial<Movement> = {}): Movement {
  const shown: Partial<Movement> = {
    type: 'PAYMENT',
    status: 'UNKNOWN',
    settledBy: null,
    checkoutId: null,
    requestedAmount: new Big('10.50'),
    valueCode: 'USD',
    nsfAllowed: null,
    ...changes,
  };
  return shown as Movement;
}

const PUSH: PushedResult = {
  orderNo: 'b7f0c2de-0001',
  checkoutId: 'checkout-1',
  merchantId: '202507081058',
  paywizardId: '10020000080',
  result: 0,
  state: 2,
  amount: '105000',
  currency: '840',
  processedAt: new Date('2025-07-24T13:16:29.000Z'),
};

const verdict = (changes: Partial<PushedResult>, of: Partial<Movement> = {}, about: Partial<PushCircumstances> = {}) =>
  pushVerdict(movement(of), { ...PUSH, ...changes }, { ...SURE, ...about });

/** What becomes of an unsettled movement: the status that it gets, or why it gets none. */
const outcomeOf = (
  changes: Partial<PushedResult>,
  of: Partial<Movement> = {},
  about: Partial<PushCircumstances> = {},
) => {
  const given = verdict(changes, of, about);
  return given.kind === 'found' ? given.finding.event.status : given.kind;
};

describe('what result and state say together of an unsettled movement', () => {
  it.each([
    [0, 2, 'SUCCEEDED'],
    [1, 1, 'DECLINED'],
    [1, 5, 'DECLINED'],
    [2, 1, 'pending'],
    [2, 2, 'pending'],
    [0, 1, 'pending'],
    [1, 2, 'contradiction'],
    [0, 5, 'contradiction'],
    [0, 7, 'contradiction'],
    [0, 8, 'contradiction'],
    [0, 0, 'contradiction'],
    [0, 99, 'contradiction'],
    [3, 2, 'contradiction'],
    [null, 2, 'contradiction'],
    [0, null, 'contradiction'],
    [null, null, 'contradiction'],
    [0, 3, 'undone-elsewhere'],
    [0, 4, 'undone-elsewhere'],
    [0, 6, 'undone-elsewhere'],
    [1, 9, 'undone-elsewhere'],
    [2, 3, 'undone-elsewhere'],
  ] as const)('result %s in state %s: %s', (result, state, expected) => {
    for (const status of ['UNKNOWN', 'PENDING'] as const) {
      expect(outcomeOf({ result, state }, { status, checkoutId: 'checkout-1' })).toBe(expected);
    }
  });

  it('a success brings what the processor says of it, and what was asked for as its amount', () => {
    expect(verdict({})).toEqual({
      kind: 'found',
      finding: {
        event: { kind: 'looked-up', status: 'SUCCEEDED' },
        failure: null,
        order: {
          checkoutId: 'checkout-1',
          merchantId: '202507081058',
          paywizardId: '10020000080',
          processedAt: PUSH.processedAt,
        },
        amount: '10.5',
        person: null,
        reason: 'The processor pushed the result: it has completed the order.',
      },
    });
  });

  it('a failure is final, and uses the order number up', () => {
    expect(verdict({ result: 1, state: 5 })).toMatchObject({
      finding: { failure: { code: 'DECLINED', upstreamCode: null, retryable: false } },
    });
  });

  it('a payment that may have been approved in part succeeds with an amount that nobody knows', () => {
    expect(verdict({ amount: '20000' }, { nsfAllowed: true })).toMatchObject({ finding: { amount: null } });
  });

  it('what is not said does not unsay what is on record', () => {
    const given = verdict({ checkoutId: null, merchantId: null, paywizardId: null }, { checkoutId: 'checkout-1' });
    expect(given).toMatchObject({ kind: 'found', finding: { order: { processedAt: PUSH.processedAt } } });
    expect(given.kind === 'found' && Object.keys(given.finding.order ?? {})).toEqual(['processedAt']);
  });
});

describe('a success settles nothing', () => {
  it.each([
    ['of another amount', { amount: '10.51' }, {}, {}],
    ['of more than a payment that may be approved in part', { amount: '105001' }, { nsfAllowed: true }, {}],
    ['in another currency', { currency: '978' }, {}, {}],
    ['without a checkoutId', { checkoutId: null }, {}, {}],
    ['under another checkoutId than it has', { checkoutId: 'checkout-2' }, { checkoutId: 'checkout-1' }, {}],
    ['under the checkoutId of another movement', {}, {}, { belongsToAnother: true }],
    ['of what was answered as declined', {}, { status: 'DECLINED' }, {}],
    ['of what was never sent', {}, { status: 'FAILED' }, {}],
  ] as const)('%s, and a person should know', (_what, push, of, about) => {
    expect(verdict(push, of, about)).toEqual({
      kind: 'contradiction',
      alarm: expect.stringMatching(/^The processor pushes .+; nothing is settled by it\.$/),
    });
  });
});

describe('what is final', () => {
  it('and was settled as not done without an answer is overruled by a success', () => {
    for (const settledBy of ['SETTLER', 'PERSON'] as const) {
      expect(outcomeOf({}, { status: 'FAILED', settledBy })).toBe('SUCCEEDED');
      expect(outcomeOf({}, { status: 'DECLINED', settledBy })).toBe('SUCCEEDED');
    }
  });

  it.each([
    ['SUCCEEDED', 0, 2, 'known'],
    ['SUCCEEDED', 2, 1, 'pending'],
    ['SUCCEEDED', 0, 1, 'pending'],
    ['SUCCEEDED', 1, 5, 'contradiction'],
    ['SUCCEEDED', 0, 3, 'undone-elsewhere'],
    ['DECLINED', 1, 5, 'known'],
    ['DECLINED', 2, 1, 'pending'],
    ['FAILED', 1, 1, 'known'],
  ] as const)('%s stays so at result %s in state %s: %s', (status, result, state, expected) => {
    for (const settledBy of [null, 'SETTLER', 'PERSON', 'LATE_ANSWER'] as const) {
      expect(outcomeOf({ result, state }, { status, settledBy, checkoutId: 'checkout-1' })).toBe(expected);
    }
  });

  it('and was voided by us, or perhaps, is no surprise when it is revoked', () => {
    expect(outcomeOf({ state: 3 }, { status: 'SUCCEEDED' }, { undoneByUs: true })).toBe('known');
  });

  it('a void that is itself called revoked says nothing new', () => {
    expect(outcomeOf({ state: 3 }, { type: 'VOID', status: 'UNKNOWN' })).toBe('known');
  });
});
