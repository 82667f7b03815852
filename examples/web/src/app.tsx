import { lazy, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { Frame } from './frame.tsx';
import { SettingsProvider } from './settings.tsx';
import { NotFound } from './start/not-found.tsx';
import { Start } from './start/start.tsx';
import { PageSkeleton } from './ui/skeleton.tsx';

const Wallet = lazy(async () => ({ default: (await import('./wallet/wallet.tsx')).Wallet }));
const Till = lazy(async () => ({ default: (await import('./till/till.tsx')).Till }));

/** The whole app: a page to choose on, and the two views. Each view loads when it is asked for. */
export function App() {
  return (
    <SettingsProvider>
      <Frame>
        <Suspense fallback={<PageSkeleton />}>
          <Switch>
            <Route path="/" component={Start} />
            <Route path="/wallet" component={Wallet} />
            <Route path="/till" component={Till} />
            <Route component={NotFound} />
          </Switch>
        </Suspense>
      </Frame>
    </SettingsProvider>
  );
}
