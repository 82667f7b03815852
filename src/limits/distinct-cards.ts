import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { DigestSet } from './digest-set.ts';
import type { Shared } from './shared.ts';

/** Callers whose cards are remembered here; the one that asked the longest ago makes room. */
const CALLERS = 100_000;

/** A counter in Redis, by its name there, and the count at which it has reached its end. */
export interface Counter {
  readonly name: string;
  readonly end: number;
}

/** Counts the distinct cards of each caller in a window of time. Callers and cards come as digests. */
export class DistinctCards {
  readonly #shared: Shared | null;
  readonly #name: string;
  readonly #windowMs: number;
  // A set for each caller, and not one of the library's counters for each caller and card: whether a card is new and
  // whether there is room for it must be one step, or the same card sent twice at once would get past the limit.
  readonly #here = new LRUCache<string, { cards: DigestSet; endsAt: number }>({ max: CALLERS });

  constructor(shared: Shared | null, name: string, windowSeconds: number) {
    this.#shared = shared;
    this.#name = name;
    this.#windowMs = windowSeconds * 1_000;
  }

  /**
   * Counts a card unless it has been; answers with 0, or where there is no room for it the milliseconds until there is.
   * At once where it counts inside this process.
   */
  add(caller: string, card: string, limit: number): number | Promise<number> {
    const shared = this.#shared;
    if (shared === null) return this.#addHere(caller, card, limit);
    return shared.ask(
      () => this.#addThere(shared, caller, card, limit, []),
      () => this.#addHere(caller, card, limit),
    );
  }

  /**
   * The same in Redis, provided that none of the counters there has reached its end; null where one has, and where Redis
   * is away: then nothing was counted.
   */
  async addProvided(caller: string, card: string, limit: number, counters: readonly Counter[]): Promise<number | null> {
    const shared = this.#shared;
    if (shared === null) return null;
    const answer = await shared.ask(
      () => this.#addThere(shared, caller, card, limit, counters),
      () => NOT_COUNTED,
    );
    return answer === NOT_COUNTED ? null : answer;
  }

  async #addThere({ redis }: Shared, caller: string, card: string, limit: number, counters: readonly Counter[]) {
    const keys = [`${this.#name}:${caller}`, ...counters.map(({ name }) => name)];
    const ends = counters.map(({ end }) => end);
    return z.number().parse(await redis.eval(ADD, keys.length, ...keys, card, limit, this.#windowMs, ...ends));
  }

  #addHere(caller: string, card: string, limit: number): number {
    const now = performance.now();
    let window = this.#here.get(caller);
    if (window === undefined || window.endsAt <= now) {
      window = { cards: new DigestSet(), endsAt: now + this.#windowMs };
      this.#here.set(caller, window);
    }
    return window.cards.addUpTo(limit, card) ? 0 : window.endsAt - now;
  }
}

const NOT_COUNTED = -1;

const ADD = `for i = 2, #KEYS do
  if tonumber(redis.call('get', KEYS[i]) or '0') >= tonumber(ARGV[i + 2]) then return ${NOT_COUNTED} end
end
if redis.call('sismember', KEYS[1], ARGV[1]) == 1 then return 0 end
local ends = redis.call('pttl', KEYS[1])
if redis.call('scard', KEYS[1]) >= tonumber(ARGV[2]) then return math.max(ends, 1) end
redis.call('sadd', KEYS[1], ARGV[1])
if ends < 0 then redis.call('pexpire', KEYS[1], ARGV[3]) end
return 0`;
