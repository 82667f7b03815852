import type Big from 'big.js';
import type { Kysely } from 'kysely';
import type { CardNumber } from '../card-number.ts';
import { type Movement, mayTryAgain, type TransactionType, tellsVoided } from '../movements/movement.ts';
import type { EntryType } from '../paywizard/wire/codes.ts';
import type { Sealer } from '../sealing.ts';
import { leases, NewMovements } from './new-movements.ts';
import { movementOf, toMovement } from './rows.ts';
import type { Store } from './store.ts';
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
  readonly #newMovements: NewMovements;

  constructor(options: IntentsOptions) {
    this.#options = options;
    this.#newMovements = new NewMovements(options);
  }

  /**
   * Writes the intent. The insert is the lock: of any number of callers with one order number, or with voids and tips
   * of one original, exactly one is told `started`. An order number whose last attempt was never sent starts again,
   * if `sameRequest` says that it is the same request.
   */
  async begin(intent: Intent, sameRequest: (fingerprint: string) => boolean): Promise<Begun> {
    const { store, onChange } = this.#options;
    const { originalCheckoutId } = intent;
    const row = this.#newMovements.row(intent);
    const begin = (trx: Kysely<LedgerTables>): Begun | Promise<Begun> => {
      const begun = (inserted: number): Begun | Promise<Begun> =>
        inserted === 1
          ? { kind: 'started', movement: movementOf(row, intent.card) }
          : this.#again(trx, intent, sameRequest);
      const inserting = this.#newMovements.insert(trx, row);
      return inserting instanceof Promise ? inserting.then(begun) : begun(inserting);
    };
    const beginUnderTheHold = async (trx: Kysely<LedgerTables>): Promise<Begun> => {
      const begun = await begin(trx);
      if (begun.kind !== 'started' || originalCheckoutId === null) return begun;
      // Looked at under the hold: whoever voided the original before us has given the hold back by now.
      if (await this.#isVoided(trx, originalCheckoutId)) throw new AlreadyVoided();
      return begun;
    };
    let begun: Begun;
    try {
      begun = await (originalCheckoutId === null ? store.write(begin) : store.transaction(beginUnderTheHold));
    } catch (error) {
      if (error instanceof AlreadyVoided) return { kind: 'voided' };
      // A new attempt of a void or tip asks for the hold by an update, and another one was faster.
      if (isUniqueViolation(error)) return { kind: 'held' };
      throw error;
    }
    if (begun.kind === 'started') onChange(begun.movement);
    return begun;
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
        ...leases(this.#options),
        claim: intent.claim,
        status: 'PENDING',
        failure_code: null,
        upstream_code: null,
        retryable: null,
        attempt: row.attempt + 1,
        revision: row.revision + 1,
        updated_at: new Date().toISOString(),
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
}

/** Takes the transaction back: the intent that was written in it must not stand. */
class AlreadyVoided extends Error {}

function isUniqueViolation(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === '23505' || code === 'SQLITE_CONSTRAINT_UNIQUE';
}
