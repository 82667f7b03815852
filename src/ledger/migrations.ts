import { type Kysely, type Migration, sql } from 'kysely';
import type { StoreKind } from './store.ts';

/** Every change of the ledger's tables, in order, by name. One that has been released is never edited. */
export function migrationsFor(kind: StoreKind): Record<string, Migration> {
  // Ids and moments must compare as bytes, whatever language the database was made for.
  const text = kind === 'postgres' ? sql`text collate "C"` : 'text';
  return { '0001-movements': movements(text), '0002-settling': settling(text), '0003-growth': GROWTH };
}

type TextType = 'text' | ReturnType<typeof sql>;

const movements = (text: TextType): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('movements')
      .addColumn('id', text, (column) => column.primaryKey())
      .addColumn('merchant', text, (column) => column.notNull())
      .addColumn('order_no', text, (column) => column.notNull())
      .addColumn('type', text, (column) => column.notNull())
      .addColumn('fingerprint', text, (column) => column.notNull())
      .addColumn('attempt', 'integer', (column) => column.notNull())
      .addColumn('status', text, (column) => column.notNull())
      .addColumn('card', text)
      .addColumn('entry_type', text)
      .addColumn('value_code', text)
      .addColumn('requested_amount', text)
      .addColumn('nsf_allowed', 'integer')
      .addColumn('original_checkout_id', text)
      .addColumn('original_trans_index_code', text)
      .addColumn('checkout_id', text)
      .addColumn('trans_index_code', text)
      .addColumn('processor_merchant_id', text)
      .addColumn('paywizard_id', text)
      .addColumn('amount', text)
      .addColumn('failure_code', text)
      .addColumn('upstream_code', text)
      .addColumn('retryable', 'integer')
      .addColumn('processed_at', text)
      .addColumn('created_at', text, (column) => column.notNull())
      .addColumn('updated_at', text, (column) => column.notNull())
      .execute();

    // The lock of the whole protocol: one order number, one row, on however many machines.
    await index(db, 'movements_order_no', ['merchant', 'order_no']).unique().execute();
    // The shared hold of voids and tips: one of them at a time may be on its way to an original, or lost on it.
    await index(db, 'movements_hold', ['merchant', 'original_checkout_id'])
      .unique()
      .where(sql.ref('original_checkout_id'), 'is not', null)
      .where(sql.ref('status'), 'in', sql`('PENDING', 'UNKNOWN')`)
      .execute();
    await index(db, 'movements_original', ['merchant', 'original_checkout_id', 'id']).execute();
    await index(db, 'movements_checkout_id', ['merchant', 'checkout_id']).execute();
    await index(db, 'movements_history', ['merchant', 'id']).execute();
    await index(db, 'movements_card', ['merchant', 'card', 'id']).execute();
    // Few rows are unsettled, and they are the ones that are looked for.
    await index(db, 'movements_unsettled', ['merchant', 'status', 'id'])
      .where(sql.ref('status'), 'in', sql`('PENDING', 'UNKNOWN')`)
      .execute();
  },
});

const settling = (text: TextType): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    const table = db.schema.alterTable('movements');
    await table.addColumn('claim', text, (column) => column.notNull().defaultTo('')).execute();
    await table.addColumn('revision', 'integer', (column) => column.notNull().defaultTo(1)).execute();
    await table.addColumn('due_at', 'bigint').execute();
    await table.addColumn('looks', 'integer', (column) => column.notNull().defaultTo(0)).execute();
    await table.addColumn('sent_by', 'bigint').execute();
    await table.addColumn('settled_by', text).execute();
    await table.addColumn('erased_at', text).execute();
    // What an older version left unsettled is due at once; nobody can still be sending it.
    await sql`update movements set due_at = 0, sent_by = 0 where status in ('PENDING', 'UNKNOWN')`.execute(db);
    await index(db, 'movements_due', ['merchant', 'due_at']).where(sql.ref('due_at'), 'is not', null).execute();

    await db.schema
      .createTable('settlements')
      .addColumn('id', text, (column) => column.primaryKey())
      .addColumn('movement_id', text, (column) => column.notNull())
      .addColumn('attempt', 'integer', (column) => column.notNull())
      .addColumn('settled_by', text, (column) => column.notNull())
      .addColumn('person', text)
      .addColumn('reason', text, (column) => column.notNull())
      .addColumn('from_status', text, (column) => column.notNull())
      .addColumn('to_status', text, (column) => column.notNull())
      .addColumn('at', text, (column) => column.notNull())
      .execute();
    await db.schema.createIndex('settlements_movement').on('settlements').columns(['movement_id', 'id']).execute();
  },
});

/** Each step can be taken twice: SQLite has no transaction around them, and may be stopped in between. */
const GROWTH: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    // Most movements act on no original, and none has a checkoutId when it is written.
    for (const [name, columns] of [
      ['movements_original', ['merchant', 'original_checkout_id', 'id']],
      ['movements_checkout_id', ['merchant', 'checkout_id']],
    ] as const) {
      await db.schema.dropIndex(name).ifExists().execute();
      await index(db, name, [...columns])
        .ifNotExists()
        .where(sql.ref(columns[1]), 'is not', null)
        .execute();
    }
    // The history by status and type, whatever is rare in it; the unsettled ones are found by it as well.
    await index(db, 'movements_status', ['merchant', 'status', 'type', 'id']).ifNotExists().execute();
    await db.schema.dropIndex('movements_unsettled').ifExists().execute();
  },
};

const index = (db: Kysely<unknown>, name: string, columns: string[]) =>
  db.schema.createIndex(name).on('movements').columns(columns);
