import Big from 'big.js';
import { CardNumber } from '../../card-number.ts';
import { shortest } from '../../money.ts';
import type { Paywizard } from '../../paywizard/paywizard.ts';
import type { CustomerRecord } from '../../paywizard/wire/customer.ts';
import { invalidInput, type MovementError } from '../errors.ts';
import type { TopUpInput } from '../inputs.ts';
import type { MovementRequest } from '../request.ts';
import { moneyProblems } from '../rules.ts';

/** Puts money on a card. Without amount and currency the processor decides how much. */
export function topUp(paywizard: Paywizard, input: TopUpInput): MovementRequest {
  const { orderNo, entryType } = input;
  const card = new CardNumber(input.accountId);
  const amount = input.amount == null ? null : new Big(input.amount);
  const currency = input.currency ?? null;
  const activating = input.activating ?? null;
  const customer = input.customer ?? null;
  return {
    type: 'TOP_UP',
    orderNo,
    card,
    identity: topUpIdentity({ card, amount, currency, activating, customer }),
    problems: problems(input),
    originalCheckoutId: null,
    prepare: () => ({
      card,
      entryType,
      valueCode: currency,
      requestedAmount: amount,
      nsfAllowed: null,
      originalTransIndexCode: null,
      send: ({ orderNo, mayStart }) =>
        paywizard.topUp({ orderNo, mayStart, card, entryType, amount, currency, activating, customer }),
    }),
  };
}

/** What makes two top-ups the same one. The last two are in no record: see `recordedTexts`. */
export const topUpIdentity = (of: {
  card: CardNumber;
  amount: Big | null;
  currency: string | null;
  activating: boolean | null;
  customer: CustomerRecord | null;
}) => ({
  accountId: of.card.reveal(),
  amount: of.amount === null ? null : shortest(of.amount),
  currency: of.currency,
  activating: of.activating,
  customer: of.customer,
});

function problems({ amount, currency }: TopUpInput): MovementError[] {
  if (amount == null && currency == null) return [];
  if (amount == null) return [invalidInput('amount', 'An amount belongs to the currency: send both or neither.')];
  if (currency == null) return [invalidInput('currency', 'A currency belongs to the amount: send both or neither.')];
  return moneyProblems(amount, currency);
}
