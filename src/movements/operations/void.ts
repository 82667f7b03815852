import type { Paywizard } from '../../paywizard/paywizard.ts';
import { invalidInput } from '../errors.ts';
import type { VoidInput } from '../inputs.ts';
import type { MovementRequest } from '../request.ts';
import { checkoutIdProblems } from '../rules.ts';

/** Undoes a transaction. What it moves is what its original moved; that is not known of one this layer never made. */
export function voiding(paywizard: Paywizard, { orderNo, checkoutId }: VoidInput): MovementRequest {
  return {
    type: 'VOID',
    orderNo,
    card: null,
    identity: voidIdentity({ checkoutId }),
    problems: checkoutIdProblems(checkoutId),
    originalCheckoutId: checkoutId,
    prepare(original) {
      if (original?.type === 'VOID') {
        return invalidInput('checkoutId', 'This transaction is itself a void, and a void cannot be undone.');
      }
      if (original !== null && original.status !== 'SUCCEEDED') {
        return invalidInput('checkoutId', 'This transaction moved nothing, so there is nothing to undo.');
      }
      return {
        card: original?.card ?? null,
        entryType: original?.entryType ?? null,
        valueCode: original?.valueCode ?? null,
        requestedAmount: original?.amount ?? null,
        nsfAllowed: null,
        originalTransIndexCode: original?.transIndexCode ?? null,
        send: ({ orderNo, mayStart }) => paywizard.void({ orderNo, mayStart, originalCheckoutId: checkoutId }),
      };
    },
  };
}

/** What makes two voids the same one. */
export const voidIdentity = ({ checkoutId }: { checkoutId: string }) => ({ checkoutId });
