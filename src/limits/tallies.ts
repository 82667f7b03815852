import { createHmac, hkdfSync } from 'node:crypto';
import { Redis } from 'ioredis';
import type { SealingKey } from '../sealing.ts';
import { DistinctCards } from './distinct-cards.ts';
import type { RateObserver } from './rate-limited.ts';
import { Shared } from './shared.ts';
import { Tally } from './tally.ts';

export interface TalliesOptions {
  /** Null: counts stay inside this process. */
  redisUrl: string | null;
  /** Stands in the keys in Redis, as it does in the ledger. */
  merchant: string;
  sealingKeys: readonly SealingKey[];
  observer: RateObserver;
  /** Whole seconds after which a count begins anew; a minute unless told. */
  windowSeconds?: number;
}

/**
 * Where the limits of rate are counted: in Redis, for all instances together, or inside this process, while Redis is
 * away too. A count begins with the first thing that is counted, and anew when its window is over. So at the turn of a
 * window twice the limit can fall into one minute.
 */
export class Tallies {
  readonly #shared: Shared | null;
  readonly #prefix: string;
  readonly #key: Uint8Array;
  readonly #windowSeconds: number;

  constructor({ redisUrl, merchant, sealingKeys, observer, windowSeconds = 60 }: TalliesOptions) {
    const [first] = sealingKeys;
    if (first === undefined) throw new RangeError('at least one sealing key is needed');
    this.#shared = redisUrl === null ? null : new Shared((options) => new Redis(redisUrl, options), observer);
    this.#prefix = `loyalty-graphql:${merchant}`;
    this.#key = new Uint8Array(hkdfSync('sha256', first.key, '', 'loyalty-graphql/limits', 32));
    this.#windowSeconds = windowSeconds;
  }

  /** Counts under a name of its own. */
  tally(name: string): Tally {
    return new Tally(this.#shared, `${this.#prefix}:${name}`, this.#windowSeconds);
  }

  /** Counts the distinct cards of callers under a name of its own. */
  distinctCards(name: string): DistinctCards {
    return new DistinctCards(this.#shared, `${this.#prefix}:${name}`, this.#windowSeconds);
  }

  /** What a caller, an address or a card is counted as: a keyed digest (HMAC-SHA256, 132 bits of it), never itself. */
  digest(kind: 'caller' | 'address' | 'card', text: string): string {
    return createHmac('sha256', this.#key).update(`${kind} ${text}`, 'utf8').digest('base64url').slice(0, 22);
  }

  /** Waits up to `milliseconds` for the first connection to Redis, where there is one to be made. */
  async ready(milliseconds: number): Promise<void> {
    await this.#shared?.ready(milliseconds);
  }

  async close(): Promise<void> {
    await this.#shared?.close();
  }
}
