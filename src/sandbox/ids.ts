import { randomInt } from 'node:crypto';
import type Database from 'libsql';
import { z } from 'zod';

export interface Ids {
  /** The order's number in the book. */
  id: number;
  /** 18 digits. */
  checkoutId: string;
  /** 21 digits that start with the PayWizard id. */
  transIndexCode: string;
}

export const PAYWIZARD_ID = '10020000080';

export const ID_TABLES = 'create table if not exists idOffset (value integer not null) strict;';

/**
 * Makes ids that look like the vendor's and never come back, neither after a restart nor after a reset. A checkoutId
 * grows with the clock, so that two books of one program (in memory, one after the other) do not share one either.
 */
export function idsFor(database: Database.Database): () => Ids {
  const last = z.object({ checkoutId: z.string().nullable() });
  let { checkoutId } = last.parse(database.prepare('select max(checkoutId) as checkoutId from orders').get());
  const sequence = z.object({ seq: z.number() }).optional();
  let id = sequence.parse(database.prepare(`select seq from sqlite_sequence where name = 'orders'`).get())?.seq ?? 0;
  const offset = offsetOf(database);

  return () => {
    id += 1;
    checkoutId = nextCheckoutId(checkoutId, Date.now());
    return { id, checkoutId, transIndexCode: transIndexCode(offset, id) };
  };
}

/** True for a book that has never been opened before. */
export function isNewBook(database: Database.Database): boolean {
  return database.prepare('select value from idOffset').get() === undefined;
}

/** Above every seeded id, and 18 digits for centuries. */
const FIRST_CHECKOUT_ID = 934_000_000_000_000_000n;
const FIRST_MOMENT = Date.UTC(2025, 0, 1);

function nextCheckoutId(last: string | null, now: number): string {
  const byClock = FIRST_CHECKOUT_ID + BigInt(now - FIRST_MOMENT) * 4096n;
  const afterLast = BigInt(last ?? 0) + 1n;
  return String(byClock > afterLast ? byClock : afterLast);
}

/** Ten digits in no visible order: the factor shares no divisor with 10^10, so different ids never meet. */
function transIndexCode(offset: number, id: number): string {
  const digits = (BigInt(offset + id) * 7_293_844_967n) % 10_000_000_000n;
  return PAYWIZARD_ID + String(digits).padStart(10, '0');
}

function offsetOf(database: Database.Database): number {
  const row = z.object({ value: z.number() }).optional();
  const stored = row.parse(database.prepare('select value from idOffset').get());
  if (stored !== undefined) return stored.value;
  const value = randomInt(10_000_000_000);
  database.prepare('insert into idOffset (value) values (?)').run(value);
  return value;
}
