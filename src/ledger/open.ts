import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Kysely, Migrator, SqliteDialect } from 'kysely';
import Database from 'libsql';
import { migrations } from './migrations.ts';
import type { LedgerTables } from './tables.ts';

/** The ledger cannot be opened. The message is one line for the operator and names the remedy. */
export class LedgerUnavailableError extends Error {
  readonly code = 'LEDGER_UNAVAILABLE';
}

export interface OpenLedger {
  db: Kysely<LedgerTables>;
  close(): Promise<void>;
}

/**
 * Opens the embedded store at a `file:` address, creates it where it is missing and brings its tables up to date.
 * A commit is on the disk when it returns (WAL, synchronous=FULL). The store serves one process: a second one is
 * refused with LedgerUnavailableError.
 */
export async function openLedger(databaseUrl: string): Promise<OpenLedger> {
  const path = filePath(databaseUrl);
  mkdirSync(dirname(path), { recursive: true });
  const lock = takeLock(`${path}.lock`, path);
  const database = new Database(path);
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON', 'busy_timeout = 5000']) {
    database.exec(`PRAGMA ${pragma}`);
  }
  const db = new Kysely<LedgerTables>({ dialect: new SqliteDialect({ database }) });
  await migrate(db);
  return {
    db,
    async close() {
      await db.destroy();
      lock.close();
    },
  };
}

function filePath(databaseUrl: string): string {
  return databaseUrl.startsWith('file://') ? fileURLToPath(databaseUrl) : databaseUrl.slice('file:'.length);
}

/**
 * An exclusive transaction that stays open on a file of its own: the kernel drops it with the process, however that
 * ends, and tools may still read the ledger beside us.
 */
function takeLock(lockPath: string, ledgerPath: string): Database.Database {
  const lock = new Database(lockPath);
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch {
    lock.close();
    throw new LedgerUnavailableError(
      `The ledger ${ledgerPath} is in use by another process. The embedded store serves one process: stop the other one, or give this one a DATA_DIR or DATABASE_URL of its own.`,
    );
  }
  return lock;
}

async function migrate(db: Kysely<LedgerTables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    throw new LedgerUnavailableError(
      'The ledger’s tables do not fit this version of the program: it was written by a newer one, or a migration failed. Start that version again, or restore a backup.',
      { cause: error },
    );
  }
}
