import type { Book } from './book.ts';
import { NOBODY } from './customer.ts';
import { SEEDED_CARDS, SEEDED_PAYMENT } from './seeded-cards.ts';
import { SPECIAL_CARDS } from './special-cards.ts';

/** Fills an empty book. */
export function seed(book: Book): void {
  for (const { accountId, balances, customer, active } of SEEDED_CARDS) {
    book.cards.save({ accountId, active, customer: { ...NOBODY, ...customer } });
    for (const [valueCode, amount] of Object.entries(balances)) book.cards.set(accountId, valueCode, amount);
  }
  for (const { accountId } of SPECIAL_CARDS) {
    book.cards.save({ accountId, active: true, customer: NOBODY });
    book.cards.set(accountId, 'USD', '100');
    book.cards.set(accountId, 'Points', '100');
  }
  book.orders.insert({ ...SEEDED_PAYMENT, id: book.newIds().id });
}
