import type { z } from 'zod';
import type { Failure } from './outcome.ts';
import type { Reply } from './send.ts';
import { type CardStatement, type cardData, cardStatement } from './wire/card.ts';

/** A card, or why there is none. */
export type CardReply = { ok: true; statement: CardStatement } | { ok: false; failure: Failure };

/** Brings the answer to an inquiry or an activation to its result; an unknown card is a failure like the others here. */
export function cardReply(
  reply: Reply<z.infer<typeof cardData>>,
  unreadableCustomerValue: (key: string) => void,
): CardReply {
  switch (reply.kind) {
    case 'data':
      if (reply.at === null) return failed('UPSTREAM_ERROR', false);
      return { ok: true, statement: cardStatement(reply.data, reply.at, unreadableCustomerValue) };
    case 'code': {
      const upstreamCode = String(reply.code);
      if (reply.meaning === 'CARD_NOT_FOUND') return failed('CARD_NOT_FOUND', false, upstreamCode);
      if (reply.meaning === 'DECLINED') return failed('DECLINED', false, upstreamCode);
      if (reply.meaning === 'UNAVAILABLE') return failed('UPSTREAM_UNAVAILABLE', true, upstreamCode);
      return failed('UPSTREAM_ERROR', false, upstreamCode);
    }
    case 'notSent':
    case 'lost':
      return failed('UPSTREAM_UNAVAILABLE', true);
    case 'unreadable':
      return failed('UPSTREAM_ERROR', false);
  }
}

const failed = (code: Failure['code'], retryable: boolean, upstreamCode: string | null = null): CardReply => ({
  ok: false,
  failure: { code, retryable, upstreamCode },
});
