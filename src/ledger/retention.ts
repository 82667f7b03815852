import { type Kysely, sql } from 'kysely';
import { idBefore } from './movement-ids.ts';
import type { LedgerTables } from './tables.ts';

/** The rows of one batch: few enough that a payment that waits behind it does not notice. */
const BATCH = 200;

/**
 * Takes the card number and the request out of old final movements. Order number, fingerprint and outcome stay for
 * ever: without them the order number could be charged a second time.
 */
export class Retention {
  readonly #db: Kysely<LedgerTables>;
  readonly #merchant: string;

  constructor({ db, merchant }: { db: Kysely<LedgerTables>; merchant: string }) {
    this.#db = db;
    this.#merchant = merchant;
  }

  /**
   * Looks through one batch of movements after `cursor` (in the order in which they were made) that were made before
   * `before`, and erases those that have been final and unchanged since then. Answers with where to go on, null at the end, and how
   * many were erased.
   */
  async eraseBatch(before: Date, cursor: string | null): Promise<{ cursor: string | null; erased: number }> {
    const line = before.toISOString();
    let query = this.#db
      .selectFrom('movements')
      .select('id')
      .where('merchant', '=', this.#merchant)
      .where('created_at', '<', line)
      // Or the last batch would walk through all that are younger.
      .where('id', '<', idBefore(before))
      .orderBy('id')
      .limit(BATCH);
    if (cursor !== null) query = query.where('id', '>', cursor);
    const ids = (await query.execute()).map(({ id }) => id);
    if (ids.length === 0) return { cursor: null, erased: 0 };
    const { numUpdatedRows } = await this.#db
      .updateTable('movements')
      .set((row) => ({
        card: null,
        entry_type: null,
        nsf_allowed: null,
        // The answer to a void carries no amount: what it moved stood in its request.
        amount: sql<string | null>`case when type = 'VOID' then coalesce(amount, requested_amount) else amount end`,
        requested_amount: null,
        revision: row('revision', '+', 1),
        erased_at: new Date().toISOString(),
      }))
      .where('id', 'in', ids)
      .where('erased_at', 'is', null)
      .where('updated_at', '<', line)
      .where('due_at', 'is', null)
      .where((row) =>
        row.or([
          row('status', 'in', ['SUCCEEDED', 'DECLINED']),
          row.and([row('status', '=', 'FAILED'), row('retryable', '!=', 1)]),
        ]),
      )
      .executeTakeFirstOrThrow();
    return { cursor: ids.at(-1) ?? null, erased: Number(numUpdatedRows) };
  }
}
