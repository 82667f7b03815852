import { CardNumber } from '../card-number.ts';
import type { Failure } from '../paywizard/outcome.ts';
import type { Paywizard } from '../paywizard/paywizard.ts';
import type { CardStatement } from '../paywizard/wire/card.ts';
import { failureError, type MovementError } from './errors.ts';
import type { ActivateInput } from './inputs.ts';

export type ActivationResult = { statement: CardStatement; errors: [] } | { statement: null; errors: MovementError[] };

/** Told of every activation, whatever came of it. */
export type ActivationAudit = (activation: {
  card: CardNumber;
  activating: boolean;
  result: 'done' | Failure['code'];
}) => void;

/**
 * Activates a card and replaces its customer record. It carries no order number upstream and moves no value, so it is
 * taken for safe to repeat: it is not in the ledger, and trouble on the way is retryable.
 */
export async function activateCard(
  paywizard: Paywizard,
  input: ActivateInput,
  audit: ActivationAudit,
): Promise<ActivationResult> {
  const { entryType, activating, customer } = input;
  const card = new CardNumber(input.accountId);
  const reply = await paywizard.activate({ card, entryType, activating, customer });
  audit({ card, activating, result: reply.ok ? 'done' : reply.failure.code });
  if (reply.ok) return { statement: { ...reply.statement, card }, errors: [] };
  const path = reply.failure.code === 'CARD_NOT_FOUND' ? ['input', 'accountId'] : [];
  return { statement: null, errors: [{ ...failureError(reply.failure), path }] };
}
