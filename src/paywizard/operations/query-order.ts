import { z } from 'zod';
import { identifier, smallInteger } from '../json.ts';
import type { Reply } from '../send.ts';
import { parseTimestamp } from '../time.ts';
import type { OperationContext } from './movement.ts';

/** Names an order by either; the checkoutId wins where both are given. */
export interface OrderQuery {
  checkoutId?: string | undefined;
  /** Our own order number. The wire calls it `transIndexCode` here, though an answer's transIndexCode is another thing. */
  orderNo?: string | undefined;
  /** Asked in the instant before the first byte; false calls the look-up off. */
  mayStart?: (() => boolean) | undefined;
}

export interface OrderState {
  checkoutId: string;
  transIndexCode: string;
  merchantId: string;
  paywizardId: string;
  /** 1 pending, 2 completed, 3 revoked, 4 refunded, 5 closed, 6–9 partial and pre-authorised states. */
  state: number;
  processedAt: Date | null;
}

/** `queryOrder`: what the processor knows of an order; null data where it knows none. A read. */
export async function queryOrder(
  { send }: Pick<OperationContext, 'send'>,
  query: OrderQuery,
): Promise<Reply<OrderState | null>> {
  const fields = { checkoutId: query.checkoutId, transIndexCode: query.orderNo };
  return await send({ operation: 'queryOrder', fields, data: orderData, mayStart: query.mayStart });
}

/** Its `amount` has no published scale, so it is not read. */
const orderData = z
  .object({
    mid: identifier,
    paywizardId: identifier,
    checkoutId: identifier,
    transIndexCode: identifier,
    state: smallInteger,
    // Good to have, and no reason to leave a payment unsettled where it is missing.
    tranTime: z.unknown().optional(),
  })
  .nullable()
  .transform((order): OrderState | null =>
    order === null
      ? null
      : {
          checkoutId: order.checkoutId,
          transIndexCode: order.transIndexCode,
          merchantId: order.mid,
          paywizardId: order.paywizardId,
          state: order.state,
          processedAt: parseTimestamp(order.tranTime),
        },
  );
