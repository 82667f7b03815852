import { type Kysely, sql } from 'kysely';
import { isoWriter } from '../iso-time.ts';
import { shortest } from '../money.ts';
import { type CompiledOnce, compileOnce } from './compile-once.ts';
import type { Intent, IntentsOptions } from './intents.ts';
import { movementId } from './movement-ids.ts';
import type { ShownRow } from './rows.ts';
import type { LedgerTables } from './tables.ts';

/** With what every movement begins. It stands in the statement: to hand a value to the store costs more than to write it. */
const ATTEMPT = 1;
const REVISION = 1;
const STATUS = 'PENDING';

const isoTime = isoWriter();

/** Inserts the rows of movements that nobody has begun before. */
export class NewMovements {
  readonly #options: IntentsOptions;
  readonly #insert: CompiledOnce<ShownRow>;

  constructor(options: IntentsOptions) {
    this.#options = options;
    const { store, merchant } = options;
    this.#insert = compileOnce((slot) =>
      store.db
        .insertInto('movements')
        .values({
          ...leases(options),
          merchant,
          id: slot('id'),
          order_no: slot('order_no'),
          type: slot('type'),
          fingerprint: slot('fingerprint'),
          attempt: sql.lit(ATTEMPT),
          claim: slot('claim'),
          status: sql.lit(STATUS),
          card: slot('card'),
          entry_type: slot('entry_type'),
          value_code: slot('value_code'),
          requested_amount: slot('requested_amount'),
          nsf_allowed: slot('nsf_allowed'),
          original_checkout_id: slot('original_checkout_id'),
          original_trans_index_code: slot('original_trans_index_code'),
          created_at: slot('created_at'),
          updated_at: slot('updated_at'),
          revision: sql.lit(REVISION),
        })
        .onConflict((conflict) => conflict.doNothing()),
    );
  }

  /** By one statement. Answers 1, or 0 with nothing written where its order number is known or its original is held. */
  insert(trx: Kysely<LedgerTables>, row: ShownRow): number | Promise<number> {
    return this.#options.store.change(trx, this.#insert(row));
  }

  /** What is to be inserted. It is made before the store is at work, which stands still while others write. */
  row(intent: Intent): ShownRow {
    const now = new Date();
    const at = isoTime(now.getTime());
    return {
      id: movementId(now),
      order_no: intent.orderNo,
      type: intent.type,
      fingerprint: intent.fingerprint,
      attempt: ATTEMPT,
      claim: intent.claim,
      status: STATUS,
      card: intent.card === null ? null : this.#options.sealer.seal(intent.card),
      entry_type: intent.entryType,
      value_code: intent.valueCode,
      requested_amount: intent.requestedAmount === null ? null : shortest(intent.requestedAmount),
      nsf_allowed: intent.nsfAllowed === null ? null : Number(intent.nsfAllowed),
      original_checkout_id: intent.originalCheckoutId,
      original_trans_index_code: intent.originalTransIndexCode,
      checkout_id: null,
      trans_index_code: null,
      processor_merchant_id: null,
      paywizard_id: null,
      amount: null,
      failure_code: null,
      upstream_code: null,
      retryable: null,
      processed_at: null,
      created_at: at,
      updated_at: at,
      revision: REVISION,
      settled_by: null,
      erased_at: null,
    };
  }
}

/** With what an attempt begins: until it is due, nobody but the process that holds the claim may touch it. */
export function leases({ store, answerWithinMs, sendWithinMs }: IntentsOptions) {
  return {
    due_at: sql<number>`${store.now} + ${sql.lit(answerWithinMs)}`,
    sent_by: sql<number>`${store.now} + ${sql.lit(sendWithinMs)}`,
    looks: sql.lit(0),
  };
}
