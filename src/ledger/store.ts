import { type CompiledQuery, type Kysely, Migrator, type RawBuilder, sql } from 'kysely';
import { migrationsFor } from './migrations.ts';
import type { LedgerTables } from './tables.ts';

export type StoreKind = 'sqlite' | 'postgres';

/** An open store, of either kind: the ledger's queries are the same for both. */
export interface Store {
  kind: StoreKind;
  db: Kysely<LedgerTables>;
  /** The store's own clock, in milliseconds since 1970: the one clock that all machines share. */
  now: RawBuilder<number>;
  /**
   * Runs work of which one statement at most changes anything, and which does not throw after that. It is on the disk
   * when the promise resolves.
   */
  write: Write;
  /** Runs work whose changes come to stand together or not at all. They are on the disk when the promise resolves. */
  transaction: Write;
  /** Runs a statement that changes rows, on the connection of a work, and answers how many it has changed: at once where it can. */
  change(trx: Kysely<LedgerTables>, statement: CompiledQuery): number | Promise<number>;
  close(): Promise<void>;
}

/**
 * What is done on a connection of the store; it must not use another one, and so not `store.db`, while it has it. Work that
 * is done at once answers at once: each promise in a group of payments is one that all behind it wait for.
 */
export type Work<Result> = (trx: Kysely<LedgerTables>) => Result | Promise<Result>;

/** Rejects with what the work throws, or with the store's own error. */
type Write = <Result>(work: Work<Result>) => Promise<Result>;

/** The ledger cannot be opened. The message is one line for the operator and names the remedy. */
export class LedgerUnavailableError extends Error {
  readonly code = 'LEDGER_UNAVAILABLE';
}

/**
 * Runs a transaction. The error that broke it is the one that is thrown: a store that has rolled back by itself, as
 * SQLite does on a full disk, refuses the rollback that follows, and that says nothing of the cause.
 */
export async function inTransaction<Result>(db: Kysely<LedgerTables>, work: Work<Result>): Promise<Result> {
  const trx = await db.startTransaction().execute();
  try {
    const result = await work(trx);
    await trx.commit().execute();
    return result;
  } catch (error) {
    await trx
      .rollback()
      .execute()
      .catch(() => undefined);
    throw error;
  }
}

/** Brings the tables up to date: once, whichever process starts first. Rejects with LedgerUnavailableError. */
export async function migrate(db: Kysely<LedgerTables>, kind: StoreKind, schema?: string): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => migrationsFor(kind) },
    ...(schema !== undefined && { migrationTableSchema: schema }),
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    throw new LedgerUnavailableError(
      `The ledger’s tables could not be brought up to date (${error instanceof Error ? error.message : String(error)}). If a newer version has written it, start that one again; otherwise mend the cause, or restore a backup.`,
      { cause: error },
    );
  }
}

/**
 * Checks that every column and every unique index is there, whatever the list of migrations says: a restored or mended
 * database without the index on order numbers would still answer, and charge twice. Rejects with LedgerUnavailableError.
 */
export async function checkFit({ db, kind }: Pick<Store, 'db' | 'kind'>): Promise<void> {
  const found = new Set((await uniqueIndexes(kind).execute(db)).rows.map(({ name }) => name));
  const missing = UNIQUE_INDEXES.filter((name) => !found.has(name)).map((name) => `the unique index ${name}`);
  for (const [table, columns] of Object.entries(COLUMNS)) {
    const list = sql.join(Object.keys(columns).map((column) => sql.ref(column)));
    await sql`select ${list} from ${sql.table(table)} where 1 = 0`.execute(db).catch((error: unknown) => {
      missing.push(`the table ${table} as this version knows it (${error instanceof Error ? error.message : error})`);
    });
  }
  if (missing.length > 0) {
    throw new LedgerUnavailableError(
      `The ledger’s tables do not fit this version of the program; missing: ${missing.join('; ')}. Where the server of this version has not run on them yet, start it once; otherwise restore a backup of the whole database.`,
    );
  }
}

const uniqueIndexes = (kind: StoreKind): RawBuilder<{ name: string }> =>
  kind === 'sqlite'
    ? sql`select name from pragma_index_list('movements') where "unique" = 1`
    : sql`select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
          where i.indrelid = to_regclass('movements') and i.indisunique and i.indisvalid`;

const UNIQUE_INDEXES = ['movements_order_no', 'movements_hold'];

type Columns = { [Table in keyof LedgerTables]: Record<keyof LedgerTables[Table], true> };

const COLUMNS: Columns = {
  movements: {
    id: true,
    merchant: true,
    order_no: true,
    type: true,
    fingerprint: true,
    attempt: true,
    claim: true,
    status: true,
    card: true,
    entry_type: true,
    value_code: true,
    requested_amount: true,
    nsf_allowed: true,
    original_checkout_id: true,
    original_trans_index_code: true,
    checkout_id: true,
    trans_index_code: true,
    processor_merchant_id: true,
    paywizard_id: true,
    amount: true,
    failure_code: true,
    upstream_code: true,
    retryable: true,
    processed_at: true,
    created_at: true,
    updated_at: true,
    revision: true,
    due_at: true,
    looks: true,
    sent_by: true,
    settled_by: true,
    erased_at: true,
  },
  settlements: {
    id: true,
    movement_id: true,
    attempt: true,
    settled_by: true,
    person: true,
    reason: true,
    from_status: true,
    to_status: true,
    at: true,
  },
};
