import { Banknote, Coins, Sparkles, Wallet } from 'lucide-react';
import { useSettings } from '../settings.tsx';
import { Empty } from '../ui/empty.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { isolated, useMoment } from '../use-money.ts';

/** A card, as far as its balances go. */
export interface BalancedCard {
  asOf: string;
  balances: readonly { valueCode: string; kind: 'MONEY' | 'POINTS' | 'OTHER'; formatted: string }[];
}

interface BalancesProps {
  card: BalancedCard | null;
  isLoading: boolean;
  /** Whether changes come by themselves, at once. */
  isLive: boolean;
}

/** What a card holds, one tile for each kind of value. */
export function Balances({ card, isLoading, isLive }: BalancesProps) {
  const { texts } = useSettings();
  const moment = useMoment();
  if (isLoading) return <Skeleton height="5.5rem" />;
  if (card === null) return null;
  if (card.balances.length === 0) {
    return <Empty icon={Wallet} title={texts.wallet.noBalances} text={texts.wallet.noBalancesText} />;
  }
  return (
    <section aria-label={texts.wallet.balances} className="stack stack--tight">
      <ul className="balances" aria-live="polite">
        {card.balances.map(({ valueCode, kind, formatted }) => {
          const Icon = ICONS[kind];
          return (
            <li key={valueCode} className="balance">
              <Icon size={22} aria-hidden />
              <span className="small muted">
                {kind === 'POINTS' ? texts.wallet.points : kind === 'MONEY' ? texts.wallet.money(valueCode) : valueCode}
              </span>
              <span className="balance__amount num">
                <bdi>{isolated(formatted)}</bdi>
              </span>
            </li>
          );
        })}
      </ul>
      <p className="row row--apart small muted">
        <span>{texts.wallet.updated(moment(card.asOf))}</span>
        <span className={isLive ? 'live live--on' : 'live'}>
          {isLive ? texts.wallet.live : texts.wallet.reconnecting}
        </span>
      </p>
    </section>
  );
}

const ICONS = { MONEY: Banknote, POINTS: Coins, OTHER: Sparkles };
