import type Big from 'big.js';
import type { CardNumber } from '../../card-number.ts';
import { shortest } from '../../money.ts';
import type { Outcome } from '../outcome.ts';
import { type EntryType, entryTypeCode, flag } from '../wire/codes.ts';
import { type CustomerRecord, customerInfo } from '../wire/customer.ts';
import { type MovementBasics, type OperationContext, sendTransaction } from './movement.ts';

export interface TopUpRequest extends MovementBasics {
  card: CardNumber;
  entryType: EntryType;
  /** Amount and currency go together; with neither the processor decides. */
  amount: Big | null;
  /** ISO 4217. */
  currency: string | null;
  activating: boolean | null;
  customer: CustomerRecord | null;
}

/**
 * `giftIssuance`: puts money on a card. The vendor publishes no amount for it, though its answer has one: amount and
 * currency follow the published keys, and without them the body is exactly the published one.
 */
export const topUp = (context: OperationContext, request: TopUpRequest): Promise<Outcome> =>
  sendTransaction(
    context,
    'giftIssuance',
    {
      tranOrderNo: request.orderNo,
      loyaltyChannel: context.channel,
      accountId: request.card.reveal(),
      entryType: entryTypeCode(request.entryType),
      activating: request.activating === null ? undefined : flag(request.activating),
      customerInfo: request.customer === null ? undefined : customerInfo(request.customer),
      amount: request.amount === null ? undefined : shortest(request.amount),
      tranCurrency: request.currency ?? undefined,
    },
    request.mayStart,
  );
