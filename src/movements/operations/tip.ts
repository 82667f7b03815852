import Big from 'big.js';
import { CardNumber } from '../../card-number.ts';
import { shortest } from '../../money.ts';
import type { Paywizard } from '../../paywizard/paywizard.ts';
import { invalidInput, type MovementError } from '../errors.ts';
import type { TipInput } from '../inputs.ts';
import type { Movement } from '../movement.ts';
import type { MovementRequest } from '../request.ts';
import { checkoutIdProblems, moneyProblems } from '../rules.ts';

/** Takes a tip that belongs to a payment. */
export function tip(paywizard: Paywizard, input: TipInput): MovementRequest {
  const { orderNo, entryType, currency, checkoutId } = input;
  const card = new CardNumber(input.accountId);
  const amount = new Big(input.amount);
  return {
    type: 'TIP',
    orderNo,
    card,
    identity: tipIdentity({ checkoutId, card, amount, currency }),
    problems: [...checkoutIdProblems(checkoutId), ...moneyProblems(input.amount, currency)],
    originalCheckoutId: checkoutId,
    prepare: (original) =>
      unfit(original, card, currency) ?? {
        card,
        entryType,
        valueCode: currency,
        requestedAmount: amount,
        nsfAllowed: null,
        originalTransIndexCode: original?.transIndexCode ?? null,
        send: ({ orderNo, mayStart }) =>
          paywizard.addTip({ orderNo, mayStart, card, entryType, amount, currency, originalCheckoutId: checkoutId }),
      },
  };
}

/** What makes two tips the same one. */
export const tipIdentity = (of: { checkoutId: string; card: CardNumber; amount: Big; currency: string }) => ({
  checkoutId: of.checkoutId,
  accountId: of.card.reveal(),
  amount: shortest(of.amount),
  currency: of.currency,
});

/** Why this original cannot take the tip; null where it can, or where only the processor knows it. */
function unfit(original: Movement | null, card: CardNumber, currency: string): MovementError | null {
  if (original === null) return null;
  if (original.type !== 'PAYMENT' || original.status !== 'SUCCEEDED') {
    return invalidInput('checkoutId', 'A tip belongs to a payment that succeeded, and this transaction is not one.');
  }
  if (original.card?.equals(card) === false) {
    return invalidInput('accountId', 'A tip is taken from the card that paid, and this is another one.');
  }
  if (original.valueCode !== currency) {
    return invalidInput('currency', 'A tip is in the currency of its payment.');
  }
  return null;
}
