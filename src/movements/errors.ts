import type { CardNumber } from '../card-number.ts';
import { kindOf } from '../money.ts';
import type { Failure, FailureCode } from '../paywizard/outcome.ts';
import type { EntryType } from '../paywizard/wire/codes.ts';
import type { Movement } from './movement.ts';

export type ErrorCode = FailureCode | 'INVALID_INPUT' | 'ORDER_CONFLICT';

/** Something that the person or the program on the other side can act on; `MutationError` in the API. */
export interface MovementError {
  code: ErrorCode;
  /** One plain sentence that may be shown to the person. It quotes nothing of the input. */
  message: string;
  /** Where in the arguments; empty where it is no one field's fault. */
  path: string[];
  /** Whether the same input with the same order number can still end differently. */
  retryable: boolean;
  /** With INSUFFICIENT_FUNDS: the value that fell short, and the card to ask what it holds. */
  shortOf?: { valueCode: string; card: CardNumber | null; entryType: EntryType | null };
  /** With ALREADY_VOIDED: the transaction that had been undone. */
  originalCheckoutId?: string | null;
  /** With UPSTREAM_UNAVAILABLE and UPSTREAM_ERROR. */
  upstreamCode?: string | null;
  /** With UPSTREAM_UNAVAILABLE: how long to wait before trying again, where that is known. */
  retryAfterSeconds?: number | null;
}

/** `field` is the name in the mutation's input. The message names the rule and what to do. */
export const invalidInput = (field: string, message: string): MovementError => ({
  code: 'INVALID_INPUT',
  message,
  path: ['input', field],
  retryable: false,
});

export const orderConflict = (): MovementError => ({
  code: 'ORDER_CONFLICT',
  message: 'This order number has already been used for something else; use a new one for a new order.',
  path: ['input', 'orderNo'],
  retryable: false,
});

export const alreadyVoided = (originalCheckoutId: string): MovementError => ({
  code: 'ALREADY_VOIDED',
  message: MESSAGES.ALREADY_VOIDED,
  path: ['input', 'checkoutId'],
  retryable: false,
  originalCheckoutId,
});

/** The original, or a void or tip on its way to it, has no known outcome: nothing may be done to it now. */
export const originalUnsettled = (): MovementError => ({
  code: 'OUTCOME_UNKNOWN',
  message:
    'The outcome of that transaction, or of another void or tip of it, is not known yet, so nothing was sent: try again later.',
  path: ['input', 'checkoutId'],
  retryable: true,
});

/** There is no room, or no ledger to write to. An earlier request of the same order may well have moved value. */
export const unableNow = (retryAfterSeconds: number): MovementError => ({
  code: 'UPSTREAM_UNAVAILABLE',
  message:
    'The service cannot take this on at the moment, and this request did nothing: try again with the same order number.',
  path: [],
  retryable: true,
  retryAfterSeconds,
});

/** The caller's token is not for this card: it is told what it would be told if there were none. */
export const cardNotFound = (): MovementError => ({
  ...failureError({ code: 'CARD_NOT_FOUND', upstreamCode: null, retryable: false }),
  path: ['input', 'accountId'],
});

/** The same of a transaction. */
export const transactionNotFound = (): MovementError => ({
  ...failureError({ code: 'TRANSACTION_NOT_FOUND', upstreamCode: null, retryable: false }),
  path: ['input', 'checkoutId'],
});

export const outcomeUnknown = (): MovementError =>
  failureError({ code: 'OUTCOME_UNKNOWN', upstreamCode: null, retryable: true });

/** The error that a recorded movement is answered with; null where it did not fail. */
export function errorOf(movement: Movement): MovementError | null {
  const { failure, type, valueCode, card, entryType } = movement;
  if (failure === null) return null;
  const hasCardField = type !== 'VOID';
  const error = failureError(failure);
  switch (failure.code) {
    case 'CARD_NOT_FOUND':
      return { ...error, path: hasCardField ? ['input', 'accountId'] : [] };
    case 'INSUFFICIENT_FUNDS':
      // Without a value code there is nothing to say what fell short: then it is a plain refusal.
      if (valueCode === null) return failureError({ ...failure, code: 'DECLINED' });
      return { ...error, path: amountPath(movement, valueCode), shortOf: { valueCode, card, entryType } };
    case 'TRANSACTION_NOT_FOUND':
      return { ...error, path: ['input', 'checkoutId'] };
    case 'ALREADY_VOIDED':
      return { ...error, path: ['input', 'checkoutId'], originalCheckoutId: movement.originalCheckoutId };
    default:
      return error;
  }
}

/** A failure in words, without a place in the input. */
export const failureError = (failure: Failure): MovementError => ({
  code: failure.code,
  message: MESSAGES[failure.code],
  path: [],
  retryable: failure.retryable,
  upstreamCode: failure.upstreamCode,
});

function amountPath({ type }: Movement, valueCode: string): string[] {
  if (type === 'VOID') return [];
  return ['input', kindOf(valueCode) === 'POINTS' ? 'points' : 'amount'];
}

/** One plain sentence for each failure, fit to be shown to the person at the till or the phone. */
const MESSAGES: Record<FailureCode, string> = {
  CARD_NOT_FOUND: 'There is no card with this number, or it cannot be used.',
  INSUFFICIENT_FUNDS: 'The card does not hold enough for this.',
  DECLINED: 'The card was declined.',
  TRANSACTION_NOT_FOUND: 'No such transaction is known.',
  ALREADY_VOIDED: 'This transaction has already been voided.',
  OUTCOME_UNKNOWN:
    'The request was sent and its answer was lost, so it may have been carried out: watch this transaction, and do not use another order number for it.',
  UPSTREAM_UNAVAILABLE:
    'The card processor cannot be reached at the moment, and nothing was moved: try again with the same order number.',
  UPSTREAM_ERROR: 'The card processor did not carry this out, and nothing was moved.',
};

/** The sentence for a failure, for `TransactionFailure.message`. */
export const failureMessage = (code: FailureCode): string => MESSAGES[code];
