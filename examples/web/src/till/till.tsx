import '../design/till.css';
import '../design/wallet.css';
import { useSettings } from '../settings.tsx';
import { SignedIn } from '../signed-in.tsx';
import { useTitle } from '../use-title.ts';
import { TillPage } from './till-page.tsx';

/** What a cashier uses. */
export function Till() {
  const { texts } = useSettings();
  useTitle(texts.till.title);
  return <SignedIn view="till">{() => <TillPage />}</SignedIn>;
}
