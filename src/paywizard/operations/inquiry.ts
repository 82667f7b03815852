import type { CardNumber } from '../../card-number.ts';
import { type CardReply, cardReply } from '../card-reply.ts';
import { cardData } from '../wire/card.ts';
import { type EntryType, entryTypeCode } from '../wire/codes.ts';
import type { OperationContext } from './movement.ts';

/**
 * `giftInquiry`: what a card holds and whose it is. A read, so a connection that broke under it is tried once more:
 * that is what a keep-alive connection does which the other side has just closed.
 */
export async function inquiry(
  context: OperationContext,
  request: { card: CardNumber; entryType: EntryType },
): Promise<CardReply> {
  const fields = {
    loyaltyChannel: context.channel,
    accountId: request.card.reveal(),
    entryType: entryTypeCode(request.entryType),
  };
  const call = { operation: 'giftInquiry', fields, data: cardData, dated: true } as const;
  const first = await context.send(call);
  const reply = first.kind === 'lost' && first.reason === 'connection-lost' ? await context.send(call) : first;
  return cardReply(reply, context.unreadableCustomerValue);
}
