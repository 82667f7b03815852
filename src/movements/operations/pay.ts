import Big from 'big.js';
import { CardNumber } from '../../card-number.ts';
import { shortest } from '../../money.ts';
import type { Paywizard } from '../../paywizard/paywizard.ts';
import type { PayInput } from '../inputs.ts';
import type { MovementRequest } from '../request.ts';
import { moneyProblems } from '../rules.ts';

/** Takes money from a card. */
export function payment(paywizard: Paywizard, input: PayInput): MovementRequest {
  const { orderNo, entryType, currency } = input;
  const card = new CardNumber(input.accountId);
  const amount = new Big(input.amount);
  const nsfAllowed = input.nsfAllowed ?? null;
  return {
    type: 'PAYMENT',
    orderNo,
    card,
    identity: paymentIdentity({ card, amount, currency, nsfAllowed }),
    problems: moneyProblems(input.amount, currency),
    originalCheckoutId: null,
    prepare: () => ({
      card,
      entryType,
      valueCode: currency,
      requestedAmount: amount,
      nsfAllowed,
      originalTransIndexCode: null,
      send: ({ orderNo, mayStart }) =>
        paywizard.pay({ orderNo, mayStart, card, entryType, amount, currency, nsfAllowed }),
    }),
  };
}

/** What makes two payments the same one. */
export const paymentIdentity = (of: {
  card: CardNumber;
  amount: Big;
  currency: string;
  nsfAllowed: boolean | null;
}) => ({
  accountId: of.card.reveal(),
  amount: shortest(of.amount),
  currency: of.currency,
  nsfAllowed: of.nsfAllowed,
});
