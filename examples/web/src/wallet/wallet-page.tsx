import { useCardQuery, useCardUpdates, useRedeemPoints, useTopUp } from '@loyalty-graphql/client/react';
import { CreditCard, Gift, Plus } from 'lucide-react';
import { useState } from 'react';
import { MovementDialog } from '../movement/movement-dialog.tsx';
import { useSettings } from '../settings.tsx';
import { Empty } from '../ui/empty.tsx';
import { Problem } from '../ui/problem.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Balances } from './balances.tsx';
import { CardCode } from './card-code.tsx';
import { CardFace } from './card-face.tsx';
import { RedeemDialog } from './redeem-dialog.tsx';
import { TopUpDialog } from './top-up-dialog.tsx';
import { WalletHistory } from './wallet-history.tsx';

/** One card: what is on it, its code for the till, and what its holder can do with it. */
export function WalletPage({ accountId }: { accountId: string }) {
  const { texts, locale } = useSettings();
  const card = useCardQuery({ accountId, locale });
  const { isLive } = useCardUpdates(accountId, { locale });
  const topUp = useTopUp({ slot: 'wallet', locale });
  const redeem = useRedeemPoints({ slot: 'wallet', locale });
  const [asking, setAsking] = useState<'topUp' | 'redeem' | null>(null);

  const balances = card.data?.card?.balances ?? [];
  const money = balances.find(({ kind }) => kind === 'MONEY');
  const points = balances.find(({ kind }) => kind === 'POINTS');
  const close = () => setAsking(null);

  return (
    <>
      <h1 className="visually-hidden">{texts.wallet.title}</h1>
      <div className="wallet">
        <div className="stack">
          {card.isPending ? (
            <Skeleton height="14rem" />
          ) : (
            <CardFace accountId={accountId} balance={money ?? balances[0]} />
          )}
          {card.isError && <Problem error={card.error} onRetry={() => void card.refetch()} />}
          {card.isSuccess && card.data.card === null && (
            <Empty icon={CreditCard} title={texts.wallet.noCard} text={texts.wallet.noCardText} />
          )}
          <div className="wallet__actions">
            <button
              type="button"
              className="button button--main"
              disabled={topUp.isBusy}
              onClick={() => setAsking('topUp')}
            >
              <Plus size={20} aria-hidden />
              {texts.wallet.topUp}
            </button>
            <button
              type="button"
              className="button"
              disabled={redeem.isBusy || points === undefined}
              onClick={() => setAsking('redeem')}
            >
              <Gift size={20} aria-hidden />
              {texts.wallet.redeem}
            </button>
          </div>
          <MovementDialog kind="topUp" movement={topUp} audience="shopper" />
          <MovementDialog kind="redeemPoints" movement={redeem} audience="shopper" />
          <Balances card={card.data?.card ?? null} isLoading={card.isPending} isLive={isLive} />
          <CardCode accountId={accountId} />
        </div>
        <WalletHistory accountId={accountId} />
      </div>
      {asking === 'topUp' && (
        <TopUpDialog
          currency={money?.valueCode ?? 'USD'}
          onClose={close}
          onTopUp={(amount, currency) => {
            close();
            topUp.start({ accountId, amount, currency });
          }}
        />
      )}
      {asking === 'redeem' && points !== undefined && (
        <RedeemDialog
          held={points.amount}
          onClose={close}
          onRedeem={(amount) => {
            close();
            redeem.start({ accountId, points: amount });
          }}
        />
      )}
    </>
  );
}
