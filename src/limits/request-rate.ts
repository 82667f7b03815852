import { RateLimitedError, type RateObserver } from './rate-limited.ts';
import type { Party, Tallies } from './tallies.ts';
import type { Count, Tally } from './tally.ts';

/** An anonymous caller has a hundredth of the requests of a bearer, but not fewer than this. */
const ANONYMOUS_LEAST = 10;

/** Limits the requests a minute: of each bearer, and by address of those who have not said who they are. */
export class RequestRate {
  readonly #limit: number;
  readonly #tallies: Tallies;
  readonly #tally: Tally;
  readonly #observer: Pick<RateObserver, 'limited'>;

  /** `requestsPerMinute`: of one bearer; 0: any number. */
  constructor(requestsPerMinute: number, tallies: Tallies, observer: Pick<RateObserver, 'limited'>) {
    this.#limit = requestsPerMinute;
    this.#tallies = tallies;
    this.#tally = tallies.tally('requests');
    this.#observer = observer;
  }

  /** Counts a request that may come in. Throws or, where Redis counts, rejects with RateLimitedError over the limit. */
  count({ caller, address }: { caller: string | null; address(): string }): void | Promise<void> {
    if (this.#limit === 0) return;
    if (caller !== null) return this.#count('caller', caller, this.#limit);
    return this.#count('anonymous', address(), Math.max(ANONYMOUS_LEAST, Math.floor(this.#limit / 100)));
  }

  /**
   * Counts a request whose token does not stand, and fails as `count` does. Bearers of the same address do not notice: a
   * token is always looked at first, or rubbish from a shared address would lock them out.
   */
  countRefused(address: string): void | Promise<void> {
    if (this.#limit !== 0) return this.#count('refused', address, this.#limit);
  }

  #count(party: Party, text: string, limit: number): void | Promise<void> {
    const counted = this.#tally.add(this.#tallies.key(party, text));
    if (counted instanceof Promise) return counted.then((count) => this.#refuseOver(limit, count));
    this.#refuseOver(limit, counted);
  }

  #refuseOver(limit: number, { count, endsInMs }: Count): void {
    if (count <= limit) return;
    this.#observer.limited('requests');
    throw new RateLimitedError('requests', endsInMs);
  }
}
