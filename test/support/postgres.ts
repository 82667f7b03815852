import { randomBytes } from 'node:crypto';
import pg from 'pg';

const SERVER_URL = process.env.TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/test';

/** Whether there is a PostgreSQL to test with. Looked for once; says so where there is none. */
export const HAS_POSTGRES: boolean = await answers();

async function answers(): Promise<boolean> {
  const client = new pg.Client({ connectionString: SERVER_URL, connectionTimeoutMillis: 1_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    process.stderr.write('Without a PostgreSQL at TEST_DATABASE_URL, the tests that need one are skipped.\n');
    return false;
  }
}

/** A schema of a test file's own: what the program takes for its database, with nothing in it. */
export interface TestSchema {
  name: string;
  /** The address of a ledger in it. */
  url: string;
  /** The same, with more settings of the session. */
  urlWith(settings: Record<string, string>): string;
  /** Asks the server in a session of the test's own. */
  // biome-ignore lint/suspicious/noExplicitAny: the tests ask for rows of every shape, and say what they expect in them
  query(text: string, values?: unknown[]): Promise<any[]>;
  /** Holds the ledger's table against all writes while `work` runs. */
  whileLocked<Result>(work: () => Promise<Result>): Promise<Result>;
  /** The ledger's sessions: those that were opened by an address from here. */
  sessions(): Promise<{ pid: number; waits: boolean }[]>;
  /** Breaks them all, as a server does that is restarted. */
  breakSessions(): Promise<void>;
  /** For the end of the tests that use it. */
  drop(): Promise<void>;
}

/**
 * Whoever opens a ledger reads the catalogue of the whole database, and stumbles over what is dropped meanwhile. So every
 * test holds this lock together with the others, and the last one that lets go of it drops all schemas.
 */
const LOCK = 7_291_455;

export async function createSchema(): Promise<TestSchema> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: SERVER_URL });
  await client.connect();
  await client.query('select pg_advisory_lock_shared($1)', [LOCK]);
  await client.query(`create schema ${name}`);
  await client.query(`set search_path to ${name}`);

  const urlWith = (settings: Record<string, string>): string => {
    const options = Object.entries({ search_path: name, ...settings }).map(([key, value]) => `-c ${key}=${value}`);
    const url = new URL(SERVER_URL);
    url.searchParams.set('options', options.join(' '));
    // So a test finds its own sessions among those of other tests.
    url.searchParams.set('application_name', name);
    return url.href;
  };
  const schema: TestSchema = {
    name,
    url: urlWith({}),
    urlWith,
    query: async (text, values) => (await client.query(text, values)).rows,
    async whileLocked(work) {
      // In a session of its own: what a transaction has seen of the other sessions, it goes on seeing.
      const locker = new pg.Client({ connectionString: SERVER_URL });
      await locker.connect();
      await locker.query(`begin; lock table ${name}.movements in share row exclusive mode`);
      try {
        return await work();
      } finally {
        await locker.end();
      }
    },
    sessions: () =>
      schema.query(
        `select pid, wait_event_type is not distinct from 'Lock' as waits from pg_stat_activity where application_name = $1`,
        [name],
      ),
    async breakSessions() {
      await schema.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [name]);
    },
    async drop() {
      await client.query('select pg_advisory_unlock_shared($1)', [LOCK]);
      const [lock] = await schema.query('select pg_try_advisory_lock($1) as isLast', [LOCK]);
      if (lock.islast) await dropAll(client);
      await client.end();
    },
  };
  return schema;
}

/** Every schema that a test has made, those of tests that were killed included. */
async function dropAll(client: pg.Client): Promise<void> {
  const { rows } = await client.query(`select nspname from pg_namespace where nspname ~ '^t_[0-9a-f]{12}$'`);
  for (const { nspname } of rows) await client.query(`drop schema ${nspname} cascade`);
}
