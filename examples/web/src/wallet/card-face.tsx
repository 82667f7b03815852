import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { useSettings } from '../settings.tsx';
import { Logo } from '../ui/logo.tsx';
import { isolated } from '../use-money.ts';

interface CardFaceProps {
  accountId: string;
  balance: { formatted: string } | undefined;
}

/** The card as it would lie in a purse. Its number is bearer money, so it is masked until its holder asks for it. */
export function CardFace({ accountId, balance }: CardFaceProps) {
  const { texts } = useSettings();
  const [isShown, setShown] = useState(false);
  const Icon = isShown ? EyeOff : Eye;
  return (
    <section className="card-face" aria-label={texts.wallet.hello}>
      <div className="row row--apart">
        <strong className="row card-face__brand">
          <Logo size={28} />
          {texts.brand}
        </strong>
      </div>
      <div>
        <div className="small">{texts.wallet.balance}</div>
        <div className="card-face__balance num">{isolated(balance?.formatted ?? '–')}</div>
      </div>
      <div className="row row--apart card-face__foot">
        <bdi dir="ltr" className="card-face__number">
          {isShown ? inFours(accountId) : `•••• ${accountId.slice(-4)}`}
        </bdi>
        <button
          type="button"
          className="icon-button"
          aria-label={isShown ? texts.wallet.hideNumber : texts.wallet.showNumber}
          onClick={() => setShown(!isShown)}
        >
          <Icon size={20} aria-hidden />
        </button>
      </div>
    </section>
  );
}

const inFours = (number: string): string => number.replace(/(.{4})(?=.)/g, '$1 ');
