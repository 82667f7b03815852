import { isPositive, type MovementKind, type MovementState } from '@loyalty-graphql/client';
import type { Texts } from '../i18n/languages.ts';

/** Who reads it: a cashier is told what to do now, a shopper that the money is safe. */
export type Audience = 'shopper' | 'cashier';

export type Begun = Exclude<MovementState, { status: 'idle' }>;

/** Whether a payment took less than was asked for. */
export function isPartial(state: Begun): boolean {
  if (state.status !== 'succeeded') return false;
  const { amountDue } = state.transaction;
  return typeof amountDue === 'string' && isPositive(amountDue);
}

/** What happened, in two or three words. */
export function outcomeTitle({ movement }: Texts, kind: MovementKind, state: Begun): string {
  switch (state.status) {
    case 'sending':
      return movement.sending[kind];
    case 'pending':
      return movement.pending;
    case 'succeeded':
      return isPartial(state) ? movement.partial : movement.succeeded[kind];
    case 'declined':
      return movement.declined;
    case 'failed':
      return movement.failed;
    case 'unknown':
      return movement.unknown;
  }
}

/** What to do now; null where there is nothing to say but the title. */
export function outcomeNext({ movement }: Texts, kind: MovementKind, state: Begun, audience: Audience): string | null {
  const instead = audience === 'cashier' && kind === 'pay' ? movement.declinedNext : null;
  switch (state.status) {
    case 'sending':
      return movement.sendingNext;
    case 'pending':
      return movement.pendingNext[audience];
    case 'succeeded':
      return null;
    case 'declined':
      return instead;
    case 'failed':
      return state.retryable ? movement.failedRetry : instead;
    case 'unknown':
      return movement.unknownNext[audience];
  }
}
