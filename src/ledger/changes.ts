import { type Kysely, sql, type UpdateObject } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { isUnsettled, type Movement, type TransactionStatus } from '../movements/movement.ts';
import { type MovementEvent, type Transition, transition } from '../movements/state.ts';
import type { Sealer } from '../sealing.ts';
import { toMovement } from './rows.ts';
import { inTransaction, type Store } from './store.ts';
import type { LedgerTables } from './tables.ts';

/** Columns of a movement and what they are set to. */
export type Columns = Exclude<UpdateObject<LedgerTables, 'movements'>, (...parameters: never) => unknown>;

export interface Change {
  /** What is written beside the status. */
  columns: Columns;
  /** For the record of settlements: who says so, null for the program, and why. */
  person: string | null;
  reason: string;
}

/** What a movement is after an event. `from` is the status it had before; null where the event changed nothing. */
export interface Changed {
  movement: Movement;
  from: TransactionStatus | null;
}

export interface ChangesOptions {
  store: Store;
  sealer: Sealer;
  /** The pause before an unsettled movement is looked up for the first time, in milliseconds. */
  firstLookMs: number;
  /** Told of each change of a movement, once it is on the disk. It must not throw. */
  onChange(movement: Movement): void;
}

/** A movement was changed by others again and again while an event was to be written. */
const TRIES = 20;

/** Leads movements from status to status: as the state machine says, and never over a change that somebody else made. */
export class Changes {
  readonly #db: Kysely<LedgerTables>;
  readonly #options: ChangesOptions;

  constructor(options: ChangesOptions) {
    this.#options = options;
    this.#db = options.store.db;
  }

  /**
   * Applies an event to the attempt of a movement that the caller knows, by compare-and-set on its revision. A change
   * that was made meanwhile is read, and the event applied to what it left; an attempt that is over stays as it is.
   */
  async apply(known: Movement, event: MovementEvent, change: Change): Promise<Changed> {
    let current = known;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const to = transition(current, event);
      const written = to === null ? null : await this.#write(current, to, change);
      if (written !== null) {
        this.#options.onChange(written);
        return { movement: written, from: current.status };
      }
      const read = await this.#read(current.id);
      const isOver = read.revision === current.revision || read.attempt !== current.attempt;
      // A person decided on what they saw, and that is no longer so.
      if (isOver || event.kind === 'decided') return { movement: read, from: null };
      current = read;
    }
    throw new Error(`movement ${known.id} is changed faster than it can be written`);
  }

  async #write(current: Movement, to: Transition, { columns, person, reason }: Change): Promise<Movement | null> {
    const at = new Date().toISOString();
    const { store, sealer } = this.#options;
    const update = async (db: Kysely<LedgerTables>) =>
      await db
        .updateTable('movements')
        .set({
          due_at: isUnsettled(to.status) ? sql<number>`${store.now} + ${this.#firstLookMs()}` : null,
          looks: 0,
          ...columns,
          status: to.status,
          settled_by: to.settledBy,
          revision: current.revision + 1,
          updated_at: at,
        })
        .where('id', '=', current.id)
        .where('revision', '=', current.revision)
        .returningAll()
        .executeTakeFirst();

    const { settledBy } = to;
    const row =
      settledBy === null
        ? await update(this.#db)
        : await inTransaction(this.#db, async (trx) => {
            const updated = await update(trx);
            if (updated === undefined) return updated;
            await trx
              .insertInto('settlements')
              .values({
                id: uuidv7(),
                movement_id: current.id,
                attempt: current.attempt,
                settled_by: settledBy,
                person,
                reason,
                from_status: current.status,
                to_status: to.status,
                at,
              })
              .execute();
            return updated;
          });
    return row === undefined ? null : toMovement(row, sealer);
  }

  async #read(id: string): Promise<Movement> {
    const row = await this.#db.selectFrom('movements').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    return toMovement(row, this.#options.sealer);
  }

  /** Spread, so that what went wrong together is not looked up together. */
  #firstLookMs(): number {
    return Math.round(this.#options.firstLookMs * (0.8 + 0.4 * Math.random()));
  }
}
