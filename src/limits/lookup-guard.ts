import type { CardNumber } from '../card-number.ts';
import type { DistinctCards } from './distinct-cards.ts';
import { type Entered, type FailureLimit, Failures } from './failures.ts';
import { RateLimitedError, type RateObserver } from './rate-limited.ts';
import type { Tallies } from './tallies.ts';

/** Whom a look-up counts for. */
export interface Asker {
  /** The viewer's `caller`; null for an anonymous one, who is counted by address. */
  caller: string | null;
  /** Tells the address that the request came from. */
  from: { address(): string };
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
    this.#failures = new Failures(tallies.tally('failed'), observer);
    this.#observer = observer;
  }

  /**
   * Asks for a card, if the limits allow it, and counts a null as failed. Waits while other look-ups that are under way
   * may use up the rest of the failures. Rejects with RateLimitedError without having asked, or as `ask` does, which
   * counts as no failure.
   */
  lookUp<Card>(who: Asker, card: CardNumber, ask: () => Promise<Card | null>): Promise<Card | null> {
    if (this.#limits === null) return ask();
    return this.#lookUp(this.#namesOf(who, card, this.#limits), ask);
  }

  /**
   * Counts a look-up of a card that is not for this caller: as one of a number that does not exist, but not against the
   * card, or whoever may not use it could keep its holder from it. Rejects with RateLimitedError.
   */
  async foreign(who: Asker, card: CardNumber): Promise<void> {
    if (this.#limits === null) return;
    const names = this.#namesOf(who, card, this.#limits);
    const failing = names.failing.filter(({ key }) => key !== names.card);
    await this.#lookUp({ ...names, failing }, async () => null);
  }

  // Nothing is waited for but the answer where everything is counted inside this process: each card comes through here.
  #lookUp<Card>(names: Names, ask: () => Promise<Card | null>): Promise<Card | null> {
    try {
      const entering = this.#tallies.areShared
        ? this.#enterAndCount(names).then((entered) => entered ?? this.#enter(names))
        : this.#enter(names);
      if (entering instanceof Promise) return entering.then((entered) => this.#ask(entered, ask));
      return this.#ask(entering, ask);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Takes room and counts the card: `#ask` must follow. Throws or rejects where it may not be asked for. */
  #enter(names: Names): Entered | Promise<Entered> {
    const entering = this.#failures.enter(names.failing);
    if (entering instanceof Promise) return entering.then((entered) => this.#countWithin(entered, names));
    return this.#countWithin(entering, names);
  }

  #countWithin(entered: Entered, names: Names): Entered | Promise<Entered> {
    const leave = this.#leave(entered);
    try {
      const counting = this.#count(names);
      return counting === undefined ? entered : counting.then(() => entered, leave);
    } catch (error) {
      return leave(error);
    }
  }

  /** Gives the room back of what came to nothing, and lets the error go on. */
  #leave(entered: Entered): (error: unknown) => never {
    return (error) => {
      void this.#failures.leave(entered, false);
      throw error;
    };
  }

  #ask<Card>(entered: Entered, ask: () => Promise<Card | null>): Promise<Card | null> {
    const leave = this.#leave(entered);
    try {
      return ask().then((found) => {
        const leaving = this.#failures.leave(entered, found === null);
        return leaving === undefined ? found : leaving.then(() => found);
      }, leave);
    } catch (error) {
      return leave(error);
    }
  }

  /** Asks Redis once instead of twice, as long as nobody is near a limit of failures; null otherwise. */
  #enterAndCount({ caller, card, cards, failing }: Names): Promise<Entered | null> {
    return this.#failures.enterBy(failing, async (counters) => {
      const milliseconds = await this.#cards.addProvided(caller, card, cards, counters);
      if (milliseconds !== null) this.#refuseWhileFull(milliseconds);
      return milliseconds !== null;
    });
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
    const checking = this.#failures.check(this.#namesOf(who, card, this.#limits).failing);
    if (checking !== undefined) await checking;
  }

  #count({ caller, card, cards }: Names): undefined | Promise<void> {
    const milliseconds = this.#cards.add(caller, card, cards);
    if (milliseconds instanceof Promise) return milliseconds.then((known) => this.#refuseWhileFull(known));
    this.#refuseWhileFull(milliseconds);
    return undefined;
  }

  #refuseWhileFull(milliseconds: number): void {
    if (milliseconds === 0) return;
    this.#observer.limited('lookups');
    throw new RateLimitedError('lookups', milliseconds);
  }

  #namesOf(who: Asker, card: CardNumber, limits: LookupLimits): Names {
    const kind = who.caller === null ? limits.anonymous : limits.bearer;
    const caller =
      who.caller === null
        ? this.#tallies.key('anonymous', who.from.address())
        : this.#tallies.key('caller', who.caller);
    const ofCard = this.#tallies.cardKey(card);
    return {
      caller,
      card: ofCard,
      cards: kind.cards,
      failing: [
        { key: caller, limit: kind.failed },
        { key: this.#tallies.key('address', who.from.address()), limit: limits.address },
        { key: ofCard, limit: limits.card },
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
