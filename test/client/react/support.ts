import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, renderHook } from '@testing-library/react';
import { createElement, type ReactNode, StrictMode } from 'react';
import { type LoyaltyClient, memoryOrders, type OrderStorage } from '../../../client/src/index.ts';
import { LoyaltyProvider } from '../../../client/src/react/index.ts';

/** Where the components of a test run: their own cache, their own orders. */
export interface Page {
  queries: QueryClient;
  wrapper(props: { children: ReactNode }): ReactNode;
}

/** A page of an app, in StrictMode as in development: effects run twice. Nothing is fetched because of its age. */
export function pageOf(client: LoyaltyClient, orders: OrderStorage = memoryOrders()): Page {
  const queries = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: 600_000, refetchOnReconnect: false } },
  });
  const wrapper = ({ children }: { children: ReactNode }) => {
    const provider = createElement(LoyaltyProvider, { client, orders }, children);
    return createElement(StrictMode, null, createElement(QueryClientProvider, { client: queries }, provider));
  };
  return { queries, wrapper };
}

/** Runs hooks on a page. */
export const runHooks = <Result>({ wrapper }: Page, hooks: () => Result) => renderHook(hooks, { wrapper });

/** Shows components on a page. */
export const show = ({ wrapper }: Page, children: ReactNode) => render(children, { wrapper });

/** Reads what a test looks at: TanStack Query renders anew for what was read while rendering. */
export const read = <Data>({ data, isSuccess }: { data: Data; isSuccess: boolean }) => ({ data, isSuccess });

/** Counts what goes out: the operation and, where it is about one card, its last four characters. */
export function counting(): { fetch: typeof fetch; take(): string[] } {
  let sent: string[] = [];
  return {
    fetch(path, init) {
      const { query, variables = {} } = JSON.parse(String(init?.body));
      const name = /(?:query|mutation|subscription) (\w+)/.exec(query)?.[1] ?? '';
      const card = variables.accountId ?? variables.accountIds?.join(',');
      sent.push(card === undefined ? name : `${name} ${card}`);
      return fetch(path, init);
    },
    /** What went out since the last time, in the order of the alphabet. */
    take() {
      const taken = sent.toSorted();
      sent = [];
      return taken;
    },
  };
}

/** Long enough for what must not happen to have happened. */
export const aMoment = (ms = 200) => new Promise((resolve) => setTimeout(resolve, ms));
