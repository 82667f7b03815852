import { RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible';
import { z } from 'zod';
import type { Shared } from './shared.ts';

/** What has been counted under a key, and in how many milliseconds that is over. */
export interface Count {
  count: number;
  endsInMs: number;
}

const NOTHING: Count = { count: 0, endsInMs: 0 };

/**
 * Counts, under keys, what happens in a window of time. Whoever asks compares with a limit: the library's own limits,
 * and its rejections, are not used. A key costs this process some 400 bytes and one timer until its window is over.
 */
export class Tally {
  readonly #shared: { redis: Shared; limiter: RateLimiterRedis } | null;
  readonly #here: RateLimiterMemory;

  constructor(redis: Shared | null, name: string, windowSeconds: number) {
    const options = { keyPrefix: name, points: Number.MAX_SAFE_INTEGER, duration: windowSeconds };
    this.#here = new RateLimiterMemory(options);
    this.#shared = redis && { redis, limiter: new RateLimiterRedis({ ...options, storeClient: redis.redis }) };
  }

  /** Counts one more, and answers with what that makes. */
  async add(key: string): Promise<Count> {
    const here = () => this.#here.penalty(key).then(countOf);
    if (this.#shared === null) return await here();
    const { redis, limiter } = this.#shared;
    return await redis.ask(() => limiter.penalty(key).then(countOf), here);
  }

  /** What the keys stand at, in their order. */
  async read(keys: readonly string[]): Promise<Count[]> {
    const here = () => Promise.all(keys.map(async (key) => countOf(await this.#here.get(key))));
    if (this.#shared === null) return await here();
    const { redis, limiter } = this.#shared;
    return await redis.ask(async () => {
      const names = keys.map((key) => limiter.getKey(key));
      const rows = answer.parse(await redis.redis.eval(READ, names.length, ...names));
      return rows.map(([count, endsInMs]) => ({ count: Number(count), endsInMs }));
    }, here);
  }
}

function countOf(known: RateLimiterRes | null): Count {
  // The window of a key that is still there may be over: its timer is late while the process is busy.
  return known === null || known.msBeforeNext <= 0
    ? NOTHING
    : { count: known.consumedPoints, endsInMs: known.msBeforeNext };
}

/** The library would take four commands for each key. */
const READ = `local rows = {}
for i, key in ipairs(KEYS) do
  rows[i] = { redis.call('get', key) or '0', redis.call('pttl', key) }
end
return rows`;

const answer = z.array(z.tuple([z.string(), z.number()]));
