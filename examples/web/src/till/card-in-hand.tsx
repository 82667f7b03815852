import { useCardQuery, useCardUpdates } from '@loyalty-graphql/client/react';
import { CreditCard, SearchX, X } from 'lucide-react';
import { useSettings } from '../settings.tsx';
import { Empty } from '../ui/empty.tsx';
import { Problem } from '../ui/problem.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Balances } from '../wallet/balances.tsx';
import type { TakenCard } from './scan-bar.tsx';

/** What is on the card that the cashier took up. */
export function CardInHand({ card, onClear }: { card: TakenCard | null; onClear(): void }) {
  const { till } = useSettings().texts;
  if (card === null) return <Empty icon={CreditCard} title={till.noCard} text={till.noCardText} />;
  return <Known key={card.accountId} card={card} onClear={onClear} />;
}

function Known({ card, onClear }: { card: TakenCard; onClear(): void }) {
  const { texts, locale } = useSettings();
  const query = useCardQuery({ ...card, locale });
  const { isLive } = useCardUpdates(card.accountId, { locale });
  return (
    <section className="stack stack--tight" aria-label={texts.till.card(card.accountId.slice(-4))}>
      <div className="row row--apart">
        <h2 className="row">
          <CreditCard size={22} aria-hidden />
          {texts.till.card(card.accountId.slice(-4))}
        </h2>
        <button type="button" className="button button--small" onClick={onClear}>
          <X size={16} aria-hidden />
          {texts.till.clear}
        </button>
      </div>
      {query.isPending && <Skeleton height="5.5rem" />}
      {query.isError && <Problem error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && query.data.card === null && (
        <Empty icon={SearchX} title={texts.till.unknownCard} text={texts.till.unknownCardText} />
      )}
      <Balances card={query.data?.card ?? null} isLoading={false} isLive={isLive} />
    </section>
  );
}
