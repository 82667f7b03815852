import { sql } from 'kysely';
import { within } from '../../within.ts';
import { migrationsFor } from '../migrations.ts';
import { LedgerUnavailableError } from '../store.ts';
import type { Tables } from './tables.ts';

/** A change of the tables, and whether this ledger has it already. */
export interface Step {
  name: string;
  isTaken: boolean;
}

/** What a ledger needs that is not there yet. */
export const stepsOfNothing = (): Step[] =>
  Object.keys(migrationsFor('sqlite')).map((name) => ({ name, isTaken: false }));

/** Rejects with LedgerUnavailableError where a newer version has been at work, or another program. */
export async function stepsOf(tables: Tables): Promise<Step[]> {
  const taken = new Set(await namesTaken(tables));
  const steps = Object.keys(migrationsFor(tables.kind)).map((name) => ({ name, isTaken: taken.delete(name) }));
  if (taken.size > 0) {
    throw new LedgerUnavailableError(
      `The ledger is newer than this program, which does not know ${[...taken].join(', ')}. Use the version that its servers run, or restore a backup of the whole database. Nothing has been changed.`,
    );
  }
  return steps;
}

async function namesTaken({ db, kind }: Tables): Promise<string[]> {
  const found =
    kind === 'sqlite'
      ? sql`select name from sqlite_master where type = 'table' and name = 'kysely_migration'`
      : sql`select 1 where to_regclass('kysely_migration') is not null`;
  if ((await found.execute(db)).rows.length === 0) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.map(({ name }) => name);
}

/** How often a long step says where it is. */
const PROGRESS_MS = 2_000;

/**
 * Takes the next step, which another process may have taken meanwhile, and calls `onProgress` every few seconds. Rejects
 * with LedgerUnavailableError where it fails.
 */
export async function takeNext({ migrator, watch }: Tables, onProgress: (doing: string) => void): Promise<void> {
  const step = migrator.migrateUp();
  for (;;) {
    const result = await within(PROGRESS_MS, step);
    if (result === null) {
      // Nobody must miss the step because it cannot be watched.
      onProgress((await watch?.().catch(() => null)) ?? 'at work');
      continue;
    }
    if (result.error === undefined) return;
    const { error } = result;
    throw new LedgerUnavailableError(
      `The ledger’s tables could not be brought up to date (${error instanceof Error ? error.message : String(error)}). Mend the cause and run it again: it goes on where it stopped.`,
      { cause: error },
    );
  }
}

/** About how many movements there are, without counting them; null where there is no table of them yet. */
export async function roughSize({ db, kind }: Tables): Promise<number | null> {
  const size =
    kind === 'sqlite'
      ? sql<{ size: number | null }>`select max(rowid) as size from movements`
      : sql<{
          size: number;
        }>`select greatest(reltuples, 0)::float8 as size from pg_class where oid = to_regclass('movements')`;
  const { rows } = await size.execute(db).catch(() => ({ rows: [] }));
  return rows[0]?.size ?? null;
}
