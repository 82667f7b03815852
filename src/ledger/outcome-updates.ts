import { type Kysely, sql } from 'kysely';
import { type CompiledOnce, compileOnce, type Slot } from './compile-once.ts';
import type { OutcomeColumns } from './rows.ts';
import type { Store } from './store.ts';
import type { LedgerTables } from './tables.ts';

/** What is written of an outcome. */
export interface OutcomeUpdate extends OutcomeColumns {
  id: string;
  /** Nothing is written where the row has another revision. */
  knownRevision: number;
  /** How long ago the last byte may have gone out, in whole milliseconds; null leaves what is on record. */
  sentAgoMs: number | null;
  /** Until somebody must look at the movement, in whole milliseconds; null: nobody need. */
  dueInMs: number | null;
}

/** Writes outcomes, by compare-and-set on the revision. */
export class OutcomeUpdates {
  readonly #store: Store;
  readonly #withAmount: CompiledOnce<OutcomeUpdate>;
  readonly #keepingAmount: CompiledOnce<OutcomeUpdate>;

  constructor(store: Store) {
    this.#store = store;
    this.#withAmount = compileOnce((slot) => update(store, slot).set({ amount: slot('amount') }));
    this.#keepingAmount = compileOnce((slot) => update(store, slot));
  }

  /** By one statement. `keepsAmount` leaves the amount on record. False where the row has another revision. */
  write(
    trx: Kysely<LedgerTables>,
    values: OutcomeUpdate,
    { keepsAmount }: { keepsAmount: boolean },
  ): boolean | Promise<boolean> {
    const query = keepsAmount ? this.#keepingAmount : this.#withAmount;
    const rows = this.#store.change(trx, query(values));
    return rows instanceof Promise ? rows.then(isOne) : isOne(rows);
  }
}

const isOne = (rows: number): boolean => rows === 1;

const update = ({ db, now }: Store, slot: Slot<OutcomeUpdate>) =>
  db
    .updateTable('movements')
    .set({
      status: slot('status'),
      settled_by: slot('settled_by'),
      revision: slot('revision'),
      updated_at: slot('updated_at'),
      failure_code: slot('failure_code'),
      upstream_code: slot('upstream_code'),
      retryable: slot('retryable'),
      checkout_id: slot('checkout_id'),
      trans_index_code: slot('trans_index_code'),
      processor_merchant_id: slot('processor_merchant_id'),
      paywizard_id: slot('paywizard_id'),
      processed_at: slot('processed_at'),
      original_trans_index_code: slot('original_trans_index_code'),
      due_at: sql<number | null>`${now} + ${slot('dueInMs')}`,
      sent_by: sql<number | null>`coalesce(${now} - ${slot('sentAgoMs')}, sent_by)`,
      looks: sql.lit(0),
    })
    .where('id', '=', slot('id'))
    .where('revision', '=', slot('knownRevision'));
