import type { Kysely } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { isoWriter } from '../iso-time.ts';
import { isUnsettled, type Movement, type TransactionStatus } from '../movements/movement.ts';
import { type MovementEvent, type Transition, transition } from '../movements/state.ts';
import type { Answer, Failure } from '../paywizard/outcome.ts';
import type { Sealer } from '../sealing.ts';
import { type OutcomeUpdate, OutcomeUpdates } from './outcome-updates.ts';
import { changed, toMovement } from './rows.ts';
import type { Store } from './store.ts';
import type { LedgerTables } from './tables.ts';

export interface Change {
  failure: Failure | null;
  /** What the processor says of it. What is undefined, here as in `amount`, stays as it is on record. */
  answer: Said;
  /** What moved, exact decimal in plain notation. */
  amount: string | null | undefined;
  /** How long ago the last byte may have gone out, in milliseconds; null leaves what is on record. */
  sentAgoMs: number | null;
  /** Until somebody must look at it, in milliseconds; null: the first pause where it is unsettled, and never where not. */
  dueInMs: number | null;
  /** For the record of settlements: who says so, null for the program, and why. */
  person: string | null;
  reason: string;
}

type Said = { [Name in Exclude<keyof Answer, 'amount'>]?: Answer[Name] | undefined };

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
  readonly #updates: OutcomeUpdates;

  constructor(options: ChangesOptions) {
    this.#options = options;
    this.#db = options.store.db;
    this.#updates = new OutcomeUpdates(options.store);
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
      const read = await this.#read(this.#db, current.id);
      const isOver = read.revision === current.revision || read.attempt !== current.attempt;
      // A person decided on what they saw, and that is no longer so.
      if (isOver || event.kind === 'decided') return { movement: read, from: null };
      current = read;
    }
    throw new Error(`movement ${known.id} is changed faster than it can be written`);
  }

  /** Null where somebody else has changed it. */
  async #write(current: Movement, to: Transition, change: Change): Promise<Movement | null> {
    const { store } = this.#options;
    const update = this.#update(current, to, change);
    const keepsAmount = { keepsAmount: change.amount === undefined };
    const { settledBy } = to;
    if (settledBy === null) {
      const isWritten = await store.write((trx) => this.#updates.write(trx, update, keepsAmount));
      return isWritten ? changed(current, update) : null;
    }
    return await store.transaction(async (trx) => {
      if (!(await this.#updates.write(trx, update, keepsAmount))) return null;
      await trx
        .insertInto('settlements')
        .values({
          id: uuidv7(),
          movement_id: current.id,
          attempt: current.attempt,
          settled_by: settledBy,
          person: change.person,
          reason: change.reason,
          from_status: current.status,
          to_status: to.status,
          at: update.updated_at,
        })
        .execute();
      // Read, because an amount that was on record before it succeeded shows only now.
      return await this.#read(trx, current.id);
    });
  }

  #update(current: Movement, to: Transition, { failure, answer, amount, sentAgoMs, dueInMs }: Change): OutcomeUpdate {
    const due = dueInMs ?? (isUnsettled(to.status) ? this.#firstLookMs() : null);
    const processedAt = given(answer.processedAt, current.processedAt);
    return {
      id: current.id,
      knownRevision: current.revision,
      status: to.status,
      settled_by: to.settledBy,
      revision: current.revision + 1,
      updated_at: isoTime(Date.now()),
      failure_code: failure?.code ?? null,
      upstream_code: failure?.upstreamCode ?? null,
      retryable: failure === null ? null : Number(failure.retryable),
      checkout_id: given(answer.checkoutId, current.checkoutId),
      trans_index_code: given(answer.transIndexCode, current.transIndexCode),
      processor_merchant_id: given(answer.merchantId, current.merchantId),
      paywizard_id: given(answer.paywizardId, current.paywizardId),
      amount: amount ?? null,
      processed_at: processedAt === null ? null : isoSecond(processedAt.getTime()),
      // An answer that names no original does not unsay what the request named.
      original_trans_index_code: answer.originalTransIndexCode ?? current.originalTransIndexCode,
      sentAgoMs: sentAgoMs === null ? null : Math.round(sentAgoMs),
      dueInMs: due === null ? null : Math.round(due),
    };
  }

  async #read(db: Kysely<LedgerTables>, id: string): Promise<Movement> {
    const row = await db.selectFrom('movements').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    return toMovement(row, this.#options.sealer);
  }

  /** Spread, so that what went wrong together is not looked up together. */
  #firstLookMs(): number {
    return this.#options.firstLookMs * (0.8 + 0.4 * Math.random());
  }
}

const isoTime = isoWriter();
const isoSecond = isoWriter();

const given = <Value>(said: Value | undefined, known: Value): Value => (said === undefined ? known : said);
