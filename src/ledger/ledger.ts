import type Big from 'big.js';
import type { InsertObject } from 'kysely';
import { type Kysely, sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { CardNumber } from '../card-number.ts';
import { shortest } from '../money.ts';
import { type Movement, mayTryAgain, type TransactionType, tellsVoided } from '../movements/movement.ts';
import type { MovementEvent } from '../movements/state.ts';
import type { Outcome } from '../paywizard/outcome.ts';
import type { EntryType } from '../paywizard/wire/codes.ts';
import { Changes, type ChangesOptions, type Columns } from './changes.ts';
import { History } from './history.ts';
import { Retention } from './retention.ts';
import { toMovement } from './rows.ts';
import { Settling } from './settling.ts';
import { inTransaction } from './store.ts';
import type { LedgerTables } from './tables.ts';

/** A movement that is about to be sent. It is written down before a byte goes out. */
export interface Intent {
  /** Names the attempt; a fresh one for each call of `begin`. */
  claim: string;
  orderNo: string;
  type: TransactionType;
  fingerprint: string;
  card: CardNumber | null;
  entryType: EntryType | null;
  valueCode: string | null;
  requestedAmount: Big | null;
  nsfAllowed: boolean | null;
  originalCheckoutId: string | null;
  originalTransIndexCode: string | null;
}

/** What an intent met. Only `started` gives the right to send. */
export type Begun =
  | { kind: 'started'; movement: Movement }
  /** The order number is known. */
  | { kind: 'known'; movement: Movement }
  /** Another void or tip of the same original is on its way, or was lost on it. */
  | { kind: 'held' }
  /** The original has been voided. */
  | { kind: 'voided' };

/** How the record of an attempt ended up. */
export interface Recorded {
  /** What the ledger holds now. */
  movement: Movement;
  /** The status that somebody had settled it with, where this answer has just overruled them. */
  overruled: Movement['status'] | null;
}

export interface LedgerOptions extends ChangesOptions {
  /** The scope of order numbers. */
  merchant: string;
  /** From the intent on, how long the sending process has to bring an outcome, in milliseconds: see `abandon`. */
  answerWithinMs: number;
  /** From the intent on, how long it may take until the first byte goes out, in milliseconds. */
  sendWithinMs: number;
}

/**
 * The durable record of every movement: what is written is on the disk when the promise resolves. This class holds the
 * writes of the protocol; `history` reads, `settling` serves whoever settles what was left open.
 */
export class Ledger {
  readonly history: History;
  readonly settling: Settling;
  readonly retention: Retention;
  readonly #options: LedgerOptions;
  readonly #db: Kysely<LedgerTables>;
  readonly #changes: Changes;

  constructor(options: LedgerOptions) {
    const { store, merchant, sealer } = options;
    this.#options = options;
    this.#db = store.db;
    this.#changes = new Changes(options);
    this.history = new History({ db: store.db, merchant, sealer });
    this.settling = new Settling({ store, merchant, sealer, changes: this.#changes });
    this.retention = new Retention({ db: store.db, merchant });
  }

  /**
   * Writes the intent. The insert is the lock: of any number of callers with one order number, or with voids and tips
   * of one original, exactly one is told `started`. An order number whose last attempt was never sent starts again,
   * if `sameRequest` says that it is the same request.
   */
  async begin(intent: Intent, sameRequest: (fingerprint: string) => boolean): Promise<Begun> {
    const transaction = inTransaction(this.#db, async (trx): Promise<Begun> => {
      const begun = (await this.#insert(trx, intent)) ?? (await this.#again(trx, intent, sameRequest));
      // Looked at under the hold: whoever voided the original before us has given the hold back by now.
      if (begun.kind === 'started' && intent.originalCheckoutId !== null) {
        if (await this.#isVoided(trx, intent.originalCheckoutId)) throw new AlreadyVoided();
      }
      return begun;
    });
    const begun = await transaction.catch((error: unknown): Begun => {
      if (error instanceof AlreadyVoided) return { kind: 'voided' };
      // A new attempt of a void or tip asks for the hold by an update, and another one was faster.
      if (isUniqueViolation(error)) return { kind: 'held' };
      throw error;
    });
    if (begun.kind === 'started') this.#options.onChange(begun.movement);
    return begun;
  }

  /**
   * Records what became of an attempt. Where somebody else has settled it meanwhile, only a success that they did not
   * see is still written. `sentAgoMs` is how long ago the first byte went out, null where none did.
   */
  async record(movement: Movement, outcome: Outcome, sentAgoMs: number | null): Promise<Recorded> {
    const event: MovementEvent = { kind: 'answered', status: outcome.status };
    const columns: Columns = outcomeColumns(outcome);
    if (sentAgoMs !== null) columns.sent_by = sql<number>`${this.#options.store.now} - ${Math.round(sentAgoMs)}`;
    const changed = await this.#changes.apply(movement, event, {
      columns,
      person: null,
      reason: 'The processor’s answer came after the movement had been settled without it.',
    });
    const overruled = changed.from !== null && changed.movement.settledBy === 'LATE_ANSWER' ? changed.from : null;
    return { movement: changed.movement, overruled: overruled === 'SUCCEEDED' ? null : overruled };
  }

  /**
   * Takes back an attempt of which it is certain that nobody will send it: it was begun, perhaps, by a call of `begin`
   * that failed. Its order number may be tried again.
   */
  async takeBack(claim: string, outcome: Outcome): Promise<void> {
    const row = await this.#db.selectFrom('movements').selectAll().where('claim', '=', claim).executeTakeFirst();
    if (row !== undefined) await this.record(toMovement(row, this.#options.sealer), outcome, null);
  }

  /** Rejects where the store does not answer. */
  async ping(): Promise<void> {
    await this.#db.selectNoFrom((expression) => expression.lit(1).as('one')).execute();
  }

  async #insert(trx: Kysely<LedgerTables>, intent: Intent): Promise<Begun | null> {
    const row = await trx
      .insertInto('movements')
      .values(this.#newRow(intent))
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst();
    return row === undefined ? null : { kind: 'started', movement: toMovement(row, this.#options.sealer) };
  }

  /** Tells which of the two unique indexes refused the insert, and starts a new attempt where that is allowed. */
  async #again(trx: Kysely<LedgerTables>, intent: Intent, same: (fingerprint: string) => boolean): Promise<Begun> {
    const { merchant, sealer } = this.#options;
    const row = await trx
      .selectFrom('movements')
      .selectAll()
      .where('merchant', '=', merchant)
      .where('order_no', '=', intent.orderNo)
      .executeTakeFirst();
    if (row === undefined) return { kind: 'held' };
    if (!mayTryAgain(row.status, row.retryable === 1) || !same(row.fingerprint)) {
      return { kind: 'known', movement: toMovement(row, sealer) };
    }
    if (intent.originalCheckoutId !== null && (await this.#isHeld(trx, intent.originalCheckoutId))) {
      return { kind: 'held' };
    }
    const again = await trx
      .updateTable('movements')
      .set({
        ...this.#inFlight(intent.claim),
        failure_code: null,
        upstream_code: null,
        retryable: null,
        attempt: row.attempt + 1,
        revision: row.revision + 1,
        updated_at: now(),
      })
      .where('id', '=', row.id)
      .where('revision', '=', row.revision)
      .returningAll()
      .executeTakeFirst();
    // Somebody else began that attempt in between: theirs is the one that sends.
    if (again === undefined) return { kind: 'known', movement: toMovement(row, sealer) };
    return { kind: 'started', movement: toMovement(again, sealer) };
  }

  async #isHeld(trx: Kysely<LedgerTables>, originalCheckoutId: string): Promise<boolean> {
    const holder = await trx
      .selectFrom('movements')
      .select('id')
      .where('merchant', '=', this.#options.merchant)
      .where('original_checkout_id', '=', originalCheckoutId)
      .where('status', 'in', ['PENDING', 'UNKNOWN'])
      .executeTakeFirst();
    return holder !== undefined;
  }

  async #isVoided(trx: Kysely<LedgerTables>, originalCheckoutId: string): Promise<boolean> {
    const rows = await trx
      .selectFrom('movements')
      .select(['type', 'status', 'failure_code'])
      .where('merchant', '=', this.#options.merchant)
      .where('original_checkout_id', '=', originalCheckoutId)
      .execute();
    return rows.some((row) => tellsVoided(row.type, row.status, row.failure_code));
  }

  #newRow(intent: Intent): InsertObject<LedgerTables, 'movements'> {
    const { merchant, sealer } = this.#options;
    const at = now();
    return {
      ...this.#inFlight(intent.claim),
      id: uuidv7(),
      merchant,
      order_no: intent.orderNo,
      type: intent.type,
      fingerprint: intent.fingerprint,
      attempt: 1,
      revision: 1,
      card: intent.card === null ? null : sealer.seal(intent.card),
      entry_type: intent.entryType,
      value_code: intent.valueCode,
      requested_amount: intent.requestedAmount === null ? null : shortest(intent.requestedAmount),
      nsf_allowed: intent.nsfAllowed === null ? null : Number(intent.nsfAllowed),
      original_checkout_id: intent.originalCheckoutId,
      original_trans_index_code: intent.originalTransIndexCode,
      created_at: at,
      updated_at: at,
    };
  }

  /** What an attempt begins with: until it is due, nobody but the process that holds the claim may touch it. */
  #inFlight(claim: string) {
    const { store, answerWithinMs, sendWithinMs } = this.#options;
    return {
      claim,
      status: 'PENDING' as const,
      due_at: sql<number>`${store.now} + ${answerWithinMs}`,
      sent_by: sql<number>`${store.now} + ${sendWithinMs}`,
      looks: 0,
    };
  }
}

/** Takes the transaction back: the intent that was written in it must not stand. */
class AlreadyVoided extends Error {}

const now = (): string => new Date().toISOString();

function isUniqueViolation(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === '23505' || code === 'SQLITE_CONSTRAINT_UNIQUE';
}

function outcomeColumns({ failure, answer }: Outcome): Columns {
  return {
    failure_code: failure?.code ?? null,
    upstream_code: failure?.upstreamCode ?? null,
    retryable: failure === null ? null : Number(failure.retryable),
    ...(answer !== null && {
      checkout_id: answer.checkoutId,
      trans_index_code: answer.transIndexCode,
      processor_merchant_id: answer.merchantId,
      paywizard_id: answer.paywizardId,
      amount: answer.amount === null ? null : shortest(answer.amount),
      processed_at: answer.processedAt?.toISOString() ?? null,
      ...(answer.originalTransIndexCode !== null && { original_trans_index_code: answer.originalTransIndexCode }),
    }),
  };
}
