import { RateLimitedError, type RateObserver } from './rate-limited.ts';
import type { Tallies } from './tallies.ts';
import type { Tally } from './tally.ts';

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

  /** Counts a request that may come in. Rejects with RateLimitedError over the limit. */
  async count({ caller, address }: { caller: string | null; address(): string }): Promise<void> {
    if (this.#limit === 0) return;
    if (caller !== null) return await this.#count(`caller:${this.#tallies.digest('caller', caller)}`, this.#limit);
    const limit = Math.max(ANONYMOUS_LEAST, Math.floor(this.#limit / 100));
    await this.#count(`anonymous:${this.#tallies.digest('address', address())}`, limit);
  }

  /**
   * Counts a request whose token does not stand. Rejects with RateLimitedError over the limit. Bearers of the same
   * address do not notice: a token is always looked at first, or rubbish from a shared address would lock them out.
   */
  async countRefused(address: string): Promise<void> {
    if (this.#limit === 0) return;
    await this.#count(`refused:${this.#tallies.digest('address', address)}`, this.#limit);
  }

  async #count(key: string, limit: number): Promise<void> {
    const { count, endsInMs } = await this.#tally.add(key);
    if (count <= limit) return;
    this.#observer.limited('requests');
    throw new RateLimitedError('requests', endsInMs);
  }
}
