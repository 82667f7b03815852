import type { MovementInput, MovementKind, MovementTransaction } from './kinds.ts';
import { NEVER_ARRIVED, ofFailure } from './movement-error.ts';
import { isBusy, type MovementError, type MovementState } from './state.ts';

/** What can happen to a movement. */
export type MovementEvent<Kind extends MovementKind> =
  | { type: 'start'; orderNo: string; input: MovementInput<Kind> }
  /** An order was found in the storage. */
  | { type: 'reloaded'; orderNo: string; input: MovementInput<Kind> }
  | { type: 'retry' }
  /** A request for the order came back with a transaction, or a look-up did. */
  | { type: 'found'; transaction: MovementTransaction; error: MovementError | null }
  /** A request for the order came back: it did nothing. `isForGood`: and so did every one before it. */
  | { type: 'refused'; error: MovementError; isForGood: boolean }
  /** No answer. */
  | { type: 'lost'; reason: 'lost' | 'offline' }
  /** The API has never seen the order. */
  | { type: 'missing' }
  | { type: 'reset' };

/** The state after an event; the very same object where the event changes nothing. */
export function transition<Kind extends MovementKind>(
  state: MovementState<Kind>,
  event: MovementEvent<Kind>,
): MovementState<Kind> {
  switch (event.type) {
    case 'start':
      return isBusy(state) ? state : { status: 'sending', orderNo: event.orderNo, input: event.input };
    case 'reloaded':
      if (state.status !== 'idle') return state;
      return { status: 'unknown', reason: 'reloaded', transaction: null, orderNo: event.orderNo, input: event.input };
    case 'retry':
      if (state.status !== 'failed' || !state.retryable) return state;
      return { status: 'sending', orderNo: state.orderNo, input: state.input };
    case 'reset':
      return isBusy(state) || state.status === 'idle' ? state : { status: 'idle' };
    default:
      return isBusy(state) ? learn(state, event) : state;
  }
}

type Busy<Kind extends MovementKind> = Extract<MovementState<Kind>, { status: 'sending' | 'pending' | 'unknown' }>;
type News<Kind extends MovementKind> = Exclude<MovementEvent<Kind>, { type: 'start' | 'reloaded' | 'retry' | 'reset' }>;

function learn<Kind extends MovementKind>(state: Busy<Kind>, event: News<Kind>): MovementState<Kind> {
  const order = { orderNo: state.orderNo, input: state.input };
  switch (event.type) {
    case 'found':
      return found(state, order, event.transaction, event.error);
    case 'refused': {
      // The request before this one may have moved value all the same.
      if (state.status !== 'sending' && !event.isForGood) return state;
      const { error } = event;
      if (NO.has(error.code)) return { ...order, status: 'declined', error, transaction: null };
      return { ...order, status: 'failed', error, retryable: error.retryable, transaction: null };
    }
    case 'lost':
      if (state.status === 'pending' || (state.status === 'unknown' && state.transaction !== null)) return state;
      if (state.status === 'unknown' && state.reason === event.reason) return state;
      return { ...order, status: 'unknown', reason: event.reason, transaction: null };
    case 'missing':
      return state.status === 'unknown' && state.transaction === null
        ? { ...order, status: 'failed', error: NEVER_ARRIVED, retryable: true, transaction: null }
        : state;
  }
}

function found<Kind extends MovementKind>(
  state: Busy<Kind>,
  order: { orderNo: string; input: MovementInput<Kind> },
  transaction: MovementTransaction,
  told: MovementError | null,
): MovementState<Kind> {
  const error = told ?? ofFailure(transaction);
  switch (transaction.status) {
    case 'SUCCEEDED':
      return { ...order, status: 'succeeded', transaction };
    case 'DECLINED':
      return { ...order, status: 'declined', error, transaction };
    case 'FAILED':
      return { ...order, status: 'failed', error, retryable: !transaction.final, transaction };
    case 'PENDING':
      return isSame(state, 'pending', transaction) ? state : { ...order, status: 'pending', transaction };
    case 'UNKNOWN':
      if (isSame(state, 'unknown', transaction)) return state;
      return { ...order, status: 'unknown', reason: 'outcome-unknown', transaction };
  }
}

/** What the processor answers no with. */
const NO: ReadonlySet<string> = new Set([
  'CARD_NOT_FOUND',
  'INSUFFICIENT_FUNDS',
  'DECLINED',
  'TRANSACTION_NOT_FOUND',
  'ALREADY_VOIDED',
]);

const isSame = (state: Busy<MovementKind>, status: string, { updatedAt }: MovementTransaction): boolean =>
  state.status === status && state.status !== 'sending' && state.transaction?.updatedAt === updatedAt;
