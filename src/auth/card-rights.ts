import type { CardNumber } from '../card-number.ts';

/** Which cards a bearer may use: all of the merchant's, or those that its token names and no others. */
export class CardRights {
  readonly #numbers: ReadonlySet<string> | null;
  /** Null: not limited. */
  readonly cards: readonly CardNumber[] | null;

  /** `cards`: those that the token names; null where it does not limit its bearer. */
  constructor(cards: readonly CardNumber[] | null) {
    this.cards = cards;
    this.#numbers = cards && new Set(cards.map((card) => card.reveal()));
  }

  /** Null stands for a card that nobody knows any more or ever knew: only who may use all may use that. */
  allows(card: CardNumber | null): boolean {
    return this.#numbers === null || (card !== null && this.#numbers.has(card.reveal()));
  }

  get areLimited(): boolean {
    return this.#numbers !== null;
  }
}

export const ALL_CARDS = new CardRights(null);
export const NO_CARDS = new CardRights([]);
