import type { CardNumber } from '../../card-number.ts';
import { type CardReply, cardReply } from '../card-reply.ts';
import { cardData } from '../wire/card.ts';
import { type EntryType, entryTypeCode, flag } from '../wire/codes.ts';
import { type CustomerRecord, customerInfo } from '../wire/customer.ts';
import type { OperationContext } from './movement.ts';

export interface ActivateRequest {
  card: CardNumber;
  entryType: EntryType;
  /** False stores the customer without activating. */
  activating: boolean;
  customer: CustomerRecord;
}

/** `giftActivate`: activates a card and replaces its customer record. It carries no order number and moves no value. */
export async function activate(context: OperationContext, request: ActivateRequest): Promise<CardReply> {
  const fields = {
    loyaltyChannel: context.channel,
    accountId: request.card.reveal(),
    entryType: entryTypeCode(request.entryType),
    activating: flag(request.activating),
    customerInfo: customerInfo(request.customer),
  };
  const reply = await context.send({ operation: 'giftActivate', fields, data: cardData, dated: true });
  return cardReply(reply, context.unreadableCustomerValue);
}
