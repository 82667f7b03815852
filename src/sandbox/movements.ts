import Big from 'big.js';
import type { Book } from './book.ts';
import { PAYWIZARD_ID } from './ids.ts';
import { plain, tenThousandths } from './money.ts';
import type { NewOrder, Order } from './orders.ts';
import { type Plan, planMovement } from './plan.ts';
import { Refusal } from './refusal.ts';
import { type MovementCall, movementCall } from './wire.ts';

/** The merchant id in every answer. */
export const MID = '202507081058';

/** What becomes of a movement that is possible. */
export type Outcome =
  | { kind: 'booked' }
  | { kind: 'declined' }
  | { kind: 'pending'; settleAs: 'success' | 'declined'; afterMs: number };

/** What a repeated order number gets: code 40009; the first answer again if the request is the same; booked again. */
export type Duplicates = 'reject' | 'replay' | 'accept';

/**
 * Executes a movement in one transaction and gives the answer's `data`. Throws a Refusal, which books nothing and
 * leaves the order number free; a decline uses it up.
 */
export function execute(
  book: Book,
  call: MovementCall,
  requestHash: string,
  duplicates: Duplicates,
  outcome: Outcome,
): unknown {
  const orderNo = call.request.tranOrderNo;
  return book.transaction(() => {
    const earlier = duplicates === 'accept' ? undefined : book.orders.byOrderNo(orderNo);
    if (earlier !== undefined) {
      if (duplicates === 'replay' && earlier.requestHash === requestHash) return JSON.parse(earlier.answer);
      throw new Refusal(40009);
    }
    const plan = planMovement(book, call);
    if (outcome.kind === 'booked') plan.apply();
    const ids = book.newIds();
    const amount = outcome.kind === 'booked' ? plan.amount : askedAmount(call, plan);
    const now = Date.now();
    const order: Omit<NewOrder, 'answer'> = {
      ...ids,
      orderNo,
      operation: call.operation,
      requestHash,
      request: JSON.stringify(call.request),
      accountId: plan.accountId,
      valueCode: plan.valueCode,
      amount: plain(amount),
      state: outcome.kind === 'booked' ? 'success' : outcome.kind,
      originalCheckoutId: plan.original?.checkoutId ?? null,
      settleAt: outcome.kind === 'pending' ? now + outcome.afterMs : null,
      settleAs: outcome.kind === 'pending' ? outcome.settleAs : null,
      createdAt: now,
    };
    const data = answerData(order, plan.original);
    book.orders.insert({ ...order, answer: JSON.stringify(data) });
    return data;
  });
}

/** Settles every pending order whose time has come. Cheap where there is none. */
export function settleDue(book: Book): void {
  for (const order of book.orders.due(Date.now())) settle(book, order, order.settleAs ?? 'declined');
}

/** Settles a pending order; what was possible when it was asked may be declined by now. */
export function settle(book: Book, order: Order, as: 'success' | 'declined'): 'success' | 'declined' {
  return book.transaction(() => {
    const plan = as === 'success' ? stillPossible(book, order) : undefined;
    plan?.apply();
    const state = plan === undefined ? 'declined' : 'success';
    book.orders.settle(order.id, state, plan === undefined ? order.amount : plain(plan.amount));
    return state;
  });
}

function stillPossible(book: Book, order: Order): Plan | undefined {
  try {
    return planMovement(book, movementCall.parse({ operation: order.operation, request: JSON.parse(order.request) }));
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** What has not moved is answered with what was asked, also where only a part could be approved. */
function askedAmount(call: MovementCall, plan: Plan): Big {
  return 'amount' in call.request && call.request.amount !== undefined ? new Big(call.request.amount) : plan.amount;
}

function answerData(order: Omit<NewOrder, 'answer'>, original: Order | undefined) {
  const { checkoutId, transIndexCode } = order;
  const ids = { mid: MID, paywizardId: PAYWIZARD_ID, checkoutId, transIndexCode };
  const result = { success: 0, declined: 1, pending: 2 }[order.state];
  if (order.operation !== 'giftVoid') return { ...ids, amount: tenThousandths(order.amount), result };
  return {
    ...ids,
    result,
    oriCheckoutId: original?.checkoutId,
    oriTransIndexCode: original?.transIndexCode,
  };
}
