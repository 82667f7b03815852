import type { Redis, RedisOptions } from 'ioredis';

/** Makes a connection to the one Redis that is configured. */
export type ConnectRedis = (options: RedisOptions) => Redis;

/** The library is loaded when it is needed: without Redis, a server can do without its fifteen megabytes. */
export async function redisAt(url: string): Promise<ConnectRedis> {
  const { Redis } = await import('ioredis');
  return (options) => new Redis(url, options);
}

/** Whether Redis itself has refused a command, and not the way to it failed. */
export const isRefusedByRedis = (error: unknown): boolean => error instanceof Error && error.name === 'ReplyError';
