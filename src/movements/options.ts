import type { Ledger } from '../ledger/ledger.ts';
import type { Outcome } from '../paywizard/outcome.ts';
import type { Sealer } from '../sealing.ts';
import type { Movement, TransactionStatus } from './movement.ts';

export interface ProtocolOptions {
  ledger: Ledger;
  sealer: Sealer;
  observer: MovementObserver;
  /** How long a request waits for another one of the same order number, or for a void or tip of the same original. */
  waitMs: number;
  /** Movements that may be under way at one time, and that may wait for their turn. */
  limits: { running: number; waiting: number };
  /** In how many seconds it is worth trying an unreachable upstream again; null where that is not known. */
  retryAfterSeconds(): number | null;
}

/** What somebody must hear of, though the caller has been answered. */
export interface MovementObserver {
  /** The processor answered with another amount than was asked. */
  amountMismatch(movement: Movement): void;
  /** The outcome could not be written down at once; it is tried on and on. */
  outcomeNotRecorded(movement: Movement, outcome: Outcome, cause: unknown): void;
  /** The processor has booked a movement that had been settled as not done. */
  overruled(movement: Movement, status: TransactionStatus): void;
  /** The ledger did not answer, so a movement was refused before anything was sent. */
  ledgerUnavailable(cause: unknown): void;
  /** A movement was refused because too many are under way. */
  busy(): void;
}
