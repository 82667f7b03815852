import type { Movement } from './movement.ts';
import { paymentIdentity } from './operations/pay.ts';
import { pointsIdentity } from './operations/points.ts';
import { tipIdentity } from './operations/tip.ts';
import { topUpIdentity } from './operations/top-up.ts';
import { voidIdentity } from './operations/void.ts';
import type { MovementRequest } from './request.ts';

/**
 * The text that tells whether two requests are the same one: the operation and its input, with keys sorted and what
 * was not given left out. Amounts must already be in their shortest form, so that 10.50 is 10.5.
 */
export function canonicalText(operation: string, input: Record<string, unknown>): string {
  return JSON.stringify([operation, canonical(input)]);
}

function canonical(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  const given = value as Record<string, unknown>;
  const sorted: Record<string, unknown> = {};
  for (const key of inOrder(Object.keys(given))) {
    const held = given[key];
    if (held !== null && held !== undefined) sorted[key] = canonical(held);
  }
  return sorted;
}

/** Nearly all come in order, and sorting those takes longer than to see it. */
function inOrder(keys: string[]): string[] {
  for (let i = 1; i < keys.length; i += 1) if ((keys[i - 1] ?? '') > (keys[i] ?? '')) return keys.sort();
  return keys;
}

/**
 * The canonical texts that the request behind a record can have had, to take its fingerprint anew: only the one that
 * the old fingerprint matches is it. None matches a top-up that brought a customer, and none is left of what was
 * erased, voids aside, because the record does not keep them.
 */
export function recordedTexts(movement: Movement): string[] {
  return recordedIdentities(movement).map((identity) => canonicalText(movement.type, identity));
}

function recordedIdentities(movement: Movement): MovementRequest['identity'][] {
  const { type, card, requestedAmount: amount, valueCode: currency, nsfAllowed } = movement;
  const { originalCheckoutId: checkoutId } = movement;
  // A void is known by its original alone, so that one outlives even its erasure.
  if (type === 'VOID') return checkoutId === null ? [] : [voidIdentity({ checkoutId })];
  if (card === null) return [];
  if (type === 'TOP_UP') {
    const guesses = [null, true, false];
    return guesses.map((activating) => topUpIdentity({ card, amount, currency, activating, customer: null }));
  }
  if (amount === null || currency === null) return [];
  switch (type) {
    case 'PAYMENT':
      return [paymentIdentity({ card, amount, currency, nsfAllowed })];
    case 'POINTS_ISSUANCE':
    case 'POINTS_REDEMPTION':
      return [pointsIdentity({ card, points: amount })];
    case 'TIP':
      return checkoutId === null ? [] : [tipIdentity({ checkoutId, card, amount, currency })];
  }
}
