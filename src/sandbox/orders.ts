import type Database from 'libsql';
import { z } from 'zod';
import { MOVEMENTS } from './wire.ts';

const row = z.object({
  id: z.number(),
  orderNo: z.string(),
  operation: z.enum(MOVEMENTS),
  /** Tells a repeated request from another one under the same order number. */
  requestHash: z.string(),
  /** The request's JSON: a pending order is booked from it later. */
  request: z.string(),
  accountId: z.string(),
  valueCode: z.string(),
  /** Exact decimal: what moved, or what was asked where nothing has moved. */
  amount: z.string(),
  state: z.enum(['pending', 'success', 'declined']),
  voided: z.number().transform((flag) => flag === 1),
  checkoutId: z.string(),
  transIndexCode: z.string(),
  /** A void's or tip's original, null for all others. */
  originalCheckoutId: z.string().nullable(),
  /** The JSON of the first answer's `data`. */
  answer: z.string(),
  /** When a pending order settles (milliseconds since 1970) and to what; null once it has. */
  settleAt: z.number().nullable(),
  settleAs: z.enum(['success', 'declined']).nullable(),
  createdAt: z.number(),
});

const dueRow = z.object({ at: z.number().nullable() });

/** One movement of value that was booked, is pending or was declined. */
export type Order = z.output<typeof row>;

export type NewOrder = Omit<Order, 'voided'>;

/** The orders of the book. Where a number stands for several (repeats accepted), the first one is found. */
export interface Orders {
  insert(order: NewOrder): void;
  byOrderNo(orderNo: string): Order | undefined;
  byCheckoutId(checkoutId: string): Order | undefined;
  pending(orderNo: string): Order | undefined;
  /** Pending orders whose time has come, oldest first. */
  due(now: number): Order[];
  /** Ends the waiting of a pending order. */
  settle(id: number, state: 'success' | 'declined', amount: string): void;
  markVoided(id: number): void;
  all(): Order[];
}

/** Autoincrement, because an id must not come back after a reset: the next transIndexCode is made from it. */
export const ORDER_TABLES = `
  create table if not exists orders (
    id integer primary key autoincrement,
    orderNo text not null,
    operation text not null,
    requestHash text not null,
    request text not null,
    accountId text not null,
    valueCode text not null,
    amount text not null,
    state text not null,
    voided integer not null default 0,
    checkoutId text not null unique,
    transIndexCode text not null,
    originalCheckoutId text,
    answer text not null,
    settleAt integer,
    settleAs text,
    createdAt integer not null
  ) strict;
  create index if not exists ordersByNumber on orders (orderNo);
  create index if not exists ordersToSettle on orders (settleAt) where state = 'pending';`;

export function ordersIn(database: Database.Database): Orders {
  const insert = database.prepare(
    `insert into orders (id, orderNo, operation, requestHash, request, accountId, valueCode, amount, state, checkoutId,
       transIndexCode, originalCheckoutId, answer, settleAt, settleAs, createdAt)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const byOrderNo = database.prepare('select * from orders where orderNo = ? order by id limit 1');
  const byCheckoutId = database.prepare('select * from orders where checkoutId = ?');
  const pending = database.prepare(`select * from orders where orderNo = ? and state = 'pending' order by id limit 1`);
  const due = database.prepare(`select * from orders where state = 'pending' and settleAt <= ? order by settleAt, id`);
  const first = database.prepare(`select min(settleAt) as at from orders where state = 'pending'`);
  const firstDue = () => dueRow.parse(first.get()).at ?? Number.POSITIVE_INFINITY;
  const settle = database.prepare(
    'update orders set state = ?, amount = ?, settleAt = null, settleAs = null where id = ?',
  );
  const markVoided = database.prepare('update orders set voided = 1 where id = ?');
  const all = database.prepare('select * from orders order by id');

  const one = row.optional();
  // Looked at before every call: kept here, because nobody else writes the book while it is open.
  let nextDue = firstDue();
  return {
    insert: (order) => {
      insert.run(
        order.id,
        order.orderNo,
        order.operation,
        order.requestHash,
        order.request,
        order.accountId,
        order.valueCode,
        order.amount,
        order.state,
        order.checkoutId,
        order.transIndexCode,
        order.originalCheckoutId,
        order.answer,
        order.settleAt,
        order.settleAs,
        order.createdAt,
      );
      if (order.settleAt !== null) nextDue = Math.min(nextDue, order.settleAt);
    },
    byOrderNo: (orderNo) => one.parse(byOrderNo.get(orderNo)),
    byCheckoutId: (checkoutId) => one.parse(byCheckoutId.get(checkoutId)),
    pending: (orderNo) => one.parse(pending.get(orderNo)),
    due: (now) => {
      if (now < nextDue) return [];
      const orders = row.array().parse(due.all(now));
      if (orders.length === 0) nextDue = firstDue();
      return orders;
    },
    settle: (id, state, amount) => {
      settle.run(state, amount, id);
    },
    markVoided: (id) => {
      markVoided.run(id);
    },
    all: () => row.array().parse(all.all()),
  };
}
