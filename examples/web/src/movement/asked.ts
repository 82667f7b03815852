import type { MovementInput, MovementState } from '@loyalty-graphql/client';
import { POINTS } from '../use-money.ts';

export interface Value {
  amount: string;
  valueCode: string;
}

/** What an input asks to move; null for a void, and for a top-up that leaves it to the processor. */
export function askedFor(input: MovementInput): Value | null {
  if ('points' in input) return { amount: input.points, valueCode: POINTS };
  if ('amount' in input && 'currency' in input) {
    const { amount, currency } = input;
    return typeof amount === 'string' && typeof currency === 'string' ? { amount, valueCode: currency } : null;
  }
  return null;
}

/** What a movement moved, or, as long as that is not known, what it was asked to move. */
export function shownValue(state: Exclude<MovementState, { status: 'idle' }>): Value | null {
  const transaction = 'transaction' in state ? state.transaction : null;
  const amount = transaction?.amount ?? transaction?.requestedAmount ?? null;
  const valueCode = transaction?.valueCode ?? null;
  return amount !== null && valueCode !== null ? { amount, valueCode } : askedFor(state.input);
}
