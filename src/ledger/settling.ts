import { type Kysely, type Selectable, sql } from 'kysely';
import type { Movement, TransactionStatus } from '../movements/movement.ts';
import type { MovementEvent } from '../movements/state.ts';
import type { OrderState } from '../paywizard/operations/query-order.ts';
import type { Failure } from '../paywizard/outcome.ts';
import type { Sealer } from '../sealing.ts';
import type { Changed, Changes } from './changes.ts';
import { toMovement } from './rows.ts';
import type { Store } from './store.ts';
import type { LedgerTables, SettlementsTable } from './tables.ts';

export interface SettlingOptions {
  store: Store;
  merchant: string;
  sealer: Sealer;
  changes: Changes;
}

/** A movement that is leased to whoever took it, for looking it up. */
export interface Due {
  movement: Movement;
  /** How often it has been looked up since its last change. */
  looks: number;
  /** Since when no byte of it can have gone out any more, in milliseconds; below zero where one still may. */
  sentAgoMs: number;
}

/** What a look-up or a person found out. */
export interface Finding {
  event: Extract<MovementEvent, { kind: 'looked-up' | 'decided' }>;
  failure: Failure | null;
  /** What the processor's order says of itself, where there is one. */
  order: Partial<OrderState> | null;
  /** What really moved, exact decimal; undefined leaves what is on record. */
  amount?: string | null | undefined;
  /** The name of the person who says so; null where the processor does. */
  person: string | null;
  reason: string;
  /** Milliseconds until a final movement is looked at once more, in case the processor changes its mind. */
  lookAgainInMs?: number;
}

/** Everything unsettled, in one line. */
export interface Unsettled {
  pending: number;
  unknown: number;
  /** Those of them that have been so for longer than asked. */
  overdue: number;
  /** When the oldest of them was made; null where there is none. */
  oldest: Date | null;
}

/** What the ledger offers to whoever settles what the sending processes left open. */
export class Settling {
  readonly #store: Store;
  readonly #db: Kysely<LedgerTables>;
  readonly #merchant: string;
  readonly #sealer: Sealer;
  readonly #changes: Changes;

  constructor({ store, merchant, sealer, changes }: SettlingOptions) {
    this.#store = store;
    this.#db = store.db;
    this.#merchant = merchant;
    this.#sealer = sealer;
    this.#changes = changes;
  }

  /**
   * Marks every attempt that a process left behind without an answer as UNKNOWN: it may have been sent. `all` is for
   * the one process that owns an embedded store, before it serves: then nobody else can be sending. Otherwise only
   * those count whose time is over. Answers how many there were.
   */
  async abandon({ all }: { all: boolean }): Promise<number> {
    const { now } = this.#store;
    let query = this.#db
      .selectFrom('movements')
      .selectAll()
      .where('merchant', '=', this.#merchant)
      .where('status', '=', 'PENDING')
      .where('checkout_id', 'is', null);
    if (!all) query = query.where('due_at', '<=', now);
    const rows = await query.execute();
    let abandoned = 0;
    for (const row of rows) {
      const { from } = await this.#changes.apply(
        toMovement(row, this.#sealer),
        { kind: 'abandoned' },
        {
          failure: { code: 'OUTCOME_UNKNOWN', upstreamCode: null, retryable: true },
          answer: {},
          amount: undefined,
          // Its process is dead, so nothing of it can go out from now on.
          sentAgoMs: all ? 0 : null,
          dueInMs: null,
          person: null,
          reason: '',
        },
      );
      if (from !== null) abandoned += 1;
    }
    if (all) await this.#endLeases();
    return abandoned;
  }

  /** What a dead process had leased for a look-up is due at once: nobody else holds an embedded store. */
  async #endLeases(): Promise<void> {
    await this.#db
      .updateTable('movements')
      .set({ due_at: this.#store.now })
      .where('merchant', '=', this.#merchant)
      .where('due_at', '>', this.#store.now)
      .execute();
  }

  /**
   * Leases up to `limit` movements that are due for a look-up, those that wait longest first: until the lease is over
   * nobody else is given them. Any number of machines may ask at once.
   */
  async take(limit: number, leaseMs: number): Promise<Due[]> {
    const { now, kind } = this.#store;
    let due = this.#db
      .selectFrom('movements')
      .select('id')
      .where('merchant', '=', this.#merchant)
      .where('due_at', '<=', now)
      .where((row) => row.or([row('status', '!=', 'PENDING'), row('checkout_id', 'is not', null)]))
      .orderBy('due_at')
      .limit(limit);
    if (kind === 'postgres') due = due.forUpdate().skipLocked();
    const rows = await this.#db
      // Materialized, or Postgres may run it once for each row, and take more than the limit.
      .with(
        (cte) => cte('due').materialized(),
        () => due,
      )
      .updateTable('movements')
      .set({ due_at: sql<number>`${now} + ${leaseMs}` })
      .where('id', 'in', (query) => query.selectFrom('due').select('due.id'))
      // Asked once more of the row itself: another machine may have leased it while we waited for it.
      .where('due_at', '<=', now)
      .returningAll()
      .returning(sql<number>`${now} - sent_by`.as('sent_ago'))
      .execute();
    return rows.map((row) => ({
      movement: toMovement(row, this.#sealer),
      looks: row.looks,
      sentAgoMs: Number(row.sent_ago ?? 0),
    }));
  }

  /** Notes a look-up that changed nothing, and when to look again; null: not any more. */
  async lookAgain(movement: Movement, pauseMs: number | null, counts: boolean): Promise<void> {
    await this.#db
      .updateTable('movements')
      .set((row) => ({
        due_at: pauseMs === null ? null : sql<number>`${this.#store.now} + ${Math.round(pauseMs)}`,
        looks: counts ? row('looks', '+', 1) : row.ref('looks'),
      }))
      .where('id', '=', movement.id)
      .where('revision', '=', movement.revision)
      .execute();
  }

  /** Writes what was found out, as far as the state machine lets it stand. */
  async settle(movement: Movement, finding: Finding): Promise<Changed> {
    const { event, failure, order, amount, person, reason, lookAgainInMs } = finding;
    return await this.#changes.apply(movement, event, {
      failure,
      // An order without a moment says nothing of the one on record.
      answer: { ...order, processedAt: order?.processedAt ?? undefined },
      amount,
      sentAgoMs: null,
      dueInMs: lookAgainInMs ?? null,
      person,
      reason,
    });
  }

  /** The unsettled movements, oldest first. */
  async list(limit: number): Promise<Movement[]> {
    // By an expression: for the order of ids itself SQLite would walk through all that are settled.
    const rows = await this.#unsettled().selectAll().orderBy(sql`id || ''`).limit(limit).execute();
    return rows.map((row) => toMovement(row, this.#sealer));
  }

  async unsettled(overdueMs: number): Promise<Unsettled> {
    const line = new Date(Date.now() - overdueMs).toISOString();
    const row = await this.#unsettled()
      .select([
        sql<number>`count(case when status = 'PENDING' then 1 end)`.as('pending'),
        sql<number>`count(case when status = 'UNKNOWN' then 1 end)`.as('unknown'),
        sql<number>`count(case when created_at < ${line} then 1 end)`.as('overdue'),
        sql<string | null>`min(created_at)`.as('oldest'),
      ])
      .executeTakeFirstOrThrow();
    return { ...row, oldest: row.oldest === null ? null : new Date(row.oldest) };
  }

  /** How a movement came to its status where its sending process did not bring it there, oldest first. */
  async settlementsOf(movementId: string): Promise<Selectable<SettlementsTable>[]> {
    return await this.#db
      .selectFrom('settlements')
      .selectAll()
      .where('movement_id', '=', movementId)
      .orderBy('id')
      .execute();
  }

  #unsettled() {
    return this.#db
      .selectFrom('movements')
      .where('merchant', '=', this.#merchant)
      .where('status', 'in', ['PENDING', 'UNKNOWN'] satisfies TransactionStatus[]);
  }
}
