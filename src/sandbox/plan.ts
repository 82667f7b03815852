import Big from 'big.js';
import type { Book } from './book.ts';
import type { Card } from './cards.ts';
import { NOBODY } from './customer.ts';
import type { Order } from './orders.ts';
import { Refusal } from './refusal.ts';
import type { Movement, MovementCall } from './wire.ts';

/** What a movement is going to do, checked against the book of this moment. */
export interface Plan {
  accountId: string;
  valueCode: string;
  /** What moves, above 0: with a partial approval less than was asked. */
  amount: Big;
  original?: Order;
  /** Writes it. To be called in the transaction in which the plan was made. */
  apply(): void;
}

/** Throws a Refusal where the movement is not possible. Writes nothing. */
export function planMovement(book: Book, call: MovementCall): Plan {
  switch (call.operation) {
    case 'giftIssuance':
      return topUp(book, call.request);
    case 'loyaltyIssuance':
      cardOf(book, call.request.accountId);
      return change(book, call.operation, call.request.accountId, 'Points', new Big(call.request.amount));
    case 'giftTransaction':
      return pay(book, call.request);
    case 'loyaltyRedemption':
      activeCard(book, call.request.accountId);
      return debit(book, call.operation, call.request.accountId, 'Points', call.request.amount);
    case 'giftTip':
      return tip(book, call.request);
    case 'giftVoid':
      return reverse(book, call.request);
  }
}

type RequestOf<Operation extends Movement> = Extract<MovementCall, { operation: Operation }>['request'];

const DEBITS: readonly Movement[] = ['giftTransaction', 'loyaltyRedemption', 'giftTip'];

function topUp(book: Book, request: RequestOf<'giftIssuance'>): Plan {
  const { accountId } = request;
  const known = book.cards.find(accountId);
  if (known === undefined && request.activating === 'N') throw new Refusal(40004);
  // Without an amount the processor decides; in the vendor's example it credits 1.
  const plan = change(book, 'giftIssuance', accountId, request.tranCurrency ?? 'USD', new Big(request.amount ?? '1'));
  return {
    ...plan,
    apply: () => {
      if (known === undefined) openCard(book, { accountId, active: true, customer: request.customerInfo ?? NOBODY });
      else if (request.customerInfo !== undefined || request.activating === 'Y') {
        const active = known.active || request.activating === 'Y';
        book.cards.save({ accountId, active, customer: request.customerInfo ?? known.customer });
      }
      plan.apply();
    },
  };
}

function pay(book: Book, request: RequestOf<'giftTransaction'>): Plan {
  const { accountId, tranCurrency, nsfAllowed = false } = request;
  activeCard(book, accountId);
  const available = book.cards.available(accountId, tranCurrency);
  const partial = nsfAllowed && available.gt(0) && available.lt(request.amount);
  return debit(book, 'giftTransaction', accountId, tranCurrency, partial ? available : request.amount);
}

function tip(book: Book, request: RequestOf<'giftTip'>): Plan {
  activeCard(book, request.accountId);
  const original = successful(book, request.oriOrderNo);
  const isPayment = original.operation === 'giftTransaction' && original.accountId === request.accountId;
  if (!isPayment || original.voided) throw new Refusal(40007);
  return { ...debit(book, 'giftTip', request.accountId, request.tranCurrency, request.amount), original };
}

function reverse(book: Book, request: RequestOf<'giftVoid'>): Plan {
  const original = successful(book, request.oriOrderNo);
  if (original.operation === 'giftVoid') throw new Refusal(40007);
  if (original.voided) throw new Refusal(40008);
  const { accountId, valueCode } = original;
  const amount = new Big(original.amount);
  const takesBack = !DEBITS.includes(original.operation);
  if (takesBack && book.cards.available(accountId, valueCode).lt(amount)) throw new Refusal(40005);
  return {
    accountId,
    valueCode,
    amount,
    original,
    apply: () => {
      book.orders.markVoided(original.id);
      book.cards.move(accountId, valueCode, takesBack ? amount.neg() : amount);
    },
  };
}

function debit(book: Book, operation: Movement, accountId: string, valueCode: string, amount: Big | string): Plan {
  if (book.cards.available(accountId, valueCode).lt(amount)) throw new Refusal(40005);
  return change(book, operation, accountId, valueCode, new Big(amount));
}

function change(book: Book, operation: Movement, accountId: string, valueCode: string, amount: Big): Plan {
  const signed = DEBITS.includes(operation) ? amount.neg() : amount;
  return { accountId, valueCode, amount, apply: () => book.cards.move(accountId, valueCode, signed) };
}

/** Puts a card that was never seen into the book, with the balances every new card has. */
export function openCard(book: Book, card: Card): void {
  book.cards.save(card);
  book.cards.set(card.accountId, 'USD', '0');
  book.cards.set(card.accountId, 'Points', '0');
}

function cardOf(book: Book, accountId: string): Card {
  const card = book.cards.find(accountId);
  if (card === undefined) throw new Refusal(40004);
  return card;
}

/** Money and points can be put on a card that is not active, but not taken from it. */
function activeCard(book: Book, accountId: string): void {
  if (!cardOf(book, accountId).active) throw new Refusal(40006);
}

function successful(book: Book, checkoutId: string): Order {
  const order = book.orders.byCheckoutId(checkoutId);
  if (order?.state !== 'success') throw new Refusal(40007);
  return order;
}
