import type { CardRights } from '../auth/card-rights.ts';
import type { CardNumber } from '../card-number.ts';
import { failureMessage } from './errors.ts';
import type { Movement } from './movement.ts';

/** What a movement must know of whoever asks for it. Who it is, is of no account: a repeated request may come by another. */
export interface MovementCaller {
  cards: CardRights;
  /** Whether it may learn why a card cannot be used: see `tellsCardsApart`. */
  tellsCardsApart: boolean;
  /** Rejects where this caller has tried too many numbers of late. */
  mayTry(card: CardNumber): Promise<void>;
  /** Told of a number that turned out not to be a card that can be used. */
  failed(card: CardNumber): void;
  /** Told of a card that is not for this caller. Rejects where there were too many numbers of late. */
  foreign(card: CardNumber): Promise<void>;
}

/**
 * The movement as a caller may see it who must not find out which numbers are cards: a blocked card, which the processor
 * refused by a code, looks like one that does not exist.
 */
export function asSeenBy({ tellsCardsApart }: Pick<MovementCaller, 'tellsCardsApart'>, movement: Movement): Movement {
  if (tellsCardsApart || !hadNoUsableCard(movement)) return movement;
  const failure = { code: 'CARD_NOT_FOUND', upstreamCode: null, retryable: false } as const;
  return { ...movement, failure: { ...failure, message: failureMessage(failure.code) } };
}

/** Refused before the processor gave it an id: the number is none that can be used. */
export function hadNoUsableCard({ failure, checkoutId, type }: Movement): boolean {
  if (type === 'VOID' || failure === null) return false;
  return failure.code === 'CARD_NOT_FOUND' || (failure.code === 'DECLINED' && checkoutId === null);
}
