import type Big from 'big.js';
import type { CardNumber } from '../../card-number.ts';
import { shortest } from '../../money.ts';
import type { Outcome } from '../outcome.ts';
import { type EntryType, entryTypeCode } from '../wire/codes.ts';
import { type MovementBasics, type OperationContext, sendTransaction } from './movement.ts';

export interface PayRequest extends MovementBasics {
  card: CardNumber;
  entryType: EntryType;
  amount: Big;
  /** ISO 4217. */
  currency: string;
  /** Whether the processor may approve less than the amount; null leaves the key out. */
  nsfAllowed: boolean | null;
}

/** `giftTransaction`: takes money from a card. */
export const pay = (context: OperationContext, request: PayRequest): Promise<Outcome> =>
  sendTransaction(
    context,
    'giftTransaction',
    {
      tranOrderNo: request.orderNo,
      loyaltyChannel: context.channel,
      amount: shortest(request.amount),
      tranCurrency: request.currency,
      accountId: request.card.reveal(),
      entryType: entryTypeCode(request.entryType),
      nsfAllowed: request.nsfAllowed ?? undefined,
    },
    request.mayStart,
  );
