import { act, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import {
  olderCardHistory,
  olderHistory,
  useActivateMutation,
  useCardBalanceQuery,
  useCardHistoryQuery,
  useCardQuery,
  useCardsQuery,
  useCardWithCustomerQuery,
  useHistoryQuery,
  useInfiniteCardHistoryQuery,
  useInfiniteHistoryQuery,
  usePay,
  useTransactionQuery,
  useViewerQuery,
  useVoid,
} from '../../../client/src/react/index.ts';
import { paid, useApp } from '../../schema/support.ts';
import { useBrowser } from '../../support/browser.ts';
import { clientOf } from '../movement/support.ts';
import { aMoment, counting, pageOf, read, runHooks } from './support.ts';

useBrowser();
const app = useApp();

type Balances = { amount: string }[] | undefined;
const first = (balances: Balances) => balances?.[0]?.amount;

describe('after a payment', () => {
  it('what shows the card is asked for once, and nothing else; no balance is guessed', async () => {
    const [mine, other] = [await app.card({ USD: '100' }), await app.card({ USD: '7' })];
    const line = counting();
    const seen = new Set<string | undefined>();
    const { result } = runHooks(pageOf(clientOf(app, line)), () => {
      const card = useCardQuery({ accountId: mine });
      seen.add(first(card.data?.card?.balances));
      return {
        queries: [
          card,
          useCardBalanceQuery({ accountId: mine }),
          useCardsQuery({ accountIds: [other, mine] }),
          useCardHistoryQuery({ accountId: mine }),
          useHistoryQuery({}),
          useHistoryQuery({ filter: { accountId: other } }),
          useCardQuery({ accountId: other }),
          useCardHistoryQuery({ accountId: other }),
          useViewerQuery(),
        ],
        pay: usePay(),
      };
    });
    await waitFor(() => expect(result.current.queries.every(({ isSuccess }) => isSuccess)).toBe(true));
    line.take();
    act(() => void result.current.pay.start({ accountId: mine, amount: '10', currency: 'USD' }));
    await waitFor(() => expect(result.current.pay.state.status).toBe('succeeded'));
    await waitFor(() => expect(seen).toContain('90.00'));
    await aMoment();
    expect(line.take()).toEqual([
      `Card ${mine}`,
      `CardBalance ${mine}`,
      `CardHistory ${mine}`,
      `Cards ${other},${mine}`,
      'History',
      'Pay',
    ]);
    expect([...seen]).toEqual([undefined, '100.00', '90.00']);
  });

  it('that was refused nothing is asked for', async () => {
    const accountId = await app.card();
    const line = counting();
    const { result } = runHooks(pageOf(clientOf(app, line)), () => ({
      card: useCardQuery({ accountId }),
      pay: usePay(),
    }));
    await waitFor(() => expect(result.current.card.isSuccess).toBe(true));
    line.take();
    act(() => void result.current.pay.start({ accountId, amount: '0', currency: 'USD' }));
    await waitFor(() => expect(result.current.pay.state.status).toBe('failed'));
    await aMoment();
    expect(line.take()).toEqual(['Pay']);
  });

  it('that is undone, its card and itself are asked for, though a void names no card', async () => {
    const [accountId, other] = [await app.card({ USD: '100' }), await app.card()];
    const { checkoutId, orderNo } = await paid(app, accountId);
    const line = counting();
    const { result } = runHooks(pageOf(clientOf(app, line)), () => ({
      queries: [
        useCardQuery({ accountId }),
        read(useTransactionQuery({ by: { orderNo } })),
        useInfiniteCardHistoryQuery({ accountId, first: 1 }, olderCardHistory),
        useCardQuery({ accountId: other }),
      ],
      undo: useVoid(),
    }));
    await waitFor(() => expect(result.current.queries.every(({ isSuccess }) => isSuccess)).toBe(true));
    line.take();
    act(() => void result.current.undo.start({ checkoutId }));
    await waitFor(() => expect(result.current.undo.state.status).toBe('succeeded'));
    await aMoment();
    expect(line.take()).toEqual([`Card ${accountId}`, `CardHistory ${accountId}`, 'Transaction', 'Void']);
    await waitFor(() => expect(result.current.queries[1]?.data).toMatchObject({ transaction: { voided: true } }));
  });
});

it('after an activation the card is asked for anew', async () => {
  const accountId = await app.card({}, { active: false });
  const line = counting();
  const { result } = runHooks(pageOf(clientOf(app, line)), () => ({
    card: useCardWithCustomerQuery({ accountId }),
    activate: useActivateMutation(),
  }));
  await waitFor(() => expect(result.current.card.isFetching).toBe(false));
  line.take();
  const customer = { firstName: 'Ada', lastName: 'Lovelace' };
  act(() => result.current.activate.mutate({ input: { accountId, customer } }));
  await waitFor(() => expect(result.current.card.data?.card?.customer?.displayName).toBe('Ada Lovelace'));
  expect(line.take()).toEqual(['Activate', `CardWithCustomer ${accountId}`]);
});

describe('an object with an id', () => {
  it('is the same in every query: what one learns, the others show without asking', async () => {
    const accountId = await app.card({ USD: '100' });
    const line = counting();
    const { result } = runHooks(pageOf(clientOf(app, line)), () => ({
      refetch: useCardQuery({ accountId }).refetch,
      card: read(useCardQuery({ accountId })),
      cards: read(useCardsQuery({ accountIds: [accountId] })),
      german: read(useCardQuery({ accountId, locale: 'de-DE' })),
    }));
    await waitFor(() => expect(result.current.german.isSuccess && result.current.cards.isSuccess).toBe(true));
    await waitFor(() => expect(result.current.card.isSuccess).toBe(true));
    await app.putCard({ accountId, balances: { USD: '55' } });
    // The processor's own statements are a second apart at the least.
    await aMoment(1_100);
    line.take();
    await act(() => result.current.refetch());
    await waitFor(() => expect(first(result.current.cards.data?.cards?.[0]?.balances)).toBe('55.00'));
    expect(result.current.cards.data?.cards?.[0]).toEqual(result.current.card.data?.card);
    // What is written out for another locale stays as it was said there.
    expect(first(result.current.german.data?.card?.balances)).toBe('100.00');
    expect(line.take()).toEqual([`Card ${accountId}`]);
  });

  it('keeps what only one query knows of it, and the pages of each', async () => {
    const accountId = await app.card({ USD: '100' });
    await paid(app, accountId, '1');
    const { orderNo } = await paid(app, accountId, '2');
    const { result } = runHooks(pageOf(clientOf(app)), () => ({
      one: useTransactionQuery({ by: { orderNo } }),
      page: useCardHistoryQuery({ accountId, first: 1 }),
      all: useCardHistoryQuery({ accountId }),
    }));
    await waitFor(() => expect(result.current.all.isSuccess && result.current.page.isSuccess).toBe(true));
    await act(() => result.current.all.refetch());
    expect(result.current.page.data?.card?.transactions?.nodes).toHaveLength(1);
    expect(result.current.one.data?.transaction).toMatchObject({ orderNo, tips: [] });
  });
});

it('histories turn their pages to what is older', async () => {
  const accountId = await app.card({ USD: '100' });
  for (const amount of ['1', '2', '3']) await paid(app, accountId, amount);
  const { result } = runHooks(pageOf(clientOf(app)), () => ({
    card: useInfiniteCardHistoryQuery({ accountId, first: 2 }, olderCardHistory),
    all: useInfiniteHistoryQuery({ filter: { accountId }, first: 2 }, olderHistory),
  }));
  await waitFor(() => expect(result.current.card.hasNextPage && result.current.all.hasNextPage).toBe(true));
  await act(() => Promise.all([result.current.card.fetchNextPage(), result.current.all.fetchNextPage()]));
  const amounts = (pages: { amount: string | null }[][]) => pages.map((nodes) => nodes.map(({ amount }) => amount));
  const expected = [['3.00', '2.00'], ['1.00']];
  await waitFor(() => expect(result.current.card.hasNextPage || result.current.all.hasNextPage).toBe(false));
  expect(amounts(result.current.card.data?.pages.map((page) => page.card?.transactions?.nodes ?? []) ?? [])).toEqual(
    expected,
  );
  expect(amounts(result.current.all.data?.pages.map((page) => page.transactions?.nodes ?? []) ?? [])).toEqual(expected);
  expect([result.current.card.hasNextPage, result.current.all.hasNextPage]).toEqual([false, false]);
});
