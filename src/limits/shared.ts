import { once } from 'node:events';
import type { Redis, RedisOptions } from 'ioredis';
import { type ConnectRedis, isRefusedByRedis } from '../redis.ts';
import type { RateObserver } from './rate-limited.ts';

/** A request waits this long for Redis and no longer: then it is counted here. */
const COMMAND_TIMEOUT_MS = 200;

/** The first connection gets this long before anybody is told that there is none. */
const FIRST_CONNECTION_MS = 2_000;

const OPTIONS: RedisOptions = {
  // What cannot be counted there now is counted here at once.
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  // The cards of one list are counted in one go.
  enableAutoPipelining: true,
  commandTimeout: COMMAND_TIMEOUT_MS,
  connectTimeout: 2_000,
  retryStrategy: (times) => Math.min(100 * times, 2_000),
};

/** The one connection on which all limits are counted between instances. Redis being away is no error to anybody. */
export class Shared {
  readonly redis: Redis;
  readonly #observer: RateObserver;
  readonly #startedAt = performance.now();
  #wasReady = false;
  /** Not ioredis' own status, which stays "ready" while a connection that hangs is being given up. */
  #usable = false;
  #closing = false;

  constructor(connect: ConnectRedis, observer: RateObserver) {
    this.redis = connect(OPTIONS);
    this.#observer = observer;
    // Whoever counts sees that there is no connection; the event needs a listener all the same.
    this.redis.on('error', () => undefined);
    this.redis.on('ready', () => {
      this.#wasReady = true;
      this.#usable = true;
    });
    this.redis.on('close', () => {
      this.#usable = false;
    });
  }

  /** Asks Redis, and where that cannot be had, whoever counts here. */
  async ask<Answer>(there: () => Promise<Answer>, here: () => Answer | Promise<Answer>): Promise<Answer> {
    if (!this.#usable) {
      this.#tell('there is no connection');
      return await here();
    }
    try {
      return await there();
    } catch (error) {
      this.#tell(error instanceof Error ? error.message : String(error));
      // One that does not answer is connected to anew, so that nobody else waits for it.
      if (this.#usable && !this.#closing && !isRefusedByRedis(error)) {
        this.#usable = false;
        this.redis.disconnect(true);
      }
      return await here();
    }
  }

  async ready(milliseconds: number): Promise<void> {
    if (this.#usable) return;
    await once(this.redis, 'ready', { signal: AbortSignal.timeout(milliseconds) }).catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#closing = true;
    if (this.#usable) await this.redis.quit().catch(() => undefined);
    this.redis.disconnect();
  }

  #tell(reason: string): void {
    const starting = !this.#wasReady && performance.now() - this.#startedAt < FIRST_CONNECTION_MS;
    if (!starting && !this.#closing) this.#observer.alone(reason);
  }
}
