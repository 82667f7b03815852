import { CardNumber } from '../card-number.ts';
import type { Failure } from '../paywizard/outcome.ts';
import type { Paywizard } from '../paywizard/paywizard.ts';
import type { CardStatement } from '../paywizard/wire/card.ts';
import type { MovementCaller } from './caller.ts';
import { cardNotFound, failureError, type MovementError } from './errors.ts';
import type { ActivateInput } from './inputs.ts';

export type ActivationResult = { statement: CardStatement; errors: [] } | { statement: null; errors: MovementError[] };

/** Told of every activation, whatever came of it. */
export type ActivationAudit = (activation: {
  card: CardNumber;
  activating: boolean;
  /** `refused`: the token is not for this card, and nobody was asked. */
  result: 'done' | 'refused' | Failure['code'];
}) => void;

/**
 * Activates a card and replaces its customer record. It carries no order number upstream and moves no value, so it is
 * taken for safe to repeat: it is not in the ledger, and trouble on the way is retryable. Rejects where the caller has
 * tried too many numbers.
 */
export async function activateCard(
  paywizard: Paywizard,
  input: ActivateInput,
  caller: MovementCaller,
  audit: ActivationAudit,
): Promise<ActivationResult> {
  const { entryType, activating, customer } = input;
  const card = new CardNumber(input.accountId);
  if (!caller.cards.allows(card)) {
    await caller.foreign(card);
    audit({ card, activating, result: 'refused' });
    return { statement: null, errors: [cardNotFound()] };
  }
  await caller.mayTry(card);
  const reply = await paywizard.activate({ card, entryType, activating, customer });
  audit({ card, activating, result: reply.ok ? 'done' : reply.failure.code });
  if (reply.ok) return { statement: { ...reply.statement, card }, errors: [] };
  if (reply.failure.code === 'CARD_NOT_FOUND') caller.failed(card);
  return { statement: null, errors: [activationError(reply.failure)] };
}

/** Without a code nobody said no: then it may or may not have been done, and doing it again is safe. */
function activationError(failure: Failure): MovementError {
  const unanswered = failure.upstreamCode === null;
  const error = failureError({ ...failure, retryable: failure.retryable || unanswered });
  if (failure.code === 'CARD_NOT_FOUND') return { ...error, path: ['input', 'accountId'] };
  if (failure.code === 'DECLINED') return error;
  return {
    ...error,
    message: error.retryable
      ? 'The card processor did not confirm this; it is safe to try again.'
      : 'The card processor did not accept the request.',
  };
}
