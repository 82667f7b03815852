import type { z } from 'zod';
import type { CardNumber } from '../../card-number.ts';
import { type CardReply, cardReply } from '../card-reply.ts';
import type { Reply } from '../send.ts';
import { cardData } from '../wire/card.ts';
import { type EntryType, entryTypeCode } from '../wire/codes.ts';
import type { OperationContext } from './movement.ts';

/**
 * `giftInquiry`: what a card holds and whose it is. A read, so a connection that broke under it is tried once more:
 * that is what a keep-alive connection does which the other side has just closed.
 */
export function inquiry(
  context: OperationContext,
  request: { card: CardNumber; entryType: EntryType },
): Promise<CardReply> {
  const fields = {
    loyaltyChannel: context.channel,
    accountId: request.card.reveal(),
    entryType: entryTypeCode(request.entryType),
  };
  const call = { operation: 'giftInquiry', fields, data: cardData, dated: true } as const;
  const read = (reply: Reply<CardData>): CardReply => cardReply(reply, context.unreadableCustomerValue);
  // Steps behind the answer, and no async function, whose frame lives as long as the call: each card comes through here.
  return context
    .send(call)
    .then((first) =>
      first.kind === 'lost' && first.reason === 'connection-lost' ? context.send(call).then(read) : read(first),
    );
}

type CardData = z.infer<typeof cardData>;
