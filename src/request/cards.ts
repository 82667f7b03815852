import DataLoader from 'dataloader';
import { asError } from '../as-error.ts';
import { tellsCardsApart, type Viewer } from '../auth/viewer.ts';
import { CardNumber } from '../card-number.ts';
import type { FailureCode } from '../paywizard/outcome.ts';
import type { Paywizard } from '../paywizard/paywizard.ts';
import type { CardStatement } from '../paywizard/wire/card.ts';
import type { EntryType } from '../paywizard/wire/codes.ts';
import type { LookUps } from './look-ups.ts';

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

export interface CardsOptions {
  paywizard: Pick<Paywizard, 'inquiry'>;
  viewer: Viewer;
  lookUps: LookUps;
}

/** The cards of one request: each is asked for once, however often the document names it. */
export class Cards {
  readonly #options: CardsOptions;
  readonly #loader: DataLoader<CardKey, CardStatement | null, string>;

  constructor(options: CardsOptions) {
    this.#options = options;
    // Rejections are results: one card that cannot be read is no reason to lose the others.
    this.#loader = new DataLoader((keys) => Promise.all(keys.map((key) => this.#look(key).catch(asError))), {
      cacheKeyFn: cacheKey,
      // Nothing is asked for together: there is no need to wait for more.
      batchScheduleFn: soon,
    });
  }

  /**
   * Null where the processor does not know the card, and where the caller's token is not for it. Rejects with
   * UpstreamReadError where nobody can tell, and with RateLimitedError where the caller has looked up too many.
   */
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

  /** A card that is not the caller's is counted and answered like one that does not exist; nobody is asked for it. */
  #look(key: CardKey): Promise<CardStatement | null> {
    const { viewer, lookUps } = this.#options;
    if (viewer.cards.allows(key.card)) return lookUps.count(key.card, () => this.#inquire(key));
    return lookUps.foreign(key.card).then(() => null);
  }

  #inquire(key: CardKey): Promise<CardStatement | null> {
    const { paywizard, viewer } = this.#options;
    return paywizard.inquiry(key).then((reply) => {
      if (reply.ok) {
        const { balances, customer, asOf } = reply.statement;
        // The card is the one that was asked for, whatever spelling of its number the answer carries.
        return { card: key.card, balances, customer, asOf };
      }
      const { code, retryable } = reply.failure;
      const unknown = code === 'CARD_NOT_FOUND' || (code === 'DECLINED' && !tellsCardsApart(viewer));
      if (unknown) return null;
      throw new UpstreamReadError(code, retryable);
    });
  }
}

/** Like queueMicrotask, which makes an object of its own for each call. */
const soon = (dispatch: () => void): void => void NOW.then(dispatch);
const NOW = Promise.resolve();

const cacheKey = ({ card, entryType }: CardKey): string => `${entryType} ${card.reveal()}`;
