import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { LoyaltyClient } from '../client.ts';
import type { ClientError } from '../client-error.ts';
import { clock, pauses } from '../clock.ts';
import type { HistoryEntryFragment, TransactionBy } from '../generated/graphql.ts';
import { Transaction, WatchCard, WatchTransaction } from '../generated/operations.ts';
import { type Watched, watch } from '../watch.ts';
import { refetchCard, refetchLists, refetchTransaction } from './affected.ts';
import { tell, tellCard } from './cache.ts';
import { entitiesIn } from './entities.ts';
import { useLoyaltyClient } from './provider.tsx';

/** How a subscription is doing. */
export interface Updates {
  /** Whether the stream stands; where it does not, the state is asked for every few seconds. */
  isLive: boolean;
  /** Why the stream does not stand; null where it does, and until that is known. */
  error: ClientError | null;
}

/** Follows a card: every query that shows it is brought up to date. Null follows nothing. */
export function useCardUpdates(accountId: string | null, { locale = 'en-US' }: { locale?: string } = {}): Updates {
  return useUpdates(accountId, locale, watchCard);
}

/** Follows a transaction until it is final: every query that shows it is brought up to date. Null follows nothing. */
export function useTransactionUpdates(
  by: TransactionBy | null,
  { locale = 'en-US' }: { locale?: string } = {},
): Updates {
  return useUpdates(by === null ? null : JSON.stringify(by), locale, watchTransaction);
}

interface Around {
  client: LoyaltyClient;
  queries: QueryClient;
  locale: string;
  run<Result, Variables>(watched: Omit<Watched<Result, Variables>, 'client'>): void;
}

function watchCard(accountId: string, { queries, locale, run }: Around): void {
  let before: string | null = null;
  run({
    operation: WatchCard,
    variables: { accountId, locale },
    next({ card }) {
      tellCard(queries, accountId, locale, card);
      const balances = JSON.stringify(card.balances);
      if (before !== null && before !== balances) void refetchLists(queries, accountId);
      before = balances;
      return false;
    },
    async poll() {
      await refetchCard(queries, accountId);
      return false;
    },
  });
}

function watchTransaction(key: string, { client, queries, locale, run }: Around): void {
  const by: TransactionBy = JSON.parse(key);
  let wasOpen = false;
  const take = (transaction: HistoryEntryFragment) => {
    const isNews = tell(queries, entitiesIn(transaction), locale);
    if (transaction.final && (wasOpen || isNews)) void refetchTransaction(queries, transaction);
    wasOpen = !transaction.final;
    return transaction.final;
  };
  run({
    operation: WatchTransaction,
    variables: { by, locale },
    next: ({ transaction }) => take(transaction),
    async poll() {
      const found = await client.execute(Transaction, { by, locale }).catch(() => ({ transaction: null }));
      return found.transaction !== null && take(found.transaction);
    },
  });
}

function useUpdates(key: string | null, locale: string, begin: (key: string, around: Around) => void): Updates {
  const client = useLoyaltyClient();
  const queries = useQueryClient();
  const [updates, setUpdates] = useState<Updates>(NONE);
  useEffect(() => {
    if (key === null) return;
    const ending = new AbortController();
    const { signal } = ending;
    begin(key, {
      client,
      queries,
      locale,
      run: ({ poll, ...watched }) => {
        let isForbidden = false;
        const live = (isLive: boolean, error: ClientError | null) => {
          isForbidden = error?.kind === 'forbidden';
          if (!signal.aborted) setUpdates({ isLive, error });
        };
        // What the token may not see, it may not see by asking either.
        const asked = async () => isForbidden || (await poll());
        void watch({ ...watched, client, poll: asked, live }, pauses(clock, signal), signal);
      },
    });
    return () => {
      ending.abort();
      setUpdates(NONE);
    };
  }, [key, locale, begin, client, queries]);
  return updates;
}

const NONE: Updates = { isLive: false, error: null };
