import type Big from 'big.js';
import type { CardNumber } from '../../card-number.ts';
import { shortest } from '../../money.ts';
import type { Outcome } from '../outcome.ts';
import { type EntryType, entryTypeCode } from '../wire/codes.ts';
import { type MovementBasics, type OperationContext, sendTransaction } from './movement.ts';

export interface TipRequest extends MovementBasics {
  card: CardNumber;
  entryType: EntryType;
  amount: Big;
  /** ISO 4217. */
  currency: string;
  /** The checkoutId of the payment. The wire calls it an order number, which it is not. */
  originalCheckoutId: string;
}

/** `giftTip`: takes a tip that belongs to a payment. It carries no channel. */
export const addTip = (context: OperationContext, request: TipRequest): Promise<Outcome> =>
  sendTransaction(
    context,
    'giftTip',
    {
      tranOrderNo: request.orderNo,
      accountId: request.card.reveal(),
      entryType: entryTypeCode(request.entryType),
      amount: shortest(request.amount),
      tranCurrency: request.currency,
      oriOrderNo: request.originalCheckoutId,
    },
    request.mayStart,
  );
