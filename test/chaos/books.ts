import Big from 'big.js';
import { type ClientMovement, isFinalNo, type Kind, succeeded, type Transaction } from './movement.ts';
import type { Send } from './proxy.ts';

/** An order as the processor's book has it. */
export interface BookOrder {
  orderNo: string;
  checkoutId: string;
  state: 'pending' | 'success' | 'declined';
  amount: string;
}

export interface BookCard {
  accountId: string;
  /** By value code. */
  balances: Record<string, string>;
}

/** Everything that is compared once the storm is over. */
export interface Books {
  movements: readonly ClientMovement[];
  /** By order number; null or absent where the ledger has none. */
  ledger: ReadonlyMap<string, Transaction | null>;
  orders: readonly BookOrder[];
  sends: readonly Send[];
  cards: { before: readonly BookCard[]; after: readonly BookCard[] };
}

export const COUNTERS = [
  /** Booked more than once: an order number, or the void of one original. */
  'double',
  /** Booked, and the ledger says that it was not. */
  'lost',
  /** Not booked, and the ledger or a client was told that it was. */
  'phantom',
  /** Booked, and a client was told for good that it was not. */
  'toldFailure',
  /** Nobody knows, even now. */
  'unsettled',
  /** Sent once more, though the first request may have been carried out. */
  'sentTwice',
  /** Booked once, but the amounts are not the same, or a card does not hold what it should. */
  'amounts',
] as const;

export type Counter = (typeof COUNTERS)[number];

/** The order numbers, or cards, that each counter counts. */
export type Findings = Record<Counter, string[]>;

/** Compares the processor's book, the ledger and what clients were told, movement by movement. */
export function compare(books: Books): Findings {
  const findings: Findings = {
    double: doubleVoids(books),
    lost: strangersIn(books),
    phantom: [],
    toldFailure: [],
    unsettled: [],
    sentTwice: sentTwice(books.sends),
    amounts: wrongBalances(books),
  };
  const booked = groupBy(
    books.orders.filter(({ state }) => state === 'success'),
    ({ orderNo }) => orderNo,
  );
  for (const movement of books.movements) {
    const held = books.ledger.get(movement.orderNo) ?? null;
    for (const counter of judge(movement, held, booked.get(movement.orderNo) ?? [])) {
      findings[counter].push(movement.orderNo);
    }
  }
  return findings;
}

function judge(movement: ClientMovement, held: Transaction | null, booked: readonly BookOrder[]): Counter[] {
  const counters: Counter[] = [];
  const isOpen = held?.status === 'PENDING' || held?.status === 'UNKNOWN';
  const isHeld = held?.status === 'SUCCEEDED';
  if (isOpen) counters.push('unsettled');
  const [order] = booked;
  if (order === undefined) {
    if (isHeld || movement.told.some(succeeded)) counters.push('phantom');
    return counters;
  }
  if (booked.length > 1) counters.push('double');
  if (!isHeld && !isOpen) counters.push('lost');
  if (movement.told.some(isFinalNo)) counters.push('toldFailure');
  if (isHeld && !sameAmounts(movement, held, order)) counters.push('amounts');
  return counters;
}

/** All of these orders have numbers of their own, and one of them at most may have undone the original. */
function doubleVoids({ movements, orders }: Books): string[] {
  const booked = new Set(orders.filter(({ state }) => state === 'success').map(({ orderNo }) => orderNo));
  const voids = movements.filter(({ kind, orderNo }) => kind === 'void' && booked.has(orderNo));
  return [...groupBy(voids, ({ input }) => input.checkoutId).values()].flatMap((same) =>
    same.slice(1).map(({ orderNo }) => orderNo),
  );
}

/** What is booked under a number that no client has used. */
function strangersIn({ movements, orders }: Books): string[] {
  const known = new Set(movements.map(({ orderNo }) => orderNo));
  return orders.filter(({ orderNo }) => !known.has(orderNo)).map(({ orderNo }) => orderNo);
}

const UPSTREAM_ALREADY_VOIDED = 40_008;

/**
 * A request that has reached the other side may have been carried out, whether it was or not, unless it was answered
 * that it was not. And a void of what this layer has undone itself should never have gone out.
 */
function sentTwice(sends: readonly Send[]): string[] {
  const again = [...groupBy(sends, ({ orderNo }) => orderNo)].flatMap(([orderNo, own]) =>
    own.slice(0, -1).some(({ unavailable }) => !unavailable) ? [orderNo] : [],
  );
  const useless = sends.filter(({ code }) => code === UPSTREAM_ALREADY_VOIDED).map(({ orderNo }) => orderNo);
  return [...again, ...useless];
}

/** The ledger may not know how much has moved where it was left to the processor and its answer was lost. */
function sameAmounts(movement: ClientMovement, { amount }: Transaction, order: BookOrder): boolean {
  const toldOthers = movement.told.some(({ answer }) => {
    const told = answer?.transaction?.amount ?? null;
    return told !== null && !new Big(told).eq(order.amount);
  });
  if (toldOthers) return false;
  return amount === null ? leftToProcessor(movement) : new Big(amount).eq(order.amount);
}

function leftToProcessor({ kind, input, original }: ClientMovement): boolean {
  if (kind === 'void') return original !== null && leftToProcessor(original);
  return (kind === 'pay' && input.nsfAllowed === true) || (kind === 'topUp' && input.amount === undefined);
}

/** Whether each card holds what it held before and what the ledger says has moved on it. */
function wrongBalances({ movements, ledger, orders, cards }: Books): string[] {
  const expected = new Map([...placesOf(cards.before)].map(([place, amount]) => [place, new Big(amount)]));
  for (const movement of movements) {
    const held = ledger.get(movement.orderNo);
    if (held?.status !== 'SUCCEEDED') continue;
    // Where the ledger does not know the amount, only the processor does.
    const amount = held.amount ?? orders.find(({ orderNo }) => orderNo === movement.orderNo)?.amount ?? 0;
    const place = `${(movement.original ?? movement).input.accountId} ${valueCodeOf(movement)}`;
    const before = expected.get(place);
    if (before !== undefined) expected.set(place, before.plus(new Big(amount).times(signOf(movement))));
  }
  const after = placesOf(cards.after);
  return [...expected].filter(([place, amount]) => !amount.eq(after.get(place) ?? 0)).map(([place]) => place);
}

/** What each card holds of each value code. */
function placesOf(cards: readonly BookCard[]): Map<string, string> {
  return new Map(
    cards.flatMap(({ accountId, balances }) =>
      Object.entries(balances).map(([valueCode, amount]) => [`${accountId} ${valueCode}`, amount] as const),
    ),
  );
}

const SIGNS: Record<Exclude<Kind, 'void'>, 1 | -1> = {
  pay: -1,
  addTip: -1,
  redeemPoints: -1,
  topUp: 1,
  issuePoints: 1,
};

function signOf({ kind, original }: ClientMovement): number {
  if (kind !== 'void') return SIGNS[kind];
  return original === null ? 0 : -signOf(original);
}

function valueCodeOf({ kind, original }: ClientMovement): string {
  if (kind === 'void' && original !== null) return valueCodeOf(original);
  return kind === 'issuePoints' || kind === 'redeemPoints' ? 'Points' : 'USD';
}

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
