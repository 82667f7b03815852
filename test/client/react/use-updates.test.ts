import { act, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import {
  useCardBalanceQuery,
  useCardHistoryQuery,
  useCardQuery,
  useCardUpdates,
  usePay,
  useTransactionQuery,
  useTransactionUpdates,
} from '../../../client/src/react/index.ts';
import { paid, useApp } from '../../schema/support.ts';
import { newOrderNo, signToken } from '../../support/app.ts';
import { useBrowser } from '../../support/browser.ts';
import { openSubscriptions } from '../../support/sse.ts';
import { clientOf } from '../movement/support.ts';
import { aMoment, counting, pageOf, runHooks } from './support.ts';

useBrowser();
const app = useApp({ PAYWIZARD_QUERY_ORDER: 'authoritative', SETTLE_FIRST_MS: '50', SETTLE_MAX_MS: '100' });
const patient = { timeout: 8_000 };

/** A proxy that lets no stream through. */
const withoutStreams =
  (through: typeof fetch): typeof fetch =>
  async (path, init) =>
    new Headers(init?.headers).get('accept') === 'text/event-stream'
      ? new Response('', { status: 502 })
      : await through(path, init);

function watchedCard(accountId: string) {
  const queries = {
    card: useCardQuery({ accountId }),
    balance: useCardBalanceQuery({ accountId }),
    history: useCardHistoryQuery({ accountId }),
  };
  const updates = useCardUpdates(accountId);
  const { card, balance, history } = queries;
  return {
    updates,
    isReady: card.isSuccess && balance.isSuccess && history.isSuccess,
    amounts: [card, balance].map(({ data }) => data?.card?.balances[0]?.amount),
    payments: history.data?.card?.transactions?.nodes.map(({ amount }) => amount),
  };
}

describe('a card that is followed', () => {
  it('shows what a till took, in every query, with one request for the list alone', async () => {
    const accountId = await app.card({ USD: '100' });
    const line = counting();
    const { result, unmount } = runHooks(pageOf(clientOf(app, line)), () => watchedCard(accountId));
    await waitFor(() =>
      expect(result.current).toMatchObject({ isReady: true, updates: { isLive: true, error: null } }),
    );
    await aMoment();
    line.take();
    await paid(app, accountId, '10');
    await waitFor(() => expect(result.current).toMatchObject({ amounts: ['90.00', '90.00'], payments: ['10.00'] }));
    expect(line.take()).toEqual([`CardHistory ${accountId}`]);
    unmount();
    await expect.poll(() => openSubscriptions(app)).toBe(0);
  });

  it('is asked for every few seconds where no stream comes through', async () => {
    const accountId = await app.card({ USD: '100' });
    const fetching = withoutStreams(fetch);
    const { result } = runHooks(pageOf(clientOf(app, { fetch: fetching })), () => watchedCard(accountId));
    await waitFor(() => expect(result.current).toMatchObject({ isReady: true, updates: { isLive: false } }));
    await waitFor(() => expect(result.current.updates.error?.kind).toBe('server'));
    await paid(app, accountId, '10');
    await waitFor(
      () => expect(result.current).toMatchObject({ amounts: ['90.00', '90.00'], payments: ['10.00'] }),
      patient,
    );
  });

  it('that the token may not see is not asked for again and again', async () => {
    const accountId = await app.card();
    const line = counting();
    const token = await signToken({ scope: 'pay', sub: 'guest' });
    const client = clientOf({ url: app.url, token }, line);
    const { result } = runHooks(pageOf(client), () => useCardUpdates(accountId));
    await waitFor(() => expect(result.current.error?.kind).toBe('forbidden'));
    await aMoment(1_500);
    // That of the first effect of StrictMode was left before it went out.
    expect(line.take()).toEqual([`WatchCard ${accountId}`]);
  });

  it('is not followed where there is none', async () => {
    const line = counting();
    const { result } = runHooks(pageOf(clientOf(app, line)), () => useCardUpdates(null));
    await aMoment();
    expect([result.current, line.take()]).toEqual([{ isLive: false, error: null }, []]);
  });
});

describe('a transaction that is followed', () => {
  async function pendingOrder() {
    const [orderNo, accountId] = [newOrderNo(), await app.card({ USD: '100' })];
    await app.fault({ fault: 'pending-success', delayMs: 700, accountId });
    await app.move('pay', { orderNo, accountId, amount: '10', currency: 'USD' });
    return { orderNo, accountId };
  }

  it.each([
    ['by its stream', fetch],
    ['by asking', withoutStreams(fetch)],
  ])('%s shows its end, and its card is asked for anew', async (_way, through) => {
    const { orderNo, accountId } = await pendingOrder();
    const { result } = runHooks(pageOf(clientOf(app, { fetch: through })), () => {
      useTransactionUpdates({ orderNo });
      return {
        status: useTransactionQuery({ by: { orderNo } }).data?.transaction?.status,
        amount: useCardQuery({ accountId }).data?.card?.balances[0]?.amount,
      };
    });
    await waitFor(() => expect(result.current).toEqual({ status: 'PENDING', amount: '100.00' }));
    await waitFor(() => expect(result.current).toEqual({ status: 'SUCCEEDED', amount: '90.00' }), patient);
  });
});

it('one’s own payment on a card that is followed is shown once it is told, and not before', async () => {
  const accountId = await app.card({ USD: '100' });
  await app.fault({ fault: 'slow', delayMs: 300, accountId, operation: 'giftTransaction' });
  const seen = new Set<string | undefined>();
  const { result } = runHooks(pageOf(clientOf(app)), () => {
    const watched = watchedCard(accountId);
    seen.add(watched.amounts[0]);
    return { ...watched, pay: usePay() };
  });
  await waitFor(() => expect(result.current).toMatchObject({ isReady: true, updates: { isLive: true } }));
  act(() => void result.current.pay.start({ accountId, amount: '10', currency: 'USD' }));
  await waitFor(() => expect(result.current).toMatchObject({ amounts: ['90.00', '90.00'], payments: ['10.00'] }));
  expect([...seen]).toEqual([undefined, '100.00', '90.00']);
});
