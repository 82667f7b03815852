import type Big from 'big.js';
import type { Insertable, Kysely } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { CardNumber } from '../card-number.ts';
import { shortest } from '../money.ts';
import { type Movement, mayTryAgain, type TransactionType, tellsVoided } from '../movements/movement.ts';
import type { Outcome } from '../paywizard/outcome.ts';
import type { EntryType } from '../paywizard/wire/codes.ts';
import type { Sealer } from '../sealing.ts';
import { History } from './history.ts';
import { toMovement } from './rows.ts';
import type { LedgerTables, MovementsTable } from './tables.ts';

/** A movement that is about to be sent. It is written down before a byte goes out. */
export interface Intent {
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

export interface LedgerOptions {
  db: Kysely<LedgerTables>;
  /** The scope of order numbers. */
  merchant: string;
  sealer: Sealer;
}

/**
 * The durable record of every movement: what is written is on the disk when the promise resolves. This class holds the
 * writes of the protocol; `history` reads.
 */
export class Ledger {
  readonly history: History;
  readonly #db: Kysely<LedgerTables>;
  readonly #merchant: string;
  readonly #sealer: Sealer;

  constructor(options: LedgerOptions) {
    this.history = new History(options);
    this.#db = options.db;
    this.#merchant = options.merchant;
    this.#sealer = options.sealer;
  }

  /**
   * Writes the intent. The insert is the lock: of any number of callers with one order number, or with voids and tips
   * of one original, exactly one is told `started`. An order number whose last attempt was never sent starts again,
   * if `sameRequest` says that it is the same request.
   */
  async begin(intent: Intent, sameRequest: (fingerprint: string) => boolean): Promise<Begun> {
    const transaction = this.#db.transaction().execute(async (trx): Promise<Begun> => {
      const begun = (await this.#insert(trx, intent)) ?? (await this.#again(trx, intent, sameRequest));
      // Looked at under the hold: whoever voided the original before us has given the hold back by now.
      if (begun.kind === 'started' && intent.originalCheckoutId !== null) {
        if (await this.#isVoided(trx, intent.originalCheckoutId)) throw new AlreadyVoided();
      }
      return begun;
    });
    return await transaction.catch((error: unknown) => {
      if (error instanceof AlreadyVoided) return { kind: 'voided' };
      throw error;
    });
  }

  /**
   * Records what became of an attempt, unless somebody else has settled it meanwhile: then nothing is written. Answers
   * with what the ledger holds afterwards.
   */
  async record(movement: Movement, outcome: Outcome): Promise<Movement> {
    const written = await this.#db
      .updateTable('movements')
      .set({ ...outcomeColumns(outcome), updated_at: now() })
      .where('id', '=', movement.id)
      .where('attempt', '=', movement.attempt)
      .where('status', '=', 'PENDING')
      .where('checkout_id', 'is', null)
      .returningAll()
      .executeTakeFirst();
    const row =
      written ??
      (await this.#db.selectFrom('movements').selectAll().where('id', '=', movement.id).executeTakeFirstOrThrow());
    return toMovement(row, this.#sealer);
  }

  /**
   * Marks every attempt that a process left behind without an answer as UNKNOWN: it may have been sent. Only the one
   * process that owns an embedded store may say so, and only before it serves. Answers how many there were.
   */
  async abandonInFlight(): Promise<number> {
    const { numUpdatedRows } = await this.#db
      .updateTable('movements')
      .set({ status: 'UNKNOWN', failure_code: 'OUTCOME_UNKNOWN', retryable: 1, updated_at: now() })
      .where('merchant', '=', this.#merchant)
      .where('status', '=', 'PENDING')
      .where('checkout_id', 'is', null)
      .executeTakeFirstOrThrow();
    return Number(numUpdatedRows);
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
    return row === undefined ? null : { kind: 'started', movement: toMovement(row, this.#sealer) };
  }

  /** Tells which of the two unique indexes refused the insert, and starts a new attempt where that is allowed. */
  async #again(trx: Kysely<LedgerTables>, intent: Intent, same: (fingerprint: string) => boolean): Promise<Begun> {
    const row = await trx
      .selectFrom('movements')
      .selectAll()
      .where('merchant', '=', this.#merchant)
      .where('order_no', '=', intent.orderNo)
      .executeTakeFirst();
    if (row === undefined) return { kind: 'held' };
    if (!mayTryAgain(row.status, row.retryable === 1) || !same(row.fingerprint)) {
      return { kind: 'known', movement: toMovement(row, this.#sealer) };
    }
    if (intent.originalCheckoutId !== null && (await this.#isHeld(trx, intent.originalCheckoutId))) {
      return { kind: 'held' };
    }
    const again = await trx
      .updateTable('movements')
      .set({ ...UNDECIDED, status: 'PENDING', attempt: row.attempt + 1, updated_at: now() })
      .where('id', '=', row.id)
      .where('attempt', '=', row.attempt)
      .where('status', '=', 'FAILED')
      .returningAll()
      .executeTakeFirst();
    // Somebody else began that attempt in between: theirs is the one that sends.
    if (again === undefined) return { kind: 'known', movement: toMovement(row, this.#sealer) };
    return { kind: 'started', movement: toMovement(again, this.#sealer) };
  }

  async #isHeld(trx: Kysely<LedgerTables>, originalCheckoutId: string): Promise<boolean> {
    const holder = await trx
      .selectFrom('movements')
      .select('id')
      .where('merchant', '=', this.#merchant)
      .where('original_checkout_id', '=', originalCheckoutId)
      .where('status', 'in', ['PENDING', 'UNKNOWN'])
      .executeTakeFirst();
    return holder !== undefined;
  }

  async #isVoided(trx: Kysely<LedgerTables>, originalCheckoutId: string): Promise<boolean> {
    const rows = await trx
      .selectFrom('movements')
      .select(['type', 'status', 'failure_code'])
      .where('merchant', '=', this.#merchant)
      .where('original_checkout_id', '=', originalCheckoutId)
      .execute();
    return rows.some((row) => tellsVoided(row.type, row.status, row.failure_code));
  }

  #newRow(intent: Intent): Insertable<MovementsTable> {
    const at = now();
    return {
      id: uuidv7(),
      merchant: this.#merchant,
      order_no: intent.orderNo,
      type: intent.type,
      fingerprint: intent.fingerprint,
      attempt: 1,
      status: 'PENDING',
      card: intent.card === null ? null : this.#sealer.seal(intent.card),
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
}

/** Takes the transaction back: the intent that was written in it must not stand. */
class AlreadyVoided extends Error {}

const now = (): string => new Date().toISOString();

const UNDECIDED = { failure_code: null, upstream_code: null, retryable: null };

function outcomeColumns({ status, failure, answer }: Outcome) {
  return {
    status,
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
