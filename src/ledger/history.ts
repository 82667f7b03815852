import { type CompiledQuery, type Kysely, type Selectable, type SelectQueryBuilder, sql } from 'kysely';
import type { CardNumber } from '../card-number.ts';
import type { Movement, TransactionStatus, TransactionType } from '../movements/movement.ts';
import type { Sealer } from '../sealing.ts';
import { type CompiledOnce, compileOnce } from './compile-once.ts';
import { filtered } from './filtered.ts';
import { toMovement } from './rows.ts';
import type { LedgerTables, MovementsTable } from './tables.ts';

export interface HistoryFilter {
  /** On any of these; on none where the list is empty. */
  cards?: readonly CardNumber[] | undefined;
  /** Any of these; neither list is empty. */
  types?: readonly TransactionType[] | undefined;
  statuses?: readonly TransactionStatus[] | undefined;
  /** Inclusive. */
  createdFrom?: Date | undefined;
  /** Exclusive. */
  createdBefore?: Date | undefined;
}

/** A page of the history, newest first. `after` and `before` are movement ids and are themselves left out. */
export interface PageRequest {
  filter: HistoryFilter;
  limit: number;
  /** `oldest`: the last ones of the list instead of the first. */
  from: 'newest' | 'oldest';
  after?: string | undefined;
  before?: string | undefined;
}

/** One side of a movement in the order of ids, which is the order of their making. */
export interface Bound {
  operator: '<' | '<=' | '>' | '>=';
  id: string;
}

export interface HistoryOptions {
  db: Kysely<LedgerTables>;
  merchant: string;
  sealer: Sealer;
}

/** Reads of the ledger. None of them costs a call upstream. */
export class History {
  readonly #options: HistoryOptions;
  readonly #byOrderNo: CompiledOnce<{ orderNo: string }, Row>;
  readonly #byId: CompiledOnce<{ id: string }, Row>;

  constructor(options: HistoryOptions) {
    this.#options = options;
    this.#byOrderNo = compileOnce((slot) => this.#movements().where('order_no', '=', slot('orderNo')));
    this.#byId = compileOnce((slot) => this.#movements().where('id', '=', slot('id')));
  }

  async byOrderNo(orderNo: string): Promise<Movement | null> {
    return await this.#one(this.#byOrderNo({ orderNo }));
  }

  async byId(id: string): Promise<Movement | null> {
    return await this.#one(this.#byId({ id }));
  }

  async byCheckoutId(checkoutId: string): Promise<Movement | null> {
    const [movement] = await this.byCheckoutIds([checkoutId]);
    return movement ?? null;
  }

  /** The movements that the processor gave these ids, oldest first. */
  async byCheckoutIds(checkoutIds: readonly string[]): Promise<Movement[]> {
    return this.#oldestFirst(await this.#movements().where('checkout_id', 'in', checkoutIds).execute());
  }

  /** The voids and tips that act on these originals, oldest first. */
  async byOriginals(checkoutIds: readonly string[]): Promise<Movement[]> {
    return this.#oldestFirst(await this.#movements().where('original_checkout_id', 'in', checkoutIds).execute());
  }

  /** One page, newest first whichever end it was taken from. */
  async page({ filter, limit, from, after, before }: PageRequest): Promise<Movement[]> {
    const order = from === 'newest' ? 'desc' : 'asc';
    const bounds: Bound[] = [];
    if (after !== undefined) bounds.push({ operator: '<', id: after });
    if (before !== undefined) bounds.push({ operator: '>', id: before });
    const rows = await filtered(this.#options, filter, { bounds, limit, order }).execute();
    return this.#all(from === 'newest' ? rows : rows.reverse());
  }

  /** Whether the filtered history holds anything at all, or on one side of a movement's id. */
  async exists(filter: HistoryFilter, bound?: Bound): Promise<boolean> {
    const bounds = bound === undefined ? [] : [bound];
    const query = filtered(this.#options, filter, { bounds, limit: 1, order: null });
    return (await query.executeTakeFirst()) !== undefined;
  }

  /** How often each of these movements has changed. */
  async revisions(ids: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.#options.db
      .selectFrom('movements')
      .select(['id', 'revision'])
      .where('merchant', '=', this.#options.merchant)
      .where('id', 'in', ids)
      .execute();
    return new Map(rows.map(({ id, revision }) => [id, revision]));
  }

  /** A number for each card that grows with each outcome on it, and by no intent; 0 where there is none. */
  async cardRevisions(cards: readonly CardNumber[]): Promise<Map<string, number>> {
    const rows = await this.#options.db
      .selectFrom('movements')
      .select('card')
      .select(
        sql<number>`sum(case when status = 'PENDING' and checkout_id is null then revision - 1 else revision end)`.as(
          'sum',
        ),
      )
      .where('merchant', '=', this.#options.merchant)
      .where(
        'card',
        'in',
        cards.flatMap((card) => this.#options.sealer.sealAll(card)),
      )
      .groupBy('card')
      .execute();
    const revisions = new Map(cards.map((card) => [card.reveal(), 0]));
    for (const { card, sum } of rows) {
      const number = card === null ? undefined : this.#options.sealer.open(card)?.reveal();
      if (number !== undefined) revisions.set(number, (revisions.get(number) ?? 0) + Number(sum));
    }
    return revisions;
  }

  #movements(): Movements {
    return this.#options.db.selectFrom('movements').selectAll().where('merchant', '=', this.#options.merchant);
  }

  async #one(query: CompiledQuery<Row>): Promise<Movement | null> {
    const {
      rows: [row],
    } = await this.#options.db.executeQuery(query);
    return row === undefined ? null : toMovement(row, this.#options.sealer);
  }

  /** Sorted here, where they are few: for an order SQLite would rather walk through all ids. */
  #oldestFirst(rows: Row[]): Movement[] {
    return this.#all(rows.sort((a, b) => (a.id < b.id ? -1 : 1)));
  }

  #all(rows: Row[]): Movement[] {
    return rows.map((row) => toMovement(row, this.#options.sealer));
  }
}

type Row = Selectable<MovementsTable>;

type Movements = SelectQueryBuilder<LedgerTables, 'movements', Row>;
