import type { CardNumber } from '../card-number.ts';
import type { DistinctCards } from './distinct-cards.ts';
import { type FailureLimit, Failures } from './failures.ts';
import { RateLimitedError, type RateObserver } from './rate-limited.ts';
import type { Tallies } from './tallies.ts';

/** Whom a look-up counts for. */
export interface Asker {
  /** The viewer's `caller`; null for an anonymous one, who is counted by address. */
  caller: string | null;
  /** The address that the request came from. */
  address(): string;
}

/**
 * Keeps card numbers from being tried out: whoever knows a number has its money. Counts, in each window of a minute,
 * the distinct cards that a caller looks up, and the look-ups that found no card: by caller, by address (or a made-up
 * account for each number would get past) and by card.
 */
export class LookupGuard {
  readonly #limits: LookupLimits | null;
  readonly #tallies: Tallies;
  readonly #cards: DistinctCards;
  readonly #failures: Failures;
  readonly #observer: Pick<RateObserver, 'limited'>;

  /** `lookupsPerMinute`: the distinct cards of one bearer, from which the other limits follow; 0: no limits at all. */
  constructor(lookupsPerMinute: number, tallies: Tallies, observer: Pick<RateObserver, 'limited'>) {
    this.#limits = lookupsPerMinute === 0 ? null : limitsOf(lookupsPerMinute);
    this.#tallies = tallies;
    this.#cards = tallies.distinctCards('cards');
    this.#failures = new Failures(tallies.tally('failed'));
    this.#observer = observer;
  }

  /**
   * Asks for a card, if the limits allow it, and counts a null as failed. Waits while other look-ups that are under way
   * may use up the rest of the failures. Rejects with RateLimitedError without having asked, or as `ask` does, which
   * counts as no failure.
   */
  async lookUp<Card>(who: Asker, card: CardNumber, ask: () => Promise<Card | null>): Promise<Card | null> {
    if (this.#limits === null) return await ask();
    return await this.#lookUp(this.#namesOf(who, card, this.#limits), ask);
  }

  /**
   * Counts a look-up of a card that is not for this caller: as one of a number that does not exist, but not against the
   * card, or whoever may not use it could keep its holder from it. Rejects with RateLimitedError.
   */
  async foreign(who: Asker, card: CardNumber): Promise<void> {
    if (this.#limits === null) return;
    const names = this.#namesOf(who, card, this.#limits);
    const failing = names.failing.filter(({ key }) => !key.startsWith('card:'));
    await this.#lookUp({ ...names, failing }, async () => null);
  }

  async #lookUp<Card>(names: Names, ask: () => Promise<Card | null>): Promise<Card | null> {
    await this.#failures.enter(names.failing).catch(this.#refused);
    let failed = false;
    try {
      await this.#count(names);
      const found = await ask();
      failed = found === null;
      return found;
    } finally {
      await this.#failures.leave(names.failing, failed);
    }
  }

  /** Counts a card that is looked up without asking for it, such as its history. Rejects with RateLimitedError. */
  async seen(who: Asker, card: CardNumber): Promise<void> {
    if (this.#limits !== null) await this.#count(this.#namesOf(who, card, this.#limits));
  }

  /** Counts a look-up that failed elsewhere: a movement on an unknown card, a card that the caller has no right to. */
  async failed(who: Asker, card: CardNumber): Promise<void> {
    if (this.#limits !== null) await this.#failures.add(this.#namesOf(who, card, this.#limits).failing);
  }

  /** Rejects with RateLimitedError where the failed look-ups of the caller, the address or the card are used up. */
  async mayTry(who: Asker, card: CardNumber): Promise<void> {
    if (this.#limits === null) return;
    await this.#failures.check(this.#namesOf(who, card, this.#limits).failing).catch(this.#refused);
  }

  async #count({ caller, card, cards }: Names): Promise<void> {
    const milliseconds = await this.#cards.add(caller, card, cards);
    if (milliseconds > 0) throw this.#limited(new RateLimitedError('lookups', milliseconds));
  }

  readonly #refused = (error: unknown): never => {
    throw error instanceof RateLimitedError ? this.#limited(error) : error;
  };

  #limited(error: RateLimitedError): RateLimitedError {
    this.#observer.limited(error.kind);
    return error;
  }

  #namesOf(who: Asker, card: CardNumber, limits: LookupLimits): Names {
    const ofAddress = this.#tallies.digest('address', who.address());
    const ofCard = this.#tallies.digest('card', card.reveal());
    const bearer = who.caller !== null;
    const caller = who.caller === null ? ofAddress : this.#tallies.digest('caller', who.caller);
    const kind = bearer ? limits.bearer : limits.anonymous;
    return {
      caller,
      card: ofCard,
      cards: kind.cards,
      failing: [
        { key: bearer ? `caller:${caller}` : `anonymous:${caller}`, limit: kind.failed },
        { key: `address:${ofAddress}`, limit: limits.address },
        { key: `card:${ofCard}`, limit: limits.card },
      ],
    };
  }
}

/** What a look-up is counted under, and how far. */
interface Names {
  caller: string;
  card: string;
  cards: number;
  failing: FailureLimit[];
}

type LookupLimits = ReturnType<typeof limitsOf>;

function limitsOf(lookups: number) {
  const part = (of: number) => Math.max(1, Math.floor(lookups / of));
  return {
    bearer: { cards: lookups, failed: part(5) },
    anonymous: { cards: part(30), failed: part(30) },
    address: lookups,
    card: part(5),
  };
}
