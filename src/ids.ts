import type { CardNumber } from './card-number.ts';
import type { Sealer } from './sealing.ts';

/** The global ids of the API: opaque, the same for every caller, and without a card number in clear. */
export class Ids {
  readonly #sealer: Sealer;

  constructor(sealer: Sealer) {
    this.#sealer = sealer;
  }

  card(card: CardNumber): string {
    return CARD + this.#sealer.seal(card);
  }

  transaction(movementId: string): string {
    return TRANSACTION + movementId;
  }

  /** What an id names; null for a text that is not one of ours. */
  open(id: string): { type: 'card'; card: CardNumber } | { type: 'transaction'; movementId: string } | null {
    if (id.startsWith(CARD)) {
      const card = this.#sealer.open(id.slice(CARD.length));
      return card === null ? null : { type: 'card', card };
    }
    if (id.startsWith(TRANSACTION)) return { type: 'transaction', movementId: id.slice(TRANSACTION.length) };
    return null;
  }
}

const CARD = 'card_';
const TRANSACTION = 'txn_';
