import { type Outcome, outcomeOf } from '../outcome.ts';
import type { Operation } from '../paths.ts';
import type { Send } from '../send.ts';
import { decodeAmount, transactionData } from '../wire/transaction.ts';

/** What every movement is sent with. */
export interface MovementBasics {
  /** The order number; it goes upstream unchanged. */
  orderNo: string;
  /** Asked in the instant before the first byte; false leaves the movement unsent. */
  mayStart: () => boolean;
}

export interface OperationContext {
  send: Send;
  /** `loyaltyChannel` of the operations that carry one. */
  channel: string;
  /** What one unit is in the amounts that the platform answers with: 10 000. */
  amountScale: number;
  unreadableCustomerValue(key: string): void;
}

/** Sends a movement whose answer is a transaction with an amount. `fields` stand in the published order. */
export async function sendTransaction(
  context: OperationContext,
  operation: Operation,
  fields: Record<string, unknown>,
  mayStart: () => boolean,
): Promise<Outcome> {
  const reply = await context.send({ operation, fields, data: transactionData, mayStart });
  if (reply.kind !== 'data') return outcomeOf(reply);
  const { mid, paywizardId, checkoutId, transIndexCode, amount, result } = reply.data;
  const answer = {
    merchantId: mid,
    paywizardId,
    checkoutId,
    transIndexCode,
    amount: decodeAmount(amount, context.amountScale),
    originalTransIndexCode: null,
  };
  return outcomeOf({ kind: 'data', at: reply.at, data: { result, answer } });
}
