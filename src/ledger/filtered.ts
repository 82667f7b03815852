import { type Kysely, type Selectable, type SelectQueryBuilder, sql } from 'kysely';
import { TRANSACTION_STATUSES, TRANSACTION_TYPES } from '../movements/movement.ts';
import type { Bound, HistoryFilter, HistoryOptions } from './history.ts';
import { idBefore, idFrom } from './movement-ids.ts';
import type { LedgerTables, MovementsTable } from './tables.ts';

/** Which of the filtered movements: `limit` of them between the bounds, in the order of ids; null: whichever come first. */
export interface Part {
  bounds: readonly Bound[];
  limit: number;
  order: 'asc' | 'desc' | null;
}

/**
 * A part of the filtered history, by a query that takes as long in a ledger of any size: it reads stretches of an index,
 * each in the order of ids and no further than it must.
 */
export function filtered(
  options: HistoryOptions,
  filter: HistoryFilter,
  { bounds, limit, order }: Part,
): SelectQueryBuilder<LedgerTables, 'movements', Selectable<MovementsTable>> {
  const { cards, types, statuses, createdFrom, createdBefore } = filter;
  const movements = movementsOf(options);
  if (cards !== undefined) return onCards(within(made(movements, filter), bounds), options, filter, { limit, order });
  // A moment is a bound of the ids as well, by which an index leads to them.
  const moments: Bound[] = [];
  if (createdFrom !== undefined) moments.push({ operator: '>=', id: idFrom(createdFrom) });
  if (createdBefore !== undefined) moments.push({ operator: '<', id: idBefore(createdBefore) });
  const all = within(made(movements, filter), [...bounds, ...moments]);
  const first = (query: Movements) => (order === null ? query : query.orderBy('id', order)).limit(limit);
  if (types === undefined && statuses === undefined) return first(all).selectAll();
  // One stretch for each status and type. Only as a query of its own may each have an order and a limit in a union.
  const stretches = [...new Set(statuses ?? TRANSACTION_STATUSES)].flatMap((status) =>
    [...new Set(types ?? TRANSACTION_TYPES)].map((type) => {
      const stretch = first(all.where('status', '=', status).where('type', '=', type)).select('id');
      return options.db.selectFrom(stretch.as('stretch')).select('id');
    }),
  );
  const union = stretches.reduce((query, stretch) => query.unionAll(stretch));
  const ids = (order === null ? union : union.orderBy('id', order)).limit(limit);
  return first(movements.where('id', 'in', ids)).selectAll();
}

/** A card has few movements: all of them are read, and none of another card. */
function onCards(
  movements: Movements,
  { sealer }: HistoryOptions,
  { cards = [], types, statuses }: HistoryFilter,
  { limit, order }: Pick<Part, 'limit' | 'order'>,
) {
  // A number may have been sealed under any of the keys that are in use.
  const sealed = cards.flatMap((card) => sealer.sealAll(card));
  let query = sealed.length === 0 ? movements.where(sql<boolean>`1 = 0`) : movements.where('card', 'in', sealed);
  if (types !== undefined) query = query.where('type', 'in', types);
  // The empty text keeps SQLite, which does not know how few they are, from walking through all other cards by another
  // index: that of the statuses here, and that of the ids for the order of several cards.
  if (statuses !== undefined) query = query.where(sql`status || ''`, 'in', statuses);
  if (order !== null) query = query.orderBy(sealed.length === 1 ? sql.ref('id') : sql`id || ''`, order);
  return query.limit(limit).selectAll();
}

function made(movements: Movements, { createdFrom, createdBefore }: HistoryFilter): Movements {
  let query = movements;
  if (createdFrom !== undefined) query = query.where('created_at', '>=', stamp(createdFrom));
  if (createdBefore !== undefined) query = query.where('created_at', '<', stamp(createdBefore));
  return query;
}

/** Only by the narrowest bound on either side: of two, SQLite takes the first, and walks to where the other one is. */
function within(movements: Movements, bounds: readonly Bound[]): Movements {
  const upwards = bounds.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const upper = upwards.find(({ operator }) => operator.startsWith('<'));
  const lower = upwards.findLast(({ operator }) => operator.startsWith('>'));
  let query = movements;
  for (const bound of [upper, lower]) if (bound !== undefined) query = query.where('id', bound.operator, bound.id);
  return query;
}

/** A moment as the ledger's text; past the year 9999 that would no longer sort. */
const stamp = (moment: Date): string => (moment > LAST_MOMENT ? LAST_MOMENT : moment).toISOString();

const LAST_MOMENT = new Date('9999-12-31T23:59:59.999Z');

const movementsOf = ({ db, merchant }: { db: Kysely<LedgerTables>; merchant: string }) =>
  db.selectFrom('movements').where('merchant', '=', merchant);

type Movements = ReturnType<typeof movementsOf>;
