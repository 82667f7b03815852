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
  const data = voidData.transform((answered) => ({
    result: answered.result,
    answer: {
      merchantId: answered.mid,
      paywizardId: answered.paywizardId,
      checkoutId: answered.checkoutId,
      transIndexCode: answered.transIndexCode,
      amount: null,
      originalTransIndexCode: answered.oriTransIndexCode,
    },
  }));
  const fields = { tranOrderNo: request.orderNo, oriOrderNo: request.originalCheckoutId };
  return outcomeOf(await send({ operation: 'giftVoid', fields, data, mayStart: request.mayStart }));
}
