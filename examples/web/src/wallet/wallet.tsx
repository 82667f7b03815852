import { KeyRound } from 'lucide-react';
import '../design/wallet.css';
import { useSettings } from '../settings.tsx';
import { SignedIn } from '../signed-in.tsx';
import { Empty } from '../ui/empty.tsx';
import { useTitle } from '../use-title.ts';
import { WalletPage } from './wallet-page.tsx';

/** What a shopper holds. */
export function Wallet() {
  const { texts } = useSettings();
  useTitle(texts.wallet.title);
  return (
    <SignedIn view="wallet">
      {(accountId) =>
        accountId === null ? (
          <Empty icon={KeyRound} title={texts.session.title} text={texts.session.text} isPage />
        ) : (
          <WalletPage accountId={accountId} />
        )
      }
    </SignedIn>
  );
}
