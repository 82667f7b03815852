import { type Outcome, outcomeOf } from '../outcome.ts';
import { voidData } from '../wire/transaction.ts';
import type { MovementBasics, OperationContext } from './movement.ts';

export interface VoidRequest extends MovementBasics {
  /** The checkoutId of the transaction to undo. The wire calls it an order number, which it is not. */
  originalCheckoutId: string;
}

/** `giftVoid`: undoes a transaction. It carries neither a channel nor a card, and its answer no amount. */
export async function voidTransaction(
  { send }: Pick<OperationContext, 'send'>,
  request: VoidRequest,
): Promise<Outcome> {
  const fields = { tranOrderNo: request.orderNo, oriOrderNo: request.originalCheckoutId };
  const reply = await send({ operation: 'giftVoid', fields, data: voidData, mayStart: request.mayStart });
  if (reply.kind !== 'data') return outcomeOf(reply);
  const { mid, paywizardId, checkoutId, transIndexCode, oriTransIndexCode, result } = reply.data;
  const answer = {
    merchantId: mid,
    paywizardId,
    checkoutId,
    transIndexCode,
    amount: null,
    originalTransIndexCode: oriTransIndexCode,
  };
  return outcomeOf({ kind: 'data', at: reply.at, data: { result, answer } });
}
