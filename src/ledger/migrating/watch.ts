import { type Kysely, sql } from 'kysely';
import type { LedgerTables } from '../tables.ts';

/** What the database is doing for us just now, in a few words; null where there is nothing to tell. */
export type Watch = () => Promise<string | null>;

/** Of a PostgreSQL: whether one of these sessions waits for another one, or how far the index is that it builds. */
export function watchPostgres(db: Kysely<LedgerTables>, sessions: ReadonlySet<number>): Watch {
  return async () => {
    const { rows } = await doing([...sessions]).execute(db);
    const [row] = rows;
    if (row === undefined) return null;
    if (row.waits) return 'it waits for another session that uses the ledger';
    const share = row.total > 0 ? `, ${Math.floor((row.done / row.total) * 100)} %` : '';
    return `the index ${row.index ?? ''} (${row.phase}${share})`;
  };
}

const doing = (sessions: number[]) => sql<{
  waits: boolean;
  /** Before it is built PostgreSQL tells its name in the statement only. */
  index: string | null;
  phase: string | null;
  done: number;
  total: number;
}>`
  select a.wait_event_type is not distinct from 'Lock' as waits,
    substring(a.query from 'create (?:unique )?index (?:if not exists )?"([^"]+)"') as index, p.phase,
    (case when p.tuples_total > 0 then p.tuples_done else p.blocks_done end)::float8 as done,
    (case when p.tuples_total > 0 then p.tuples_total else p.blocks_total end)::float8 as total
  from pg_stat_activity a left join pg_stat_progress_create_index p using (pid)
  where a.pid = any(${sessions}) and (a.wait_event_type = 'Lock' or p.pid is not null)`;
