import type { ClientErrorKind } from '../client-error.ts';
import type { ErrorCode } from '../generated/graphql.ts';
import type { MovementInput, MovementKind, MovementTransaction } from './kinds.ts';

/** Why a movement did not come about, in one form wherever it was found. `messageOf` gives its text. */
export interface MovementError {
  /** NEVER_ARRIVED: the order was looked for and the API has never seen it. */
  readonly code: ErrorCode | ClientErrorKind | 'NEVER_ARRIVED';
  /** One plain English sentence. */
  readonly message: string;
  /** Where in the input: ["input", "amount"]; empty where it is no one field's fault. */
  readonly path: readonly string[];
  /** Whether the same input with the same order number can still end differently. */
  readonly retryable: boolean;
  /** Seconds; null where nobody said. */
  readonly retryAfterSeconds: number | null;
  /** What fell short: a currency code or Points; null for every other error. */
  readonly valueCode: string | null;
}

interface Order<Kind extends MovementKind> {
  readonly orderNo: string;
  readonly input: MovementInput<Kind>;
}

/** Nothing was asked for. */
export interface Idle {
  readonly status: 'idle';
}

/** The request is on its way. */
export interface Sending<Kind extends MovementKind> extends Order<Kind> {
  readonly status: 'sending';
}

/** The processor has accepted it and not settled it yet. */
export interface Pending<Kind extends MovementKind> extends Order<Kind> {
  readonly status: 'pending';
  readonly transaction: MovementTransaction;
}

/** It is done. `transaction.amount` is what moved, `transaction.amountDue` what is still owed where that was less. */
export interface Succeeded<Kind extends MovementKind> extends Order<Kind> {
  readonly status: 'succeeded';
  readonly transaction: MovementTransaction;
}

/** The processor said no. Nothing moved. */
export interface Declined<Kind extends MovementKind> extends Order<Kind> {
  readonly status: 'declined';
  readonly error: MovementError;
  /** Null where the API refused it before it wrote anything down. */
  readonly transaction: MovementTransaction | null;
}

/** Nothing moved, and not for the card's sake. Where `retryable`, `retry()` sends the same order number again. */
export interface Failed<Kind extends MovementKind> extends Order<Kind> {
  readonly status: 'failed';
  readonly error: MovementError;
  readonly retryable: boolean;
  readonly transaction: MovementTransaction | null;
}

/**
 * Nobody can say yet whether value moved; it is being found out. Nothing may be paid anew. `lost`: no answer came;
 * `offline`: the browser has no network; `reloaded`: an order was found after a reload; `outcome-unknown`: the API itself
 * waits to learn it from the processor.
 */
export interface Unknown<Kind extends MovementKind> extends Order<Kind> {
  readonly status: 'unknown';
  readonly reason: UnknownReason;
  readonly transaction: MovementTransaction | null;
}

export type UnknownReason = 'lost' | 'offline' | 'reloaded' | 'outcome-unknown';

/** How far a movement has come. A `switch` over `status` that forgets one does not compile. */
export type MovementState<Kind extends MovementKind = MovementKind> =
  | Idle
  | Sending<Kind>
  | Pending<Kind>
  | Succeeded<Kind>
  | Declined<Kind>
  | Failed<Kind>
  | Unknown<Kind>;

/** A state in which nothing more happens by itself. */
export type SettledState<Kind extends MovementKind = MovementKind> = Succeeded<Kind> | Declined<Kind> | Failed<Kind>;

/** Whether it is under way: a second start would be a second payment, so there is none. */
export function isBusy(
  state: MovementState,
): state is Sending<MovementKind> | Pending<MovementKind> | Unknown<MovementKind> {
  return state.status === 'sending' || state.status === 'pending' || state.status === 'unknown';
}

/** Whether nothing more happens by itself. */
export function isSettled<Kind extends MovementKind>(state: MovementState<Kind>): state is SettledState<Kind> {
  return state.status === 'succeeded' || state.status === 'declined' || state.status === 'failed';
}
