import { ArrowRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useSettings } from '../settings.tsx';
import { useTitle } from '../use-title.ts';
import { TillArt, WalletArt } from './door-art.tsx';

/** The page to choose on. */
export function Start() {
  const { start } = useSettings().texts;
  useTitle(null);
  return (
    <div className="start">
      <div>
        <h1>{start.title}</h1>
        <p className="start__lead">{start.lead}</p>
      </div>
      <div className="start__doors">
        <Door to="/wallet" art={<WalletArt />} title={start.walletTitle} text={start.walletText} go={start.walletGo} />
        <Door to="/till" art={<TillArt />} title={start.tillTitle} text={start.tillText} go={start.tillGo} />
      </div>
      <section>
        <h2>{start.cards}</h2>
        <ul className="cards-to-try">
          {CARDS.map(({ number, does }) => (
            <li key={number}>
              <span className="mono">
                <bdi dir="ltr">{number}</bdi>
              </span>
              <span className="muted small">{start.card[does]}</span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

interface DoorProps {
  to: string;
  art: ReactNode;
  title: string;
  text: string;
  go: string;
}

/** The way into one of the views. */
function Door({ to, art, title, text, go }: DoorProps) {
  return (
    <Link href={to} className="door">
      <div className="door__art">{art}</div>
      <h2>{title}</h2>
      <p className="muted">{text}</p>
      <span className="door__go">
        {go}
        <ArrowRight size={18} className="flip" aria-hidden />
      </span>
    </Link>
  );
}

/** Cards of the sandbox. They are in its README, and open nothing anywhere else. */
const CARDS = [
  { number: '914639258868515', does: 'plain' },
  { number: '9000000000000001', does: 'declines' },
  { number: '9000000000000002', does: 'pending' },
  { number: '9000000000000003', does: 'pendingDeclined' },
  { number: '9000000000000004', does: 'slow' },
  { number: '9000000000000005', does: 'lost' },
  { number: '9000000000000006', does: 'never' },
  { number: '9000000000000011', does: 'blocked' },
] as const;
