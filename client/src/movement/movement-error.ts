import type { ClientError } from '../client-error.ts';
import type { ErrorFieldsFragment } from '../generated/graphql.ts';
import { messages } from '../messages.ts';
import type { MovementTransaction } from './kinds.ts';
import type { MovementError } from './state.ts';

const PLAIN = { path: [], retryAfterSeconds: null, valueCode: null };

/** The order was looked for, several times over: nobody has it, so nothing moved. */
export const NEVER_ARRIVED: MovementError = {
  ...PLAIN,
  code: 'NEVER_ARRIVED',
  message: messages['error.NEVER_ARRIVED'],
  retryable: true,
};

/** An error of a payload. */
export function ofPayload(error: ErrorFieldsFragment): MovementError {
  return {
    code: error.code,
    message: error.message,
    path: error.path,
    retryable: error.retryable,
    retryAfterSeconds: error.__typename === 'UpstreamError' ? error.retryAfterSeconds : null,
    valueCode: error.__typename === 'InsufficientFundsError' ? error.valueCode : null,
  };
}

/** Why a transaction on record did not succeed. */
export function ofFailure({ failure, valueCode }: MovementTransaction): MovementError {
  const { code, message, retryable } = failure ?? {
    code: 'DECLINED' as const,
    message: messages['error.DECLINED'],
    retryable: false,
  };
  return { ...PLAIN, code, message, retryable, valueCode: code === 'INSUFFICIENT_FUNDS' ? valueCode : null };
}

/** A request that the API refused before it did anything. */
export function ofClient({ kind, message, retryable, retryAfterSeconds }: ClientError): MovementError {
  return { ...PLAIN, code: kind, message, retryable, retryAfterSeconds };
}
