import { existsSync } from 'node:fs';
import { Kysely, Migrator, PostgresDialect, sql } from 'kysely';
import { migrationsFor } from '../migrations.ts';
import { filePath, openSqlite } from '../sqlite.ts';
import { LedgerUnavailableError, type StoreKind } from '../store.ts';
import type { LedgerTables } from '../tables.ts';
import { type Watch, watchPostgres } from './watch.ts';

/** The tables of a ledger, for whoever changes their shape. */
export interface Tables {
  kind: StoreKind;
  db: Kysely<LedgerTables>;
  migrator: Migrator;
  /** Says what the database is doing for us just now, on a connection of its own; null where nobody can tell. */
  watch: Watch | null;
  close(): Promise<void>;
}

/**
 * Opens the place where a ledger is or will be; null where there is nothing yet and `create` is not set. Rejects with
 * LedgerUnavailableError.
 */
export async function openTables(databaseUrl: string, { create }: { create: boolean }): Promise<Tables | null> {
  if (!databaseUrl.startsWith('file:')) return await postgresTables(databaseUrl);
  if (!create && !existsSync(filePath(databaseUrl))) return null;
  const { db, close } = openSqlite(databaseUrl, { serve: create });
  return { kind: 'sqlite', db, migrator: migratorFor(db, 'sqlite'), watch: null, close };
}

async function postgresTables(databaseUrl: string): Promise<Tables> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    application_name: 'loyalty-graphql',
    max: 2,
  });
  const sessions = new Set<number>();
  // A connection that breaks is told of by the query on it.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
    client.query<{ pid: number }>('select pg_backend_pid() as pid').then(
      ({ rows }) => rows[0] && sessions.add(rows[0].pid),
      () => undefined,
    );
  });
  const db = new Kysely<LedgerTables>({ dialect: new PostgresDialect({ pool }) });
  try {
    const { rows } = await sql<{ schema: string | null }>`select current_schema() as schema`.execute(db);
    const schema = rows[0]?.schema ?? null;
    if (schema === null) {
      throw new LedgerUnavailableError(
        'DATABASE_URL: the database has no schema that this user may use; create one, or name it in search_path.',
      );
    }
    const watch = watchPostgres(db, sessions);
    return { kind: 'postgres', db, migrator: migratorFor(db, 'postgres', schema), watch, close: () => db.destroy() };
  } catch (error) {
    await db.destroy();
    if (error instanceof LedgerUnavailableError) throw error;
    throw new LedgerUnavailableError(
      `DATABASE_URL: the PostgreSQL database cannot be used (${error instanceof Error ? error.message || error.name : String(error)}). Check the address, the user and its rights, and that the server runs.`,
      { cause: error },
    );
  }
}

const CONNECT_WITHIN_MS = 5_000;

/** As the server has it: both take the same steps under the same lock. */
function migratorFor(db: Kysely<LedgerTables>, kind: StoreKind, schema?: string): Migrator {
  return new Migrator({
    db,
    provider: { getMigrations: async () => migrationsFor(kind) },
    ...(schema !== undefined && { migrationTableSchema: schema }),
  });
}
