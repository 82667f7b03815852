import {
  ArrowDownLeft,
  ArrowUpRight,
  Coins,
  HandCoins,
  Heart,
  type LucideIcon,
  ReceiptText,
  Undo2,
} from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useSettings } from '../settings.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Empty } from '../ui/empty.tsx';
import { useMoment, useMoney } from '../use-money.ts';
import { type Entry, Receipt } from './receipt.tsx';
import { StatusBadge } from './status-badge.tsx';

interface HistoryListProps {
  label: string;
  entries: readonly Entry[];
  empty: { title: string; text: string };
  /** Whether each says its card: not where all are of one. */
  showsCard?: boolean;
  more?: { isLoading: boolean; load(): void } | undefined;
  /** What can be done with an entry, from its receipt; `close` closes that. */
  actions?(entry: Entry, close: () => void): ReactNode;
}

/** Movements, newest first; each opens its receipt. */
export function HistoryList({ label, entries, empty, showsCard = false, more, actions }: HistoryListProps) {
  const { texts } = useSettings();
  const [openId, setOpenId] = useState<string | null>(null);
  const open = entries.find(({ id }) => id === openId);
  const close = () => setOpenId(null);
  if (entries.length === 0) return <Empty icon={ReceiptText} title={empty.title} text={empty.text} />;
  return (
    <>
      <ul aria-label={label}>
        {entries.map((entry) => (
          <li key={entry.id} className="history__item">
            <Line entry={entry} showsCard={showsCard} onOpen={() => setOpenId(entry.id)} />
          </li>
        ))}
      </ul>
      {more !== undefined && (
        <div className="history__more">
          <button type="button" className="button" disabled={more.isLoading} onClick={more.load}>
            {more.isLoading ? texts.loading : texts.history.more}
          </button>
        </div>
      )}
      {open !== undefined && (
        <Dialog title={texts.receipt.title} onClose={close}>
          <Receipt entry={open} />
          {actions?.(open, close)}
        </Dialog>
      )}
    </>
  );
}

function Line({ entry, showsCard, onOpen }: { entry: Entry; showsCard: boolean; onOpen(): void }) {
  const { texts } = useSettings();
  const money = useMoney();
  const moment = useMoment();
  const { icon: Icon, sign } = KINDS[entry.type];
  const moved = entry.status === 'SUCCEEDED' && entry.voided !== true;
  const waits = entry.status === 'PENDING' || entry.status === 'UNKNOWN';
  const amount = money(entry.amount ?? entry.requestedAmount, entry.valueCode);
  const tint = moved && sign === '+' ? '--in' : moved || waits ? '' : '--none';
  const title = texts.type[entry.type];
  const time = moment(entry.createdAt);
  return (
    <button type="button" className="history__open" onClick={onOpen}>
      <span className={`history__icon ${moved && sign === '+' ? 'history__icon--in' : ''}`}>
        <Icon size={20} aria-hidden />
      </span>
      <span className="history__what">
        <span className="history__title">
          {title}
          <StatusBadge entry={entry} />
        </span>
        <span className="small muted num">
          {time}
          {showsCard && typeof entry.accountIdLast4 === 'string' && (
            <>
              {' · '}
              <bdi dir="ltr">•••• {entry.accountIdLast4}</bdi>
            </>
          )}
        </span>
      </span>
      <bdi className={`history__amount num ${tint === '' ? '' : `history__amount${tint}`}`}>
        {moved && sign}
        {amount}
      </bdi>
    </button>
  );
}

const KINDS: Record<Entry['type'], { icon: LucideIcon; sign: '+' | '−' | '' }> = {
  PAYMENT: { icon: ArrowUpRight, sign: '−' },
  TOP_UP: { icon: ArrowDownLeft, sign: '+' },
  VOID: { icon: Undo2, sign: '' },
  POINTS_ISSUANCE: { icon: Coins, sign: '+' },
  POINTS_REDEMPTION: { icon: HandCoins, sign: '−' },
  TIP: { icon: Heart, sign: '−' },
};
