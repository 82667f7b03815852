import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { Redis } from 'ioredis';

export const REDIS_URL = process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379';

/** Whether there is a Redis to test with; says once where there is none. */
export async function hasRedis(): Promise<boolean> {
  const redis = new Redis(REDIS_URL, { lazyConnect: true, connectTimeout: 1_000, retryStrategy: () => null });
  redis.on('error', () => undefined);
  const answers = await redis.ping().then(
    () => true,
    () => false,
  );
  redis.disconnect();
  if (!answers) process.stderr.write(`Without a Redis at TEST_REDIS_URL, the tests that need one are skipped.\n`);
  return answers;
}

/** A way to Redis that can be broken without breaking it for others. */
export interface RedisProxy {
  url: string;
  /** Connections that have been made through it, in their order; those that are closed included. */
  opened(): number;
  /** Breaks all connections and refuses new ones. */
  cut(): Promise<void>;
  /** Breaks one connection, by its order. */
  drop(index: number): void;
  /** Takes connections and whatever comes over them, and answers nothing, old connections included. */
  hang(): void;
  /** Lets everything through again, also what was held back. */
  heal(): Promise<void>;
  close(): Promise<void>;
}

export async function startRedisProxy(): Promise<RedisProxy> {
  const target = new URL(REDIS_URL);
  let port = 0;
  let server: Server | null = null;
  let hangs = false;
  const pairs: { client: Socket; redis: Socket }[] = [];

  const listen = async (): Promise<void> => {
    server = createServer((client) => {
      const redis = connect(Number(target.port || 6379), target.hostname);
      pairs.push({ client, redis });
      for (const [from, to] of [
        [client, redis],
        [redis, client],
      ] as const) {
        from.on('data', (chunk) => to.write(chunk));
        from.on('error', () => undefined);
        from.on('close', () => to.destroy());
        if (hangs) from.pause();
      }
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  };
  const cut = async (): Promise<void> => {
    for (const { client } of pairs) client.destroy();
    if (server === null) return;
    const closed = once(server, 'close');
    server.close();
    server = null;
    await closed;
  };

  await listen();
  const url = new URL(REDIS_URL);
  url.host = `127.0.0.1:${port}`;
  return {
    url: url.href,
    opened: () => pairs.length,
    cut,
    drop: (index) => void pairs[index]?.client.destroy(),
    hang() {
      hangs = true;
      for (const { client, redis } of pairs) {
        client.pause();
        redis.pause();
      }
    },
    async heal() {
      hangs = false;
      for (const { client, redis } of pairs) {
        client.resume();
        redis.resume();
      }
      if (server === null) await listen();
    },
    close: cut,
  };
}
