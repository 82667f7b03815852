import Big from 'big.js';
import type { Ledger } from '../ledger/ledger.ts';
import { shortest } from '../money.ts';
import { isInFlight, isUnsettled, type Movement } from '../movements/movement.ts';
import { amountWithoutAnswer, NOT_CARRIED_OUT } from '../movements/settling/verdict.ts';
import type { Decision } from './arguments.ts';

/** The ledger does not let it be settled so. The message is one line for the person, with the remedy. */
export class NotSettledError extends Error {
  readonly code = 'NOT_SETTLED';
}

/**
 * Writes down what a person has found out. Rejects with NotSettledError where the movement is not there to be settled,
 * or not in this way. `lookAgainInMs`: when the processor is asked once more whether it knows better; null: never.
 */
export async function decide(
  ledger: Ledger,
  orderNo: string,
  decision: Decision,
  lookAgainInMs: number | null,
): Promise<{ before: Movement; after: Movement }> {
  const before = await ledger.history.byOrderNo(orderNo);
  if (before === null) throw new NotSettledError(`${orderNo}: there is no movement with this order number.`);
  await check(ledger, before, decision);

  const { status, checkoutId, amount, person, reason } = decision;
  const succeeded = status === 'SUCCEEDED';
  const { movement, from } = await ledger.settling.settle(before, {
    event: { kind: 'decided', status },
    failure: succeeded ? null : NOT_CARRIED_OUT,
    order: checkoutId === null ? null : { checkoutId },
    ...(succeeded && { amount: amount === null ? amountWithoutAnswer(before) : shortest(new Big(amount)) }),
    person,
    reason,
    ...(!succeeded && lookAgainInMs !== null && { lookAgainInMs }),
  });
  if (from === null) {
    throw new NotSettledError(
      `${orderNo}: it was changed in this moment and is ${movement.status} now, so nothing was written; look at it again.`,
    );
  }
  return { before, after: movement };
}

async function check(ledger: Ledger, movement: Movement, { status, checkoutId, amount }: Decision): Promise<void> {
  const { orderNo, requestedAmount } = movement;
  const refuse = (why: string): never => {
    throw new NotSettledError(`${orderNo}: ${why}`);
  };
  if (isInFlight(movement)) {
    refuse('it is being sent at this moment; wait until its answer is there, or until the time for it is over.');
  }
  if (!isUnsettled(movement.status)) {
    refuse(
      movement.final
        ? `it is ${movement.status} already, and that is final.`
        : 'nothing of it was ever sent, so the same order number may simply be tried again.',
    );
  }
  if (checkoutId !== null && movement.checkoutId !== null && movement.checkoutId !== checkoutId) {
    refuse(`the processor gave it the checkoutId ${movement.checkoutId}; leave out --checkout-id, or check the order.`);
  }
  if (status === 'SUCCEEDED' && checkoutId === null && movement.checkoutId === null) {
    refuse('--checkout-id is needed with SUCCEEDED: without it the transaction could never be voided.');
  }
  const holders = checkoutId === null ? [] : await ledger.history.byCheckoutIds([checkoutId]);
  if (holders.some(({ id }) => id !== movement.id))
    refuse('this checkoutId belongs to another movement of the ledger.');
  if (amount !== null && requestedAmount !== null && new Big(amount).gt(requestedAmount)) {
    refuse(`--amount is more than the ${shortest(requestedAmount)} that were asked for.`);
  }
}
