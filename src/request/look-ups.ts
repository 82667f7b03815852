import type { CardNumber } from '../card-number.ts';
import type { Asker, LookupGuard } from '../limits/lookup-guard.ts';

/** The look-ups of one caller, as the guard against trying numbers counts them. */
export class LookUps {
  readonly #guard: LookupGuard;
  readonly #who: Asker;

  /** `caller`: the viewer's; `from` tells the address that the request came from. */
  constructor(guard: LookupGuard, caller: string | null, from: { address(): string }) {
    this.#guard = guard;
    this.#who = { caller, from };
  }

  /** Runs a look-up that brings null for an unknown card. Rejects with RateLimitedError where there were too many. */
  count<Found>(card: CardNumber, ask: () => Promise<Found | null>): Promise<Found | null> {
    return this.#guard.lookUp(this.#who, card, ask);
  }

  /** Counts a card that was named without asking whether it exists. Rejects with RateLimitedError. */
  seen(card: CardNumber): Promise<void> {
    return this.#guard.seen(this.#who, card);
  }

  /** Counts a look-up of a card that is not for this caller. Rejects with RateLimitedError. */
  foreign(card: CardNumber): Promise<void> {
    return this.#guard.foreign(this.#who, card);
  }

  failed(card: CardNumber): void {
    void this.#guard.failed(this.#who, card);
  }

  /** Rejects with RateLimitedError where too many numbers were tried. */
  mayTry(card: CardNumber): Promise<void> {
    return this.#guard.mayTry(this.#who, card);
  }
}
