import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { checkFit, inTransaction, LedgerUnavailableError, migrate, type Store } from './store.ts';
import type { LedgerTables } from './tables.ts';

/** Connections of one process. A movement holds one for a few milliseconds, before and after its call. */
const CONNECTIONS = 20;

const CONNECT_WITHIN_MS = 5_000;

/** A statement that takes longer is ended by the server; where the server does not answer at all, by us, a little later. */
const STATEMENT_MS = 5_000;
const ANSWER_MS = 7_000;

/** Tells a lost connection that no packet shows: a machine that was switched off. */
const KEEP_ALIVE_MS = 10_000;

/**
 * Opens the ledger in a PostgreSQL database, for any number of machines. A commit is on the server's disk when it
 * returns. Rejects with LedgerUnavailableError where the server cannot be reached or does not let us in.
 */
export async function openPostgres(databaseUrl: string, { serve }: { serve: boolean }): Promise<Store> {
  await prepare(databaseUrl, serve);
  const pool = createPool(databaseUrl, {
    max: CONNECTIONS,
    statement_timeout: STATEMENT_MS,
    idle_in_transaction_session_timeout: STATEMENT_MS,
    Client: BoundedClient,
  });
  const db = new Kysely<LedgerTables>({ dialect: new PostgresDialect({ pool }) });
  return {
    kind: 'postgres',
    db,
    now: sql<number>`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`,
    // A single statement is a transaction; the server lets the commits of many connections share a sync by itself.
    write: async (work) => await work(db),
    transaction: (work) => inTransaction(db, work),
    change: async (trx, statement) => Number((await trx.executeQuery(statement)).numAffectedRows),
    close: () => db.destroy(),
  };
}

/** Times that a start is tried whose connection breaks in the middle, and the pause between two, in milliseconds. */
const TRIES = 4;
const TRY_PAUSE_MS = 750;

/** On a connection of its own, because waiting for another machine's migration may take long. */
async function prepare(databaseUrl: string, serve: boolean): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    let isBroken = false;
    const pool = createPool(databaseUrl, { max: 2 });
    pool.on('connect', (client) => {
      client.on('error', () => {
        isBroken = true;
      });
    });
    const db = new Kysely<LedgerTables>({ dialect: new PostgresDialect({ pool }) });
    try {
      const schema = await fitSchema(db);
      if (serve) await migrate(db, 'postgres', schema);
      return await checkFit({ db, kind: 'postgres' });
    } catch (error) {
      if (!isBroken || tries === TRIES) throw unavailable(error);
    } finally {
      await db.destroy();
    }
    await sleep(TRY_PAUSE_MS);
  }
}

function unavailable(error: unknown): LedgerUnavailableError {
  if (error instanceof LedgerUnavailableError) return error;
  return new LedgerUnavailableError(
    `DATABASE_URL: the PostgreSQL database cannot be used (${error instanceof Error ? error.message || error.name : String(error)}). Check the address, the user and its rights, and that the server runs.`,
    { cause: error },
  );
}

/** The schema that our tables are in. A server that forgets what it has confirmed is refused. */
async function fitSchema(db: Kysely<LedgerTables>): Promise<string> {
  const { rows } = await sql<{ schema: string | null; fsync: string; commits: string }>`
    select current_schema() as schema, current_setting('fsync') as fsync,
      current_setting('synchronous_commit') as commits`.execute(db);
  const { schema, fsync, commits } = rows[0] ?? {};
  if (typeof schema !== 'string') {
    throw new LedgerUnavailableError(
      'DATABASE_URL: the database has no schema that this user may use; create one, or name it in search_path.',
    );
  }
  const lax = fsync === 'off' ? 'fsync' : commits === 'off' ? 'synchronous_commit' : null;
  if (lax !== null) {
    throw new LedgerUnavailableError(
      `DATABASE_URL: this server runs with ${lax} = off and may forget a payment that it has confirmed; switch it on.`,
    );
  }
  return schema;
}

function createPool(databaseUrl: string, config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    application_name: 'loyalty-graphql',
    types: { getTypeParser },
    ...config,
  });
  // A connection that breaks is replaced at its next use; whoever was using it is told by its own query. Without
  // listeners, on the pool for idle ones and on the client for the others, it would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Our only 64-bit values are milliseconds and counts, which a number holds exactly. */
const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format ?? 'text');

/**
 * A server that went silent breaks the connection that waits for it: its answer may come after all, and what is asked
 * next on that connection would wait behind it.
 */
class BoundedClient extends pg.Client {
  // biome-ignore lint/suspicious/noExplicitAny: the signature is a pile of overloads that are passed on as they are
  override query(...parameters: any[]): any {
    const answer: unknown = Reflect.apply(super.query, this, parameters);
    if (answer instanceof Promise) {
      const timer = setTimeout(() => this.#cut(), ANSWER_MS);
      const done = () => clearTimeout(timer);
      answer.then(done, done);
    }
    return answer;
  }

  #cut(): void {
    const { connection } = this as unknown as { connection: { stream: { destroy(): void } } };
    connection.stream.destroy();
  }
}
