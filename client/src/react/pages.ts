import type { CardHistoryQuery, HistoryQuery } from '../generated/graphql.ts';

type Page = { pageInfo: { endCursor: string | null; hasNextPage: boolean } } | null | undefined;

const after = (page: Page) => (page?.pageInfo.hasNextPage === true ? { after: page.pageInfo.endCursor } : undefined);

/** For `useInfiniteCardHistoryQuery(variables, olderCardHistory)`: `fetchNextPage` brings what is older. */
export const olderCardHistory = {
  initialPageParam: {},
  getNextPageParam: (last: CardHistoryQuery) => after(last.card?.transactions),
};

/** The same for `useInfiniteHistoryQuery`. */
export const olderHistory = {
  initialPageParam: {},
  getNextPageParam: (last: HistoryQuery) => after(last.transactions),
};
