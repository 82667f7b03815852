import type { Operation } from '../operation.ts';
import { useLoyaltyClient } from './provider.tsx';

/** For generated hooks: an operation as a function of its variables, which is broken off when TanStack Query says so. */
export function useOperation<Result, Variables>(operation: Operation<Result, Variables>) {
  const client = useLoyaltyClient();
  return (variables?: Variables, context?: object): Promise<Result> =>
    client.execute<Result, Variables | undefined>(operation, variables, signalIn(context));
}

/** The context of a query holds a signal; that of a mutation, which must not be broken off, holds none. */
const signalIn = (context: object = {}): { signal?: AbortSignal } =>
  'signal' in context && context.signal instanceof AbortSignal ? { signal: context.signal } : {};
