import { RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible';
import { z } from 'zod';
import type { Shared } from './shared.ts';
import { Windows } from './windows.ts';

/** What has been counted under a key, and in how many milliseconds that is over. */
export interface Count {
  readonly count: number;
  readonly endsInMs: number;
}

/** Something that is counted under a key. */
export interface Keyed {
  readonly key: string;
}

const NOTHING: Count = { count: 0, endsInMs: 0 };
const NONE: readonly Count[] = [];

/**
 * Counts, under keys, what happens in a window of time. Whoever asks compares with a limit: the library's own limits,
 * and its rejections, are not used. Answers at once where it counts inside this process: each request waits for it.
 */
export class Tally {
  readonly #shared: { redis: Shared; limiter: RateLimiterRedis } | null;
  readonly #here: Windows;
  readonly #name: string;

  constructor(redis: Shared | null, name: string, windowSeconds: number) {
    this.#name = name;
    this.#here = new Windows(windowSeconds * 1_000);
    this.#shared = redis && {
      redis,
      limiter: new RateLimiterRedis({
        keyPrefix: name,
        points: Number.MAX_SAFE_INTEGER,
        duration: windowSeconds,
        storeClient: redis.redis,
      }),
    };
  }

  /** Counts one more, and answers with what that makes. */
  add(key: string): Count | Promise<Count> {
    if (this.#shared === null) return this.#addHere(key);
    const { redis, limiter } = this.#shared;
    return redis.ask(
      () => limiter.penalty(key).then(countOf),
      () => this.#addHere(key),
    );
  }

  /** What a key is called in Redis: as the library calls it. */
  nameOf(key: string): string {
    return `${this.#name}:${key}`;
  }

  /** What the keys stand at, in their order; without any where nothing is counted at all. */
  read(keyed: readonly Keyed[]): readonly Count[] | Promise<readonly Count[]> {
    if (this.#shared === null) return this.#readHere(keyed);
    const { redis } = this.#shared;
    return redis.ask(
      async () => {
        const names = keyed.map(({ key }) => this.nameOf(key));
        const rows = answer.parse(await redis.redis.eval(READ, names.length, ...names));
        return rows.map(([count, endsInMs]) => ({ count: Number(count), endsInMs }));
      },
      () => this.#readHere(keyed),
    );
  }

  #addHere(key: string): Count {
    const now = performance.now();
    const { count, endsAt } = this.#here.add(key, now);
    return { count, endsInMs: endsAt - now };
  }

  #readHere(keyed: readonly Keyed[]): readonly Count[] {
    if (this.#here.size === 0) return NONE;
    const now = performance.now();
    return keyed.map(({ key }) => {
      const known = this.#here.find(key, now);
      return known === undefined ? NOTHING : { count: known.count, endsInMs: known.endsAt - now };
    });
  }
}

const countOf = ({ consumedPoints, msBeforeNext }: RateLimiterRes): Count => ({
  count: consumedPoints,
  endsInMs: msBeforeNext,
});

/** The library would take four commands for each key. */
const READ = `local rows = {}
for i, key in ipairs(KEYS) do
  rows[i] = { redis.call('get', key) or '0', redis.call('pttl', key) }
end
return rows`;

const answer = z.array(z.tuple([z.string(), z.number()]));
