import Big from 'big.js';
import type Database from 'libsql';
import { z } from 'zod';
import { type Customer, storedCustomer } from './customer.ts';
import { plain } from './money.ts';

export interface Card {
  accountId: string;
  active: boolean;
  customer: Customer;
}

/** Both are exact decimals in plain notation; `difference` is what the previous transaction changed. */
interface Balance {
  valueCode: string;
  amount: string;
  difference: string;
}

/** The cards of the book and what is on them. */
export interface Cards {
  find(accountId: string): Card | undefined;
  all(): Card[];
  /** Creates the card or replaces its record; balances stay. */
  save(card: Card): void;
  balances(accountId: string): Balance[];
  /** What is on the card in one value code; 0 where it has none. */
  available(accountId: string, valueCode: string): Big;
  /** Sets a balance outright, with difference 0. */
  set(accountId: string, valueCode: string, amount: string): void;
  /** Adds to a balance, or takes from it when `change` is negative. */
  move(accountId: string, valueCode: string, change: Big): void;
  removeBalances(accountId: string): void;
}

export const CARD_TABLES = `
  create table if not exists cards (
    accountId text primary key,
    active integer not null,
    customer text not null
  ) strict;
  create table if not exists balances (
    id integer primary key,
    accountId text not null,
    valueCode text not null,
    amount text not null,
    difference text not null,
    unique (accountId, valueCode)
  ) strict;`;

const cardRow = z.object({ accountId: z.string(), active: z.number(), customer: z.string() }).transform(
  (row): Card => ({
    accountId: row.accountId,
    active: row.active === 1,
    customer: storedCustomer.parse(JSON.parse(row.customer)),
  }),
);
const balanceRow = z.object({ valueCode: z.string(), amount: z.string(), difference: z.string() });

export function cardsIn(database: Database.Database): Cards {
  const find = database.prepare('select * from cards where accountId = ?');
  const all = database.prepare('select * from cards order by rowid');
  const save = database.prepare(
    `insert into cards (accountId, active, customer) values (?, ?, ?)
     on conflict (accountId) do update set active = excluded.active, customer = excluded.customer`,
  );
  const balances = database.prepare(
    'select valueCode, amount, difference from balances where accountId = ? order by id',
  );
  const balance = database.prepare(
    'select valueCode, amount, difference from balances where accountId = ? and valueCode = ?',
  );
  const write = database.prepare(
    `insert into balances (accountId, valueCode, amount, difference) values (?, ?, ?, ?)
     on conflict (accountId, valueCode) do update set amount = excluded.amount, difference = excluded.difference`,
  );
  const removeBalances = database.prepare('delete from balances where accountId = ?');

  const available = (accountId: string, valueCode: string) =>
    new Big(balanceRow.optional().parse(balance.get(accountId, valueCode))?.amount ?? '0');

  return {
    find: (accountId) => cardRow.optional().parse(find.get(accountId)),
    all: () => cardRow.array().parse(all.all()),
    save: (card) => {
      save.run(card.accountId, card.active ? 1 : 0, JSON.stringify(card.customer));
    },
    balances: (accountId) => balanceRow.array().parse(balances.all(accountId)),
    available,
    set: (accountId, valueCode, amount) => {
      write.run(accountId, valueCode, plain(new Big(amount)), '0');
    },
    move: (accountId, valueCode, change) => {
      write.run(accountId, valueCode, plain(available(accountId, valueCode).plus(change)), plain(change));
    },
    removeBalances: (accountId) => {
      removeBalances.run(accountId);
    },
  };
}
