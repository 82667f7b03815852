import { hash, hkdfSync } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { CardNumber } from '../card-number.ts';
import type { ConnectRedis } from '../redis.ts';
import type { SealingKey } from '../sealing.ts';
import { DistinctCards } from './distinct-cards.ts';
import type { RateObserver } from './rate-limited.ts';
import { Shared } from './shared.ts';
import { Tally } from './tally.ts';

export interface TalliesOptions {
  /** Null: counts stay inside this process. */
  connectRedis: ConnectRedis | null;
  /** Stands in the keys in Redis, as it does in the ledger. */
  merchant: string;
  sealingKeys: readonly SealingKey[];
  observer: RateObserver;
  /** Whole seconds after which a count begins anew; a minute unless told. */
  windowSeconds?: number;
}

/** Who is counted: a bearer, an address without a token, one with all its bearers, one with tokens that do not stand. */
export type Party = 'caller' | 'anonymous' | 'address' | 'refused';

/** Bytes of a key that make exactly one block of SHA-256 in base64. */
const KEY_BYTES = 48;

/** How many keys of each party are remembered; the one that was used the longest ago makes room. */
const REMEMBERED_KEYS = 10_000;

/** Digests that were worked out, and in front of them the last one: a caller rarely sends a single request. */
class RememberedKeys {
  readonly #make: (text: string) => string;
  readonly #made = new LRUCache<string, string>({ max: REMEMBERED_KEYS });
  #lastText = '';
  #lastKey = '';

  constructor(make: (text: string) => string) {
    this.#make = make;
  }

  of(text: string): string {
    if (text !== this.#lastText || this.#lastKey === '') {
      let key = this.#made.get(text);
      if (key === undefined) {
        key = this.#make(text);
        this.#made.set(text, key);
      }
      this.#lastText = text;
      this.#lastKey = key;
    }
    return this.#lastKey;
  }
}

/**
 * Where the limits of rate are counted: in Redis, for all instances together, or inside this process, while Redis is
 * away too. A count begins with the first thing that is counted, and anew when its window is over. So at the turn of a
 * window twice the limit can fall into one minute.
 */
export class Tallies {
  readonly #shared: Shared | null;
  readonly #prefix: string;
  readonly #secret: string;
  readonly #keys: Record<Party, RememberedKeys>;
  readonly #windowSeconds: number;

  constructor({ connectRedis, merchant, sealingKeys, observer, windowSeconds = 60 }: TalliesOptions) {
    const [first] = sealingKeys;
    if (first === undefined) throw new RangeError('at least one sealing key is needed');
    this.#shared = connectRedis && new Shared(connectRedis, observer);
    this.#prefix = `loyalty-graphql:${merchant}`;
    this.#secret = Buffer.from(hkdfSync('sha256', first.key, '', 'loyalty-graphql/limits', KEY_BYTES)).toString(
      'base64',
    );
    const keysOf = (party: Party) => new RememberedKeys((text) => `${party}:${this.#digest(`${party} ${text}`)}`);
    this.#keys = {
      caller: keysOf('caller'),
      anonymous: keysOf('anonymous'),
      address: keysOf('address'),
      refused: keysOf('refused'),
    };
    this.#windowSeconds = windowSeconds;
  }

  /** Whether counts are in Redis, while it can be had. */
  get areShared(): boolean {
    return this.#shared !== null;
  }

  /** Counts under a name of its own. */
  tally(name: string): Tally {
    return new Tally(this.#shared, `${this.#prefix}:${name}`, this.#windowSeconds);
  }

  /** Counts the distinct cards of callers under a name of its own. */
  distinctCards(name: string): DistinctCards {
    return new DistinctCards(this.#shared, `${this.#prefix}:${name}`, this.#windowSeconds);
  }

  /**
   * What somebody is counted as: a keyed digest, never a name or an address. The same caller and the same
   * address come again and again, and their keys are remembered.
   */
  key(party: Party, text: string): string {
    return this.#keys[party].of(text);
  }

  /** The same of a card, of which nothing is remembered. */
  cardKey(card: CardNumber): string {
    return `card:${this.#digest(`card ${card.reveal()}`)}`;
  }

  /**
   * SHA-256 of a secret block and then the text, cut to 132 bits: as good a keyed digest as HMAC (the cut forecloses what
   * HMAC's second round is for), in a quarter of its time.
   */
  #digest(text: string): string {
    return hash('sha256', this.#secret + text, 'base64url').slice(0, 22);
  }

  /** Waits up to `milliseconds` for the first connection to Redis, where there is one to be made. */
  async ready(milliseconds: number): Promise<void> {
    await this.#shared?.ready(milliseconds);
  }

  async close(): Promise<void> {
    await this.#shared?.close();
  }
}
