import type { Query, QueryClient } from '@tanstack/react-query';
import type { MovementTransaction } from '../movement/kinds.ts';
import type { SettledState } from '../movement/state.ts';
import { listsCard, namesCard, namesTransaction, variablesOf } from './named.ts';

/** Asks anew for what a settled movement has changed, and for nothing else. Nothing is guessed at. */
export async function refetchAfter(queries: QueryClient, { input, transaction }: SettledState): Promise<void> {
  if (transaction === null) return;
  const original = 'checkoutId' in input ? input.checkoutId : null;
  await refetchTransaction(queries, transaction, 'accountId' in input ? input.accountId : null, original);
}

/** Asks anew for all that shows a transaction or its card. */
export async function refetchTransaction(
  queries: QueryClient,
  { id, orderNo, checkoutId, originalCheckoutId, accountIdLast4 }: MovementTransaction,
  accountId: string | null = null,
  original: string | null = null,
): Promise<void> {
  const numbers = new Set([id, orderNo, checkoutId, originalCheckoutId, original].filter((each) => each !== null));
  await refetch(queries, (query) => {
    const variables = variablesOf(query);
    return (
      namesCard(variables, accountId, accountIdLast4) ||
      listsCard(query, accountId) ||
      namesTransaction(variables, numbers) ||
      namesTransaction(query.state.data, numbers)
    );
  });
}

/** Asks anew for all that shows a card. */
export async function refetchCard(queries: QueryClient, accountId: string): Promise<void> {
  await refetch(queries, (query) => namesCard(variablesOf(query), accountId));
}

/** Asks anew for the lists of movements on a card. */
export async function refetchLists(queries: QueryClient, accountId: string): Promise<void> {
  await refetch(
    queries,
    (query) =>
      listsCard(query, accountId) ||
      (String(query.queryKey[0]).startsWith('CardHistory') && namesCard(variablesOf(query), accountId)),
  );
}

const refetch = (queries: QueryClient, predicate: (query: Query) => boolean): Promise<void> =>
  queries.invalidateQueries({ predicate });
