import type Big from 'big.js';
import { type InsertObject, type Kysely, sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { CardNumber } from '../card-number.ts';
import { shortest } from '../money.ts';
import { type Movement, mayTryAgain, type TransactionType, tellsVoided } from '../movements/movement.ts';
import type { EntryType } from '../paywizard/wire/codes.ts';
import type { Sealer } from '../sealing.ts';
import { toMovement } from './rows.ts';
import { inTransaction, type Store } from './store.ts';
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

export interface IntentsOptions {
  store: Store;
  sealer: Sealer;
  /** The scope of order numbers. */
  merchant: string;
  /** From the intent on, how long the sending process has to bring an outcome, in milliseconds: see `abandon`. */
  answerWithinMs: number;
  /** From the intent on, how long it may take until the first byte goes out, in milliseconds. */
  sendWithinMs: number;
  /** Told of each attempt that has begun, once it is on the disk. It must not throw. */
  onChange(movement: Movement): void;
}

/** Writes intents: what decides who may send. */
export class Intents {
  readonly #options: IntentsOptions;
  readonly #db: Kysely<LedgerTables>;

  constructor(options: IntentsOptions) {
    this.#options = options;
    this.#db = options.store.db;
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
