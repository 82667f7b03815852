import type { Query, QueryClient } from '@tanstack/react-query';
import { refetchCard } from './affected.ts';
import { type Entities, entitiesIn, type Fields, isFields, updated, withEntities } from './entities.ts';
import { localeOf, namesCard, variablesOf } from './named.ts';

/**
 * Keeps every object with an id the same in all queries: what one of them learns from the API, the others show. And asks
 * for a card anew that has been activated. Answers how to stop.
 */
export function keepOnce(queries: QueryClient): () => void {
  const leaveQueries = queries.getQueryCache().subscribe((event) => {
    // What was written here and not fetched has been told to all already.
    if (event.type !== 'updated' || event.action.type !== 'success' || event.action.manual === true) return;
    tell(queries, entitiesIn(event.action.data), localeOf(event.query), event.query);
  });
  const leaveMutations = queries.getMutationCache().subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'success') return;
    const { options, state } = event.mutation;
    const accountId = options.mutationKey?.[0] === 'Activate' ? accountIdIn(state.variables) : null;
    if (accountId !== null) void refetchCard(queries, accountId);
  });
  return () => {
    leaveQueries();
    leaveMutations();
  };
}

/** Puts what the API has said of some objects into every query that shows them in the same locale, but for their source. Answers whether any of them had said otherwise. */
export function tell(queries: QueryClient, entities: Entities, locale: string, source?: Query): boolean {
  if (entities.size === 0) return false;
  const others = queries
    .getQueryCache()
    .getAll()
    .filter((query) => query !== source && localeOf(query) === locale);
  return others.filter((query) => replace(queries, query, (data) => withEntities(data, entities))).length > 0;
}

/** Puts what the API has said of a card into every query that asks for it, those without its id included. */
export function tellCard(queries: QueryClient, accountId: string, locale: string, card: Fields): void {
  tell(queries, entitiesIn(card), locale);
  for (const query of queries.getQueryCache().getAll()) {
    if (localeOf(query) !== locale || !namesCard(variablesOf(query), accountId)) continue;
    replace(queries, query, (data) =>
      isFields(data) && isFields(data.card) ? { ...data, card: updated(data.card, card) } : data,
    );
  }
}

/** As fresh as before: whether the rest of it is stale, nobody has said. */
function replace(queries: QueryClient, query: Query, change: (data: unknown) => unknown): boolean {
  const { data, dataUpdatedAt } = query.state;
  const changed = change(data);
  if (changed === data) return false;
  queries.setQueryData(query.queryKey, changed, { updatedAt: dataUpdatedAt });
  return true;
}

function accountIdIn(variables: unknown): string | null {
  const input = isFields(variables) ? variables.input : null;
  return isFields(input) && typeof input.accountId === 'string' ? input.accountId : null;
}
