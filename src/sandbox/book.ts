import Database from 'libsql';
import { CARD_TABLES, type Cards, cardsIn } from './cards.ts';
import { ID_TABLES, type Ids, idsFor, isNewBook } from './ids.ts';
import { ORDER_TABLES, type Orders, ordersIn } from './orders.ts';
import { seed } from './seed.ts';

/** What the processor knows: cards, balances and orders, in one SQLite file. */
export interface Book {
  cards: Cards;
  orders: Orders;
  newIds(): Ids;
  /** All or nothing: an exception takes back everything that `work` has written. */
  transaction<Result>(work: () => Result): Result;
  /** Back to the seed. Ids go on counting. */
  reset(): void;
  close(): void;
}

/** Opens the book, and seeds it if it is new. Throws when the file cannot be opened or is no SQLite file. */
export function openBook(file: string): Book {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  // A stand-in needs to survive the end of its process, not a power cut; without fsync it is never the bottleneck.
  database.pragma('synchronous = OFF');
  database.exec(CARD_TABLES);
  database.exec(ORDER_TABLES);
  database.exec(ID_TABLES);

  const isNew = isNewBook(database);
  const cards = cardsIn(database);
  const orders = ordersIn(database);
  const transaction = <Result>(work: () => Result): Result => database.transaction(work).immediate();
  const book: Book = {
    cards,
    orders,
    newIds: idsFor(database),
    transaction,
    reset: () =>
      transaction(() => {
        database.exec('delete from balances; delete from cards; delete from orders;');
        seed(book);
      }),
    close: () => database.close(),
  };
  if (isNew) transaction(() => seed(book));
  return book;
}
