import { type Kysely, type Selectable, type SelectQueryBuilder, sql } from 'kysely';
import type { CardNumber } from '../card-number.ts';
import type { Movement, TransactionStatus, TransactionType } from '../movements/movement.ts';
import type { Sealer } from '../sealing.ts';
import { toMovement } from './rows.ts';
import type { LedgerTables, MovementsTable } from './tables.ts';

export interface HistoryFilter {
  /** On any of these; on none where the list is empty. */
  cards?: readonly CardNumber[] | undefined;
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
  readonly #db: Kysely<LedgerTables>;
  readonly #merchant: string;
  readonly #sealer: Sealer;

  constructor({ db, merchant, sealer }: HistoryOptions) {
    this.#db = db;
    this.#merchant = merchant;
    this.#sealer = sealer;
  }

  async byOrderNo(orderNo: string): Promise<Movement | null> {
    return this.#one(await this.#movements().where('order_no', '=', orderNo).executeTakeFirst());
  }

  async byId(id: string): Promise<Movement | null> {
    return this.#one(await this.#movements().where('id', '=', id).executeTakeFirst());
  }

  async byCheckoutId(checkoutId: string): Promise<Movement | null> {
    const [movement] = await this.byCheckoutIds([checkoutId]);
    return movement ?? null;
  }

  /** The movements that the processor gave these ids, oldest first. */
  async byCheckoutIds(checkoutIds: readonly string[]): Promise<Movement[]> {
    return this.#all(await this.#movements().where('checkout_id', 'in', checkoutIds).orderBy('id').execute());
  }

  /** The voids and tips that act on these originals, oldest first. */
  async byOriginals(checkoutIds: readonly string[]): Promise<Movement[]> {
    return this.#all(await this.#movements().where('original_checkout_id', 'in', checkoutIds).orderBy('id').execute());
  }

  /** One page, newest first whichever end it was taken from. */
  async page({ filter, limit, from, after, before }: PageRequest): Promise<Movement[]> {
    let query = this.#filtered(filter);
    if (after !== undefined) query = query.where('id', '<', after);
    if (before !== undefined) query = query.where('id', '>', before);
    const rows = await query
      .orderBy('id', from === 'newest' ? 'desc' : 'asc')
      .limit(limit)
      .execute();
    return this.#all(from === 'newest' ? rows : rows.reverse());
  }

  /** Whether the filtered history holds anything at all, or on one side of a movement's id. */
  async exists(filter: HistoryFilter, bound?: Bound): Promise<boolean> {
    const filtered = this.#filtered(filter);
    const query = bound === undefined ? filtered : filtered.where('id', bound.operator, bound.id);
    return (await query.limit(1).executeTakeFirst()) !== undefined;
  }

  /** How often each of these movements has changed. */
  async revisions(ids: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.#db
      .selectFrom('movements')
      .select(['id', 'revision'])
      .where('merchant', '=', this.#merchant)
      .where('id', 'in', ids)
      .execute();
    return new Map(rows.map(({ id, revision }) => [id, revision]));
  }

  /** A number for each card that grows with each outcome on it, and by no intent; 0 where there is none. */
  async cardRevisions(cards: readonly CardNumber[]): Promise<Map<string, number>> {
    const rows = await this.#db
      .selectFrom('movements')
      .select('card')
      .select(
        sql<number>`sum(case when status = 'PENDING' and checkout_id is null then revision - 1 else revision end)`.as(
          'sum',
        ),
      )
      .where('merchant', '=', this.#merchant)
      .where(
        'card',
        'in',
        cards.flatMap((card) => this.#sealer.sealAll(card)),
      )
      .groupBy('card')
      .execute();
    const revisions = new Map(cards.map((card) => [card.reveal(), 0]));
    for (const { card, sum } of rows) {
      const number = card === null ? undefined : this.#sealer.open(card)?.reveal();
      if (number !== undefined) revisions.set(number, (revisions.get(number) ?? 0) + Number(sum));
    }
    return revisions;
  }

  #movements(): Movements {
    return this.#db.selectFrom('movements').selectAll().where('merchant', '=', this.#merchant);
  }

  #filtered({ cards, types, statuses, createdFrom, createdBefore }: HistoryFilter): Movements {
    let query = this.#movements();
    // A number may have been sealed under any of the keys that are in use.
    const sealed = cards?.flatMap((card) => this.#sealer.sealAll(card));
    if (sealed?.length === 0) query = query.where(sql<boolean>`1 = 0`);
    else if (sealed !== undefined) query = query.where('card', 'in', sealed);
    if (types !== undefined) query = query.where('type', 'in', types);
    if (statuses !== undefined) query = query.where('status', 'in', statuses);
    if (createdFrom !== undefined) query = query.where('created_at', '>=', stamp(createdFrom));
    if (createdBefore !== undefined) query = query.where('created_at', '<', stamp(createdBefore));
    return query;
  }

  #one(row: Selectable<MovementsTable> | undefined): Movement | null {
    return row === undefined ? null : toMovement(row, this.#sealer);
  }

  #all(rows: Selectable<MovementsTable>[]): Movement[] {
    return rows.map((row) => toMovement(row, this.#sealer));
  }
}

/** A moment as the ledger's text; past the year 9999 that would no longer sort. */
const stamp = (moment: Date): string => (moment > LAST_MOMENT ? LAST_MOMENT : moment).toISOString();

const LAST_MOMENT = new Date('9999-12-31T23:59:59.999Z');

type Movements = SelectQueryBuilder<LedgerTables, 'movements', Selectable<MovementsTable>>;
