import {
  olderCardHistory,
  olderHistory,
  useInfiniteCardHistoryQuery,
  useInfiniteHistoryQuery,
} from '@loyalty-graphql/client/react';
import { Heart, Undo2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { HistoryList } from '../movement/history-list.tsx';
import type { Entry } from '../movement/receipt.tsx';
import { useSettings } from '../settings.tsx';
import { Problem } from '../ui/problem.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { ListSkeleton } from '../ui/skeleton.tsx';
import type { TakenCard } from './scan-bar.tsx';
import type { TipTarget } from './tip-dialog.tsx';

interface TodayProps {
  card: TakenCard | null;
  /** Not given while a tip or a void is under way: one at a time. */
  onTip: ((target: TipTarget) => void) | undefined;
  onVoid: ((entry: Entry) => void) | undefined;
}

const PAGE = 10;
const OTHERS_TILLS_MS = 15_000;

/** What was moved today, at every till, or on the card in hand. A tip needs the card, so it is offered on its own list. */
export function Today({ card, onTip, onVoid }: TodayProps) {
  const { texts } = useSettings();
  const [choice, setChoice] = useState<'all' | 'card'>('all');
  const isCard = choice === 'card' && card !== null;
  const actions = (entry: Entry, close: () => void) => (
    <Actions
      entry={entry}
      onVoid={onVoid && ((which) => act(close, () => onVoid(which)))}
      onTip={
        isCard && onTip ? (target) => act(close, () => onTip({ ...target, accountId: card.accountId })) : undefined
      }
    />
  );
  return (
    <section className="panel">
      <div className="panel__head">
        <h2>{texts.till.today}</h2>
        {card !== null && (
          <Segmented
            label={texts.till.today}
            value={choice}
            options={[
              { value: 'all', label: texts.till.todayAll },
              { value: 'card', label: texts.till.todayCard },
            ]}
            onChange={setChoice}
          />
        )}
      </div>
      {isCard ? <OfCard accountId={card.accountId} actions={actions} /> : <OfAll actions={actions} />}
    </section>
  );
}

function act(close: () => void, then: () => void): void {
  close();
  then();
}

interface ListProps {
  actions(entry: Entry, close: () => void): ReactNode;
}

function OfAll({ actions }: ListProps) {
  const { locale } = useSettings();
  const [createdFrom] = useState(midnight);
  const query = useInfiniteHistoryQuery(
    { filter: { createdFrom }, first: PAGE, locale },
    { ...olderHistory, refetchInterval: OTHERS_TILLS_MS },
  );
  return (
    <List
      query={query}
      entries={query.data?.pages.flatMap((page) => page.transactions?.nodes ?? [])}
      actions={actions}
    />
  );
}

function OfCard({ accountId, actions }: ListProps & { accountId: string }) {
  const { locale } = useSettings();
  const [createdFrom] = useState(midnight);
  const query = useInfiniteCardHistoryQuery(
    { accountId, filter: { createdFrom }, first: PAGE, locale },
    olderCardHistory,
  );
  return (
    <List
      query={query}
      entries={query.data?.pages.flatMap((page) => page.card?.transactions?.nodes ?? [])}
      actions={actions}
    />
  );
}

interface Paged {
  error: unknown;
  isPending: boolean;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage(): unknown;
  refetch(): unknown;
}

function List({ query, entries, actions }: ListProps & { query: Paged; entries: Entry[] | undefined }) {
  const { till } = useSettings().texts;
  if (query.isPending) return <ListSkeleton rows={5} />;
  if (entries === undefined) return <Problem error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <HistoryList
      label={till.today}
      entries={entries}
      empty={{ title: till.todayEmpty, text: till.todayEmptyText }}
      more={
        query.hasNextPage ? { isLoading: query.isFetchingNextPage, load: () => void query.fetchNextPage() } : undefined
      }
      actions={actions}
      showsCard
    />
  );
}

interface ActionsProps {
  entry: Entry;
  onVoid: ((entry: Entry) => void) | undefined;
  onTip: ((target: Omit<TipTarget, 'accountId'>) => void) | undefined;
}

function Actions({ entry, onVoid, onTip }: ActionsProps) {
  const { till } = useSettings().texts;
  const { status, voided, type, checkoutId, valueCode } = entry;
  if (status !== 'SUCCEEDED' || voided === true || type === 'VOID' || typeof checkoutId !== 'string') return null;
  return (
    <div className="dialog__actions">
      {onTip !== undefined && type === 'PAYMENT' && typeof valueCode === 'string' && (
        <button type="button" className="button" onClick={() => onTip({ checkoutId, currency: valueCode })}>
          <Heart size={18} aria-hidden />
          {till.addTip}
        </button>
      )}
      {onVoid !== undefined && (
        <button type="button" className="button button--danger" onClick={() => onVoid(entry)}>
          <Undo2 size={18} aria-hidden />
          {till.void}
        </button>
      )}
    </div>
  );
}

function midnight(): string {
  const day = new Date();
  day.setHours(0, 0, 0, 0);
  return day.toISOString();
}
