import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Shared } from './shared.ts';

/** Callers whose cards are remembered here; the one that asked the longest ago makes room. */
const CALLERS = 100_000;

/** Counts the distinct cards of each caller in a window of time. Callers and cards come as digests. */
export class DistinctCards {
  readonly #shared: Shared | null;
  readonly #name: string;
  readonly #windowMs: number;
  // A set for each caller, and not one of the library's counters for each caller and card: whether a card is new and
  // whether there is room for it must be one step, or the same card sent twice at once would get past the limit.
  readonly #here = new LRUCache<string, { cards: Set<string>; endsAt: number }>({ max: CALLERS });

  constructor(shared: Shared | null, name: string, windowSeconds: number) {
    this.#shared = shared;
    this.#name = name;
    this.#windowMs = windowSeconds * 1_000;
  }

  /** Counts a card unless it has been; answers with 0, or where there is no room for it the milliseconds until there is. */
  async add(caller: string, card: string, limit: number): Promise<number> {
    const here = () => this.#addHere(caller, card, limit);
    const shared = this.#shared;
    if (shared === null) return here();
    return await shared.ask(
      async () =>
        z.number().parse(await shared.redis.eval(ADD, 1, `${this.#name}:${caller}`, card, limit, this.#windowMs)),
      here,
    );
  }

  #addHere(caller: string, card: string, limit: number): number {
    const now = performance.now();
    let window = this.#here.get(caller);
    if (window === undefined || window.endsAt <= now) {
      window = { cards: new Set(), endsAt: now + this.#windowMs };
      this.#here.set(caller, window);
    }
    if (window.cards.has(card)) return 0;
    if (window.cards.size >= limit) return window.endsAt - now;
    window.cards.add(card);
    return 0;
  }
}

const ADD = `if redis.call('sismember', KEYS[1], ARGV[1]) == 1 then return 0 end
local ends = redis.call('pttl', KEYS[1])
if redis.call('scard', KEYS[1]) >= tonumber(ARGV[2]) then return math.max(ends, 1) end
redis.call('sadd', KEYS[1], ARGV[1])
if ends < 0 then redis.call('pexpire', KEYS[1], ARGV[3]) end
return 0`;
