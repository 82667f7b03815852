import { ClientError, createClient, type LoyaltyClient } from '@loyalty-graphql/client';
import { LoyaltyProvider } from '@loyalty-graphql/client/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { openSession, type View } from './session.ts';
import { useSettings } from './settings.tsx';
import { Empty } from './ui/empty.tsx';
import { PageSkeleton } from './ui/skeleton.tsx';

interface SignedInProps {
  view: View;
  children(accountId: string | null): ReactNode;
}

/** Signs in for one view, and gives it a client and a cache of its own: the till's and the shopper's never mix. */
export function SignedIn({ view, children }: SignedInProps) {
  const { session: texts, ...common } = useSettings().texts;
  const [attempt, setAttempt] = useState(0);
  const [sign, setSign] = useState<SignIn>({ status: 'waiting' });

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is another sign-in
  useEffect(() => {
    let isCurrent = true;
    setSign({ status: 'waiting' });
    signIn(view).then(
      (done) => isCurrent && setSign(done),
      () => isCurrent && setSign({ status: 'failed' }),
    );
    return () => {
      isCurrent = false;
    };
  }, [view, attempt]);

  if (sign.status === 'waiting') return <PageSkeleton />;
  if (sign.status === 'failed') {
    return (
      <Empty icon={KeyRound} title={texts.title} text={texts.text} isPage>
        <button type="button" className="button" onClick={() => setAttempt(attempt + 1)}>
          {common.tryAgain}
        </button>
      </Empty>
    );
  }
  return (
    <QueryClientProvider client={sign.queries}>
      <LoyaltyProvider client={sign.client}>{children(sign.accountId)}</LoyaltyProvider>
    </QueryClientProvider>
  );
}

type SignIn =
  | { status: 'waiting' }
  | { status: 'failed' }
  | { status: 'done'; client: LoyaltyClient; queries: QueryClient; accountId: string | null };

async function signIn(view: View): Promise<SignIn> {
  const { accountId, token } = await openSession(view);
  const client = createClient({ url: '/graphql', documents: 'ids', token });
  const queries = new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < 2 && error instanceof ClientError && error.retryable,
        staleTime: 10_000,
      },
    },
  });
  return { status: 'done', client, queries, accountId };
}
