import type { SqliteDatabase, SqliteStatement } from 'kysely';
import type Database from 'libsql';
import { LRUCache } from 'lru-cache';

/** Statements that are kept. The ledger's own are some dozens; lists of other lengths make more. */
const MOST = 200;

/**
 * A database for Kysely's dialect that prepares each statement once and keeps it, and reads rows as lists of values,
 * which costs a third of having libsql name each one.
 */
export class PreparedStatements implements SqliteDatabase {
  readonly #database: Database.Database;
  readonly #statements = new LRUCache<string, SqliteStatement>({ max: MOST });

  constructor(database: Database.Database) {
    this.#database = database;
  }

  prepare(text: string): SqliteStatement {
    const known = this.#statements.get(text);
    if (known !== undefined) return known;
    const statement = prepared(this.#database.prepare(text));
    this.#statements.set(text, statement);
    return statement;
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }
}

function prepared(statement: Database.Statement): SqliteStatement {
  const { reader } = statement;
  const names = reader ? statement.columns().map(({ name }) => name) : [];
  if (reader) statement.raw();
  const named = (values: unknown): Record<string, unknown> => {
    const row: Record<string, unknown> = {};
    if (Array.isArray(values)) {
      names.forEach((name, index) => {
        row[name] = values[index];
      });
    }
    return row;
  };
  return {
    reader,
    all: (parameters) => statement.all(parameters).map(named),
    run: (parameters) => statement.run(parameters),
    *iterate(parameters) {
      for (const values of statement.iterate(parameters)) yield named(values);
    },
  };
}
