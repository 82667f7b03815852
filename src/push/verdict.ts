import type { Finding } from '../ledger/settling.ts';
import { isUnsettled, type Movement } from '../movements/movement.ts';
import { amountWithoutAnswer } from '../movements/settling/verdict.ts';
import type { PushedResult } from '../paywizard/push/pushed-result.ts';
import { amountFits, currencyFits } from './fits.ts';

/** What a push says of a movement that is not in flight. */
export type PushVerdict =
  /** Writes this down, as far as the state machine lets it stand. */
  | { kind: 'found'; finding: Finding }
  /** Changes nothing, and nobody needs to know: it is known already, or is not settled. */
  | { kind: 'known' | 'pending' }
  /** Changes nothing, and a person should know. */
  | { kind: 'contradiction' | 'undone-elsewhere'; alarm: string };

export interface PushCircumstances {
  /** Whether another movement of the ledger already has the checkoutId that the push names. */
  belongsToAnother: boolean;
  /** Whether this layer has sent a void of the movement that was done, or may have been. */
  undoneByUs: boolean;
  /** What one unit is in the amounts that the processor answers with. */
  amountScale: number;
}

/** The states of an order that the platform publishes. */
const PENDING = 1;
const COMPLETED = 2;
const CLOSED = 5;
/** Revoked, refunded, and both in part. */
const UNDONE = [3, 4, 6, 9];

/** The results of a transaction. */
const SUCCESS = 0;
const FAILURE = 1;
const IN_PROGRESS = 2;

/** The table by which pushes settle movements. What they do not say with certainty is left to look-ups and to people. */
export function pushVerdict(movement: Movement, push: PushedResult, about: PushCircumstances): PushVerdict {
  const { result, state } = push;
  const isAnother = push.checkoutId !== null && movement.checkoutId !== null && movement.checkoutId !== push.checkoutId;
  if (isAnother || about.belongsToAnother) return contradiction('an order that belongs to another movement');
  if (state !== null && UNDONE.includes(state)) return undone(movement, about);
  if (result === IN_PROGRESS || (result === SUCCESS && state === PENDING)) return { kind: 'pending' };
  if (result === SUCCESS && state === COMPLETED) return completed(movement, push, about);
  if (result === FAILURE && (state === PENDING || state === CLOSED)) return declined(movement, push);
  return contradiction(`the result ${result ?? 'none'} with the state ${state ?? 'none'}`);
}

function completed(movement: Movement, push: PushedResult, { amountScale }: PushCircumstances): PushVerdict {
  if (!amountFits(push.amount, movement, amountScale)) return contradiction('another amount than was asked for');
  if (!currencyFits(push.currency, movement)) return contradiction('another currency than was asked for');
  if (movement.status === 'SUCCEEDED') return { kind: 'known' };
  if (push.checkoutId === null && movement.checkoutId === null) return contradiction('a success without a checkoutId');
  // The answer to our own request said so, and no look-up would overrule it either.
  const isOurs = !isUnsettled(movement.status) && movement.settledBy === null;
  if (isOurs) return contradiction(`a success of what the processor had answered us as ${movement.status}`);
  return {
    kind: 'found',
    finding: {
      event: { kind: 'looked-up', status: 'SUCCEEDED' },
      failure: null,
      order: orderOf(push),
      amount: amountWithoutAnswer(movement),
      person: null,
      reason: 'The processor pushed the result: it has completed the order.',
    },
  };
}

function declined(movement: Movement, push: PushedResult): PushVerdict {
  if (movement.status === 'SUCCEEDED') return contradiction('a failure of what is on record as done');
  if (!isUnsettled(movement.status)) return { kind: 'known' };
  return {
    kind: 'found',
    finding: {
      event: { kind: 'looked-up', status: 'DECLINED' },
      failure: { code: 'DECLINED', upstreamCode: null, retryable: false },
      order: orderOf(push),
      person: null,
      reason: 'The processor pushed the result: it has not carried out the order.',
    },
  };
}

function undone({ type }: Movement, { undoneByUs }: PushCircumstances): PushVerdict {
  // That a void is in such a state may just as well mean that it was done.
  if (undoneByUs || type === 'VOID') return { kind: 'known' };
  return {
    kind: 'undone-elsewhere',
    alarm: 'The processor pushes that an order was revoked or refunded elsewhere; the record stays as it is.',
  };
}

const contradiction = (what: string): PushVerdict => ({
  kind: 'contradiction',
  alarm: `The processor pushes ${what}; nothing is settled by it.`,
});

/** Its transIndexCode is the order number, so what the ledger calls by that name stays as it is on record. */
function orderOf({ checkoutId, merchantId, paywizardId, processedAt }: PushedResult): Finding['order'] {
  return {
    processedAt,
    ...(checkoutId !== null && { checkoutId }),
    ...(merchantId !== null && { merchantId }),
    ...(paywizardId !== null && { paywizardId }),
  };
}
