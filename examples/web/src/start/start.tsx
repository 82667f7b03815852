import { ArrowRight } from 'lucide-react';
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
        <Link href="/wallet" className="door">
          <div className="door__art">
            <WalletArt />
          </div>
          <h2>{start.walletTitle}</h2>
          <p className="muted">{start.walletText}</p>
          <span className="door__go">
            {start.walletGo}
            <ArrowRight size={18} className="flip" aria-hidden />
          </span>
        </Link>
        <Link href="/till" className="door">
          <div className="door__art">
            <TillArt />
          </div>
          <h2>{start.tillTitle}</h2>
          <p className="muted">{start.tillText}</p>
          <span className="door__go">
            {start.tillGo}
            <ArrowRight size={18} className="flip" aria-hidden />
          </span>
        </Link>
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
