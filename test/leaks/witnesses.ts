import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { sql } from 'kysely';
import { openLedgerBeside } from '../../src/ledger/open.ts';
import type { Evidence } from '../support/leaks.ts';
import { REDIS_URL } from '../support/redis.ts';

/** Every column of every row of every table of a ledger. */
export async function rowsOf(databaseUrl: string): Promise<Evidence[]> {
  const store = await openLedgerBeside(databaseUrl);
  try {
    const tables = await store.db.introspection.getTables();
    return await Promise.all(
      tables.map(async ({ name }) => {
        const { rows } = await sql`select * from ${sql.table(name)}`.execute(store.db);
        const bytes = rows.map((row) => Object.values(Object(row)).map(String).join('\n')).join('\n');
        return { place: `The table ${name} (${store.kind}, ${rows.length} rows)`, bytes };
      }),
    );
  } finally {
    await store.close();
  }
}

/** What goes over Redis while somebody looks, and what stands in it at the end. */
export interface RedisWitness {
  /** Its address, with a password of ours in it where the server takes one. */
  url: string;
  /** Ends the watch. */
  tell(): Promise<Evidence[]>;
}

export async function watchRedis(password: string): Promise<RedisWitness> {
  const redis = new Redis(REDIS_URL);
  const user = `leaks-${randomBytes(4).toString('hex')}`;
  const url = new URL(REDIS_URL);
  const hasUser = await redis.call('ACL', 'SETUSER', user, 'on', `>${password}`, '~*', '&*', '+@all').then(
    () => true,
    () => false,
  );
  if (hasUser) {
    url.username = user;
    url.password = encodeURIComponent(password);
  }
  const commands: string[] = [];
  const monitor = await redis.duplicate().monitor();
  monitor.on('monitor', (_time: string, words: string[]) => commands.push(words.join('\n')));
  return {
    url: url.href,
    async tell() {
      monitor.disconnect();
      const kept: string[] = [];
      for (const key of await redis.keys('*')) kept.push(key, await contentOf(redis, key));
      if (hasUser) await redis.call('ACL', 'DELUSER', user);
      redis.disconnect();
      return [
        { place: `A command to Redis (${commands.length} seen)`, bytes: commands.join('\n') },
        { place: 'Redis, in a key or a value', bytes: kept.join('\n') },
      ];
    },
  };
}

/** Read by its type: a dump would be compressed. */
async function contentOf(redis: Redis, key: string): Promise<string> {
  switch (await redis.type(key)) {
    case 'string':
      return (await redis.get(key)) ?? '';
    case 'hash':
      return JSON.stringify(await redis.hgetall(key));
    case 'set':
      return (await redis.smembers(key)).join('\n');
    case 'zset':
      return (await redis.zrange(key, 0, -1)).join('\n');
    case 'list':
      return (await redis.lrange(key, 0, -1)).join('\n');
    default:
      return '';
  }
}
