import { olderCardHistory, useInfiniteCardHistoryQuery } from '@loyalty-graphql/client/react';
import { HistoryList } from '../movement/history-list.tsx';
import { useSettings } from '../settings.tsx';
import { Problem } from '../ui/problem.tsx';
import { ListSkeleton } from '../ui/skeleton.tsx';

const PAGE = 8;

/** What was moved on the card, page by page. */
export function WalletHistory({ accountId }: { accountId: string }) {
  const { texts, locale } = useSettings();
  const history = useInfiniteCardHistoryQuery({ accountId, first: PAGE, locale }, olderCardHistory);
  const entries = history.data?.pages.flatMap(({ card }) => card?.transactions?.nodes ?? []) ?? [];
  return (
    <section className="panel">
      <div className="panel__head">
        <h2>{texts.history.title}</h2>
      </div>
      {history.isPending && <ListSkeleton rows={5} />}
      {history.isError && <Problem error={history.error} onRetry={() => void history.refetch()} />}
      {history.isSuccess && (
        <HistoryList
          label={texts.history.title}
          entries={entries}
          empty={{ title: texts.history.empty, text: texts.history.emptyText }}
          more={
            history.hasNextPage
              ? { isLoading: history.isFetchingNextPage, load: () => void history.fetchNextPage() }
              : undefined
          }
        />
      )}
    </section>
  );
}
