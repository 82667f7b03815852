import type Big from 'big.js';
import type { CardNumber } from '../card-number.ts';
import type { Failure, FailureCode } from '../paywizard/outcome.ts';
import type { EntryType } from '../paywizard/wire/codes.ts';

export const TRANSACTION_TYPES = ['TOP_UP', 'PAYMENT', 'VOID', 'POINTS_ISSUANCE', 'POINTS_REDEMPTION', 'TIP'] as const;
export const TRANSACTION_STATUSES = ['PENDING', 'SUCCEEDED', 'DECLINED', 'FAILED', 'UNKNOWN'] as const;

export type TransactionType = (typeof TRANSACTION_TYPES)[number];
export type TransactionStatus = (typeof TRANSACTION_STATUSES)[number];

/** One movement of value as the ledger holds it; `Transaction` in the API. */
export interface Movement {
  id: string;
  orderNo: string;
  type: TransactionType;
  status: TransactionStatus;
  /** Whether the outcome can no longer change: not while it is looked up, nor while the order number may try again. */
  final: boolean;
  fingerprint: string;
  /** Counts from 1; a request that never left this process may be tried again under the same order number. */
  attempt: number;
  /** Names this attempt: whoever made it is the one that may send it. */
  claim: string;
  /** Counts the changes of this record, from 1. */
  revision: number;
  card: CardNumber | null;
  entryType: EntryType | null;
  /** A currency code or Points; null where neither the caller nor an original named one. */
  valueCode: string | null;
  requestedAmount: Big | null;
  /** What really moved; null unless the status is SUCCEEDED. */
  amount: Big | null;
  /** What a partly approved payment leaves to be paid. */
  amountDue: Big | null;
  /** Whether a payment may be approved in part; null where it was not said, or was erased. */
  nsfAllowed: boolean | null;
  originalCheckoutId: string | null;
  originalTransIndexCode: string | null;
  checkoutId: string | null;
  transIndexCode: string | null;
  merchantId: string | null;
  paywizardId: string | null;
  /** Why it did not succeed, with a sentence for a person. */
  failure: (Failure & { message: string }) | null;
  processedAt: Date | null;
  /** Who settled it, where the process that sent it did not. */
  settledBy: SettledBy | null;
  /** When the card number and the request were taken out of the record. */
  erasedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

/** The settler by a look-up, a person by command, or an answer that came after one of these had settled it. */
export type SettledBy = 'SETTLER' | 'PERSON' | 'LATE_ANSWER';

/** Whether the outcome is still open: with the processor, or lost. */
export function isUnsettled(status: TransactionStatus): boolean {
  return status === 'PENDING' || status === 'UNKNOWN';
}

/** Sent, or about to be, with no answer so far. A PENDING that the processor has answered is not in flight. */
export function isInFlight({ status, checkoutId }: Pick<Movement, 'status' | 'checkoutId'>): boolean {
  return status === 'PENDING' && checkoutId === null;
}

/** Whether the same order number may try again: the last attempt provably did nothing. */
export function mayTryAgain(status: TransactionStatus, retryable: boolean | undefined): boolean {
  return status === 'FAILED' && retryable === true;
}

/** Whether a void or tip of this kind and outcome shows that its original has been undone, by us or elsewhere. */
export function tellsVoided(type: TransactionType, status: TransactionStatus, failure: FailureCode | null): boolean {
  return (type === 'VOID' && status === 'SUCCEEDED') || failure === 'ALREADY_VOIDED';
}
