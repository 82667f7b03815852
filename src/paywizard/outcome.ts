import type Big from 'big.js';
import type { Meaning } from './codes.ts';
import type { Reply } from './send.ts';

/** What became of one movement, as far as its answer tells. */
export interface Outcome {
  status: OutcomeStatus;
  failure: Failure | null;
  answer: Answer | null;
}

/** `PENDING`: accepted by the processor and not settled. `UNKNOWN`: perhaps done; nobody may send it again. */
export type OutcomeStatus = 'PENDING' | 'SUCCEEDED' | 'DECLINED' | 'FAILED' | 'UNKNOWN';

export interface Failure {
  code: FailureCode;
  /** The processor's own code, where it gave one. */
  upstreamCode: string | null;
  /** Whether the same request may still end differently. */
  retryable: boolean;
}

export type FailureCode =
  | 'CARD_NOT_FOUND'
  | 'INSUFFICIENT_FUNDS'
  | 'DECLINED'
  | 'TRANSACTION_NOT_FOUND'
  | 'ALREADY_VOIDED'
  | 'OUTCOME_UNKNOWN'
  | 'UPSTREAM_UNAVAILABLE'
  | 'UPSTREAM_ERROR';

/** What the processor wrote on its answer to a movement. */
export interface Answer {
  merchantId: string;
  paywizardId: string;
  checkoutId: string;
  transIndexCode: string;
  /** Null on a void, whose answer carries none. */
  amount: Big | null;
  originalTransIndexCode: string | null;
  processedAt: Date | null;
}

/** An answer's data, brought to one shape for all movements. */
export interface MovementData {
  result: 0 | 1 | 2;
  answer: Omit<Answer, 'processedAt'>;
}

/**
 * The table that decides about money. The rule behind it: only an answer that says so means that nothing moved, only
 * an unsent request may be sent again, and everything else after the first byte is UNKNOWN.
 */
export function outcomeOf(reply: Reply<MovementData>): Outcome {
  switch (reply.kind) {
    case 'data': {
      const { merchantId, paywizardId, checkoutId, transIndexCode, amount, originalTransIndexCode } = reply.data.answer;
      // Member by member, as each answer to a movement goes through here: see movements/intent.ts.
      const answer: Answer = {
        merchantId,
        paywizardId,
        checkoutId,
        transIndexCode,
        amount,
        originalTransIndexCode,
        processedAt: reply.at,
      };
      if (reply.data.result === 0) return { status: 'SUCCEEDED', failure: null, answer };
      if (reply.data.result === 2) return { status: 'PENDING', failure: null, answer };
      return { status: 'DECLINED', failure: { code: 'DECLINED', upstreamCode: null, retryable: false }, answer };
    }
    case 'code':
      return { ...BY_MEANING[reply.meaning](String(reply.code)), answer: null };
    case 'notSent':
      return { ...unavailable(null), answer: null };
    case 'lost':
    case 'unreadable':
      return { ...unknown(null), answer: null };
  }
}

type WithoutAnswer = Omit<Outcome, 'answer'>;

const declined =
  (code: FailureCode) =>
  (upstreamCode: string): WithoutAnswer => ({ status: 'DECLINED', failure: { code, upstreamCode, retryable: false } });

const unavailable = (upstreamCode: string | null): WithoutAnswer => ({
  status: 'FAILED',
  failure: { code: 'UPSTREAM_UNAVAILABLE', upstreamCode, retryable: true },
});

const unknown = (upstreamCode: string | null): WithoutAnswer => ({
  status: 'UNKNOWN',
  failure: { code: 'OUTCOME_UNKNOWN', upstreamCode, retryable: true },
});

const BY_MEANING: Record<Meaning, (upstreamCode: string) => WithoutAnswer> = {
  CARD_NOT_FOUND: declined('CARD_NOT_FOUND'),
  INSUFFICIENT_FUNDS: declined('INSUFFICIENT_FUNDS'),
  DECLINED: declined('DECLINED'),
  TRANSACTION_NOT_FOUND: declined('TRANSACTION_NOT_FOUND'),
  ALREADY_VOIDED: declined('ALREADY_VOIDED'),
  // After a restored backup the duplicate that it complains of may be our own booking.
  DUPLICATE_ORDER: unknown,
  REFUSED: (upstreamCode) => ({
    status: 'FAILED',
    failure: { code: 'UPSTREAM_ERROR', upstreamCode, retryable: false },
  }),
  UNAVAILABLE: unavailable,
  UNKNOWN: unknown,
};
