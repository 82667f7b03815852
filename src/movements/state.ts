import type { OutcomeStatus } from '../paywizard/outcome.ts';
import {
  isInFlight,
  isUnsettled,
  type Movement,
  mayTryAgain,
  type SettledBy,
  type TransactionStatus,
} from './movement.ts';

/** What the state machine looks at. */
export type State = Pick<Movement, 'status' | 'checkoutId' | 'settledBy'> & { failure: { retryable: boolean } | null };

/** What can happen to a movement that is on record. */
export type MovementEvent =
  /** The sending process knows what became of its attempt. */
  | { kind: 'answered'; status: OutcomeStatus }
  /** The time in which the sending process had to answer is over. */
  | { kind: 'abandoned' }
  /** The processor was asked for the order. */
  | { kind: 'looked-up'; status: 'PENDING' | 'SUCCEEDED' | 'DECLINED' | 'FAILED' }
  /** A person has found out and says so. */
  | { kind: 'decided'; status: 'SUCCEEDED' | 'FAILED' }
  /** The same request came once more, after an attempt that was never sent. */
  | { kind: 'tried-again' };

export interface Transition {
  status: TransactionStatus;
  settledBy: SettledBy | null;
}

/**
 * The whole life of a movement: where an event leads, and null where it leads nowhere. A final status is left only by
 * a success that the processor itself tells of, after somebody else had settled the movement without having seen it.
 */
export function transition(state: State, event: MovementEvent): Transition | null {
  const open = isUnsettled(state.status);
  switch (event.kind) {
    case 'answered':
      return answered(state, event.status, open);
    case 'abandoned':
      return isInFlight(state) ? { status: 'UNKNOWN', settledBy: null } : null;
    case 'looked-up':
      if (isInFlight(state)) return null;
      if (!open) return lateSuccess(state, event.status);
      if (event.status !== 'PENDING') return { status: event.status, settledBy: 'SETTLER' };
      return state.status === 'PENDING' ? null : { status: 'PENDING', settledBy: null };
    case 'decided':
      return open && !isInFlight(state) ? { status: event.status, settledBy: 'PERSON' } : null;
    case 'tried-again':
      return mayTryAgain(state.status, state.failure?.retryable) ? { status: 'PENDING', settledBy: null } : null;
  }
}

function answered(state: State, status: OutcomeStatus, open: boolean): Transition | null {
  // Settled as done by somebody who could not see the amount: the answer brings it.
  const fuller = state.status === 'SUCCEEDED' && (state.settledBy === 'SETTLER' || state.settledBy === 'PERSON');
  if (fuller && status === 'SUCCEEDED') return { status, settledBy: 'LATE_ANSWER' };
  if (!open) return lateSuccess(state, status);
  // Not to know is no news where somebody has found out more; and what the processor knows of has been sent.
  const tellsLess = status === 'UNKNOWN' || (status === 'FAILED' && state.status === 'PENDING');
  return tellsLess && !isInFlight(state) ? null : { status, settledBy: null };
}

/** The processor has booked what was taken for not done: its word counts. */
function lateSuccess({ status: held, settledBy }: State, status: TransactionStatus): Transition | null {
  const wrong = settledBy !== null && (held === 'FAILED' || held === 'DECLINED');
  return wrong && status === 'SUCCEEDED' ? { status: 'SUCCEEDED', settledBy: 'LATE_ANSWER' } : null;
}
