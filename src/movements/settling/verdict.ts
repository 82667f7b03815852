import type { Finding } from '../../ledger/settling.ts';
import { shortest } from '../../money.ts';
import type { OrderState } from '../../paywizard/operations/query-order.ts';
import type { Failure } from '../../paywizard/outcome.ts';
import type { Reply } from '../../paywizard/send.ts';
import type { Movement } from '../movement.ts';
import type { QueryOrder } from './times.ts';

/** What a look-up says of a movement. */
export type Verdict =
  | { kind: 'found'; finding: Finding }
  /** The processor answered, and it settles nothing. `alarm` says what a person should know of it. */
  | { kind: 'open'; alarm: string | null }
  /** Nothing was said of the order. `reached` is false where the question did not even go out. */
  | { kind: 'no-answer'; reached: boolean };

export interface Circumstances {
  mode: QueryOrder;
  /** Whether the order is so old that the processor cannot be at work on it any more. */
  pastGrace: boolean;
  /** Whether this layer has undone the transaction since. */
  voidedByUs: boolean;
  /** Whether another movement of the ledger already has this order's checkoutId. */
  belongsToAnother: boolean;
}

/** The states of an order that the platform publishes, as far as they tell what became of a movement. */
const PENDING = 1;
const COMPLETED = 2;
const REVOKED = 3;
const CLOSED = 5;

/** The table by which look-ups settle movements. What it does not say with certainty stays open. */
export function verdictOf(movement: Movement, reply: Reply<OrderState | null>, about: Circumstances): Verdict {
  if (reply.kind !== 'data') return { kind: 'no-answer', reached: reply.kind !== 'notSent' };
  if (reply.data === null) return notFound(movement, about);

  const order = reply.data;
  const strange = movement.checkoutId !== null && movement.checkoutId !== order.checkoutId;
  if (strange || about.belongsToAnother) {
    return { kind: 'open', alarm: 'The processor names an order for it that belongs to another movement.' };
  }
  const found = (status: 'PENDING' | 'SUCCEEDED' | 'DECLINED', reason: string): Verdict => ({
    kind: 'found',
    finding: {
      event: { kind: 'looked-up', status },
      failure: status === 'DECLINED' ? DECLINED : null,
      order,
      ...(status === 'SUCCEEDED' && { amount: amountWithoutAnswer(movement) }),
      person: null,
      reason,
    },
  });
  switch (order.state) {
    case PENDING:
      return found('PENDING', 'The processor has the order and has not settled it.');
    case COMPLETED:
      return found('SUCCEEDED', 'The processor has completed the order.');
    case REVOKED:
      // Undone, and by us: so it had been done. Undone by others before we ever knew: nothing has moved in the end.
      return about.voidedByUs
        ? found('SUCCEEDED', 'The processor completed the order, and it was voided since.')
        : found('DECLINED', 'The processor has revoked the order.');
    case CLOSED:
      return found('DECLINED', 'The processor has closed the order without carrying it out.');
    default:
      return { kind: 'open', alarm: `The processor gives the order the state ${order.state}, which settles nothing.` };
  }
}

function notFound({ checkoutId }: Movement, { mode, pastGrace }: Circumstances): Verdict {
  if (mode !== 'authoritative' || !pastGrace) return { kind: 'open', alarm: null };
  // It contradicts itself, and then its word is not enough to call the movement failed.
  if (checkoutId !== null) {
    return { kind: 'open', alarm: 'The processor does not know an order that it had given a checkoutId.' };
  }
  return {
    kind: 'found',
    finding: {
      event: { kind: 'looked-up', status: 'FAILED' },
      failure: NOT_CARRIED_OUT,
      order: null,
      person: null,
      reason: 'The processor does not know the order, and is past the time in which it could still carry it out.',
    },
  };
}

/**
 * What a movement moved that succeeded, though its answer was lost. Undefined keeps what the processor answered while
 * it was pending, where it was left to it to say how much.
 */
export function amountWithoutAnswer({ requestedAmount, nsfAllowed }: Movement): string | null | undefined {
  // It may have been approved in part, and nobody has said how much.
  if (nsfAllowed === true) return null;
  return requestedAmount === null ? undefined : shortest(requestedAmount);
}

const DECLINED: Failure = { code: 'DECLINED', upstreamCode: null, retryable: false };

/** Final: its order number is used up, because only the process that sent it could have known that it never left. */
export const NOT_CARRIED_OUT: Failure = { code: 'UPSTREAM_ERROR', upstreamCode: null, retryable: false };
