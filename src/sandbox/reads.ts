import { LosslessNumber } from 'lossless-json';
import type { Book } from './book.ts';
import type { Card } from './cards.ts';
import { wireTime } from './envelope.ts';
import { PAYWIZARD_ID } from './ids.ts';
import { tenThousandths } from './money.ts';
import { MID } from './movements.ts';
import type { Order } from './orders.ts';
import { openCard } from './plan.ts';
import { Refusal } from './refusal.ts';
import type { Call, MovementCall } from './wire.ts';

/** Executes an operation that moves no value, and gives the answer's `data`. Throws a Refusal. */
export function read(book: Book, call: Exclude<Call, MovementCall>): unknown {
  switch (call.operation) {
    case 'giftInquiry':
      return inquire(book, call.request.accountId);
    case 'giftActivate':
      return book.transaction(() => {
        const { accountId, activating, customerInfo: customer } = call.request;
        const known = book.cards.find(accountId);
        // "N" stores the customer; it does not take away what an earlier "Y" has given.
        const active = activating === 'Y' || known?.active === true;
        if (known === undefined) openCard(book, { accountId, active, customer });
        else book.cards.save({ accountId, active, customer });
        return inquire(book, accountId);
      });
    case 'queryOrder': {
      const order = orderMeant(book, call.request);
      return order === undefined ? null : orderData(order);
    }
  }
}

/** The order a look-up means: `checkoutId` wins, and `transIndexCode` takes the caller's own order number. */
export function orderMeant(
  book: Book,
  request: { checkoutId?: string | undefined; transIndexCode?: string | undefined },
): Order | undefined {
  if (request.checkoutId !== undefined) return book.orders.byCheckoutId(request.checkoutId);
  return request.transIndexCode === undefined ? undefined : book.orders.byOrderNo(request.transIndexCode);
}

function inquire(book: Book, accountId: string): unknown {
  const card = book.cards.find(accountId);
  if (card === undefined) throw new Refusal(40004);
  return cardData(book, card);
}

function cardData(book: Book, card: Card): unknown {
  const balances = book.cards.balances(card.accountId).map(({ valueCode, amount, difference }) => ({
    valueCode,
    amount: new LosslessNumber(amount),
    difference: new LosslessNumber(difference),
  }));
  return { accountId: card.accountId, balances, customerInfo: card.customer };
}

function orderData(order: Order): unknown {
  return {
    mid: MID,
    paywizardId: PAYWIZARD_ID,
    checkoutId: order.checkoutId,
    transIndexCode: order.transIndexCode,
    state: stateOf(order),
    amount: tenThousandths(order.amount),
    tranTime: wireTime(order.createdAt),
  };
}

/** 1 pending, 2 completed, 3 revoked, 5 closed. */
export function stateOf(order: Order): number {
  if (order.state === 'pending') return 1;
  if (order.state === 'declined') return 5;
  return order.voided ? 3 : 2;
}
