import { randomUUID } from 'node:crypto';
import type { Intent } from '../ledger/intents.ts';
import type { MovementRequest, Prepared } from './request.ts';

/**
 * What is written down of a request before it is sent, as an attempt of its own. Member by member: V8 makes an object of no
 * known shape of one that another is spread into, and reads it slowly.
 */
export function intentOf(request: MovementRequest, prepared: Prepared, fingerprint: string): Intent {
  return {
    claim: randomUUID(),
    orderNo: request.orderNo,
    type: request.type,
    fingerprint,
    card: prepared.card,
    entryType: prepared.entryType,
    valueCode: prepared.valueCode,
    requestedAmount: prepared.requestedAmount,
    nsfAllowed: prepared.nsfAllowed,
    originalCheckoutId: request.originalCheckoutId,
    originalTransIndexCode: prepared.originalTransIndexCode,
  };
}
