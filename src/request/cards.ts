import DataLoader from 'dataloader';
import { CardNumber } from '../card-number.ts';
import type { FailureCode } from '../paywizard/outcome.ts';
import type { Paywizard } from '../paywizard/paywizard.ts';
import type { CardStatement } from '../paywizard/wire/card.ts';
import type { EntryType } from '../paywizard/wire/codes.ts';

/** A card could not be read. One file turns it into what GraphQL shows. */
export class UpstreamReadError extends Error {
  readonly code: FailureCode;
  readonly retryable: boolean;

  constructor(code: FailureCode, retryable: boolean) {
    super(`The card could not be read: ${code}`);
    this.code = code;
    this.retryable = retryable;
  }
}

export interface CardKey {
  card: CardNumber;
  entryType: EntryType;
}

/** The cards of one request: each is asked for once, however often the document names it. */
export class Cards {
  readonly #loader: DataLoader<CardKey, CardStatement | null, string>;

  constructor(paywizard: Pick<Paywizard, 'inquiry'>) {
    this.#loader = new DataLoader((keys) => Promise.all(keys.map((key) => inquire(paywizard, key))), {
      cacheKeyFn: cacheKey,
    });
  }

  /** Null where the processor does not know the card. Rejects with UpstreamReadError where it cannot tell. */
  load(accountId: string, entryType: EntryType): Promise<CardStatement | null> {
    return this.#loader.load({ card: new CardNumber(accountId), entryType });
  }

  /** What was just learned of a card, so that nothing asks for it again. */
  learn(key: CardKey, statement: CardStatement): void {
    this.#loader.clear(key).prime(key, statement);
  }

  /** Value has moved: what was read before is no longer so. */
  forget(): void {
    this.#loader.clearAll();
  }
}

const cacheKey = ({ card, entryType }: CardKey): string => `${entryType} ${card.reveal()}`;

/** Rejections are returned, not thrown: one card that cannot be read is no reason to lose the others. */
async function inquire(paywizard: Pick<Paywizard, 'inquiry'>, key: CardKey): Promise<CardStatement | null | Error> {
  const reply = await paywizard.inquiry(key);
  // The card is the one that was asked for, whatever spelling of its number the answer carries.
  if (reply.ok) return { ...reply.statement, card: key.card };
  const { code, retryable } = reply.failure;
  return code === 'CARD_NOT_FOUND' ? null : new UpstreamReadError(code, retryable);
}
