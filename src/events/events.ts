import type { CardNumber } from '../card-number.ts';

/** Something has changed: the ledger or the processor has the news, this only says where to look. */
export interface Change {
  /** Null where no movement did it: an activation. */
  movementId: string | null;
  card: CardNumber | null;
}

/** Carries changes to the other instances, as far as it can. It must not throw, and nobody waits for it. */
export interface Carrier {
  send(change: Change): void;
}

/** Called when what it watches may have changed; and once more, with `ended`, when nothing will be told any more. */
export type Listener = (news: 'changed' | 'told' | 'ended') => void;

/**
 * Who waits for news of which movement or card, in this process. A listener is only rung: it reads for itself, so that
 * a slow one holds up nobody and a burst of changes costs it one reading.
 */
export class Events {
  readonly #movements = new Map<string, Set<Listener>>();
  readonly #cards = new Map<string, Set<Listener>>();
  #carrier: Carrier | null = null;
  #closed = false;

  /** Also tells other instances, from now on. */
  carryBy(carrier: Carrier): void {
    this.#carrier = carrier;
  }

  /** Tells everybody who listens, here and elsewhere. */
  publish(change: Change): void {
    this.deliver(change);
    this.#carrier?.send(change);
  }

  /** Tells those who listen here. */
  deliver({ movementId, card }: Change): void {
    if (movementId !== null) this.ringMovement(movementId);
    // A card that changed without a movement shows it in no record: its listeners must take our word for it.
    if (card !== null) ring(this.#cards.get(card.reveal()), movementId === null ? 'told' : 'changed');
  }

  /** Rings those who listen here to a movement, or to a card by its number, that may have changed. */
  ringMovement(movementId: string): void {
    ring(this.#movements.get(movementId), 'changed');
  }

  ringCard(cardNumber: string): void {
    ring(this.#cards.get(cardNumber), 'changed');
  }

  /** Returns how to stop listening. */
  onMovement(movementId: string, listener: Listener): () => void {
    return this.#listen(this.#movements, movementId, listener);
  }

  /** Returns how to stop listening. */
  onCard(card: CardNumber, listener: Listener): () => void {
    return this.#listen(this.#cards, card.reveal(), listener);
  }

  /** What is listened to just now. */
  watched(): { movementIds: string[]; cardNumbers: string[] } {
    return { movementIds: [...this.#movements.keys()], cardNumbers: [...this.#cards.keys()] };
  }

  /** Whether anybody listens here to anything; at once, however many do. */
  get isHeard(): boolean {
    return this.#movements.size > 0 || this.#cards.size > 0;
  }

  get listeners(): number {
    let count = 0;
    for (const listeners of this.#movements.values()) count += listeners.size;
    for (const listeners of this.#cards.values()) count += listeners.size;
    return count;
  }

  /** Tells all listeners that it is over, and takes no new ones. */
  close(): void {
    this.#closed = true;
    for (const topic of [this.#movements, this.#cards]) {
      for (const listeners of topic.values()) ring(listeners, 'ended');
    }
  }

  #listen(topic: Map<string, Set<Listener>>, key: string, listener: Listener): () => void {
    if (this.#closed) listener('ended');
    const listeners = topic.get(key) ?? new Set();
    topic.set(key, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && topic.get(key) === listeners) topic.delete(key);
    };
  }
}

function ring(listeners: Set<Listener> | undefined, news: Parameters<Listener>[0]): void {
  for (const listener of listeners ?? []) listener(news);
}
