import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Kysely, SqliteDialect, sql } from 'kysely';
import Database from 'libsql';
import { PreparedStatements } from './prepared-statements.ts';
import { SharedCommits } from './shared-commits.ts';
import { LedgerUnavailableError, type Store } from './store.ts';
import type { LedgerTables } from './tables.ts';

/** How long a write waits for a tool that is writing beside us. */
const BUSY_MS = 5_000;

/**
 * Pages of the write-ahead log, 16 MB, after which they are brought into the file: a page that many commits have changed
 * is brought there once. SQLite's own 1,000 cost a twentieth more for each write; with more, one commit stands still for long.
 */
const LOG_PAGES = 4_000;

/**
 * Opens the embedded store at a `file:` address and creates it where it is missing. A commit is on the disk when it
 * returns (WAL, synchronous=FULL). With `serve` it belongs to this process, and a second one that wants the same is
 * refused with LedgerUnavailableError; without, it is opened beside the one that serves.
 */
export function openSqlite(databaseUrl: string, { serve }: { serve: boolean }): Store {
  const path = filePath(databaseUrl);
  if (!serve && !existsSync(path)) {
    throw new LedgerUnavailableError(
      `There is no ledger at ${path}: set DATABASE_URL or DATA_DIR as the server has them, and mind the working directory.`,
    );
  }
  let lock: Database.Database | null = null;
  try {
    if (serve) {
      mkdirSync(dirname(path), { recursive: true });
      lock = takeLock(`${path}.lock`, path);
    }
    const database = new Database(path);
    for (const pragma of [
      'journal_mode = WAL',
      'synchronous = FULL',
      'foreign_keys = ON',
      `busy_timeout = ${BUSY_MS}`,
      `wal_autocheckpoint = ${LOG_PAGES}`,
    ]) {
      database.exec(`PRAGMA ${pragma}`);
    }
    const statements = new PreparedStatements(database);
    const dialect = new SqliteDialect({ database: statements });
    const db = new Kysely<LedgerTables>({ dialect });
    const commits = new SharedCommits(db, {
      get inTransaction() {
        return database.inTransaction;
      },
      run: (statement) => void statements.prepare(statement).run([]),
    });
    return {
      kind: 'sqlite',
      db,
      now: sql<number>`cast(unixepoch('subsec') * 1000 as integer)`,
      write: (work) => commits.run(work, { undoable: false }),
      transaction: (work) => commits.run(work, { undoable: true }),
      // A work has the only connection, and Kysely's way to it, twice for a payment, costs 4 % of that.
      change: (_trx, { sql, parameters }) => Number(statements.prepare(sql).run(parameters).changes),
      async close() {
        await commits.settled();
        await db.destroy();
        lock?.close();
      },
    };
  } catch (error) {
    lock?.close();
    if (error instanceof LedgerUnavailableError) throw error;
    throw new LedgerUnavailableError(
      `The ledger ${path} cannot be opened (${error instanceof Error ? error.message : String(error)}). Check DATABASE_URL and DATA_DIR, and that this user may write there.`,
      { cause: error },
    );
  }
}

/** The file that a `file:` address names. */
export function filePath(databaseUrl: string): string {
  return databaseUrl.startsWith('file://') ? fileURLToPath(databaseUrl) : databaseUrl.slice('file:'.length);
}

/**
 * An exclusive transaction that stays open on a file of its own: the kernel drops it with the process, however that
 * ends, and tools may still work on the ledger beside us.
 */
function takeLock(lockPath: string, ledgerPath: string): Database.Database {
  const lock = new Database(lockPath);
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch {
    lock.close();
    throw new LedgerUnavailableError(
      `The ledger ${ledgerPath} is in use by another process. The embedded store serves one process: stop the other one, give this one a DATA_DIR or DATABASE_URL of its own, or let both use one postgres:// database.`,
    );
  }
  return lock;
}
