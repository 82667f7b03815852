import { act, waitFor } from '@testing-library/react';
import { createElement, type ReactNode } from 'react';
import { expect, it } from 'vitest';
import { memoryOrders, sessionOrders } from '../../../client/src/index.ts';
import { useLoyaltyClient, usePay } from '../../../client/src/react/index.ts';
import { useApp } from '../../schema/support.ts';
import { useBrowser } from '../../support/browser.ts';
import { clientOf, network } from '../movement/support.ts';
import { pageOf, runHooks, show } from './support.ts';

const browser = useBrowser();
const app = useApp({ PAYWIZARD_QUERY_ORDER: 'authoritative', SETTLE_FIRST_MS: '50', SETTLE_MAX_MS: '100' });
const payment = async () => ({ accountId: await app.card({ USD: '100' }), amount: '10.50', currency: 'USD' });
const patient = { timeout: 8_000 };

it('pays once, in StrictMode too, and tells each state', async () => {
  const input = await payment();
  const line = network(() => 'pass');
  const settled: string[] = [];
  const seen = new Set<string>();
  const { result } = runHooks(pageOf(clientOf(app, line)), () => {
    const pay = usePay({ onSettled: ({ status }) => settled.push(status), locale: 'de-DE' });
    seen.add(pay.state.status);
    return pay;
  });
  act(() => {
    expect([result.current.start(input), result.current.start(input)]).toEqual([true, false]);
  });
  expect(result.current).toMatchObject({ isBusy: true, state: { status: 'sending' } });
  await waitFor(() => expect(result.current.state.status).toBe('succeeded'));
  expect([...seen]).toEqual(['idle', 'sending', 'succeeded']);
  expect([result.current.isBusy, settled, line.sent]).toEqual([false, ['succeeded'], ['Pay']]);
  if (result.current.state.status !== 'succeeded') throw new Error('another state was expected');
  expect(result.current.state.transaction.formattedAmount).toMatch(/^10,50\s\$$/);
  act(() => result.current.reset());
  expect(result.current.state).toEqual({ status: 'idle' });
});

it.each([
  ['pending-success', 'pending', 'succeeded'],
  ['pending-decline', 'pending', 'declined'],
  ['drop-after', 'unknown', 'succeeded'],
])('after %s it is %s, then %s', async (fault, between, end) => {
  const input = await payment();
  await app.fault({ fault, accountId: input.accountId, delayMs: 300 });
  const { result } = runHooks(pageOf(clientOf(app)), () => usePay());
  act(() => void result.current.start(input));
  // In one go: what is found out a moment later is no longer busy, and may be paid anew.
  await waitFor(() => {
    expect(result.current).toMatchObject({ isBusy: true, state: { status: between } });
    // Busy is busy: nothing is paid anew, and nothing is put away.
    expect(result.current.start(input)).toBe(false);
    result.current.reset();
  });
  expect(result.current.state.status).not.toBe('idle');
  await waitFor(() => expect(result.current.state.status).toBe(end), patient);
});

it('a failure that may be retried is retried under its number', async () => {
  const input = await payment();
  await app.fault({ fault: 'code', code: 50300, accountId: input.accountId });
  const { result } = runHooks(pageOf(clientOf(app)), () => usePay());
  act(() => void result.current.start(input));
  await waitFor(() => expect(result.current.state).toMatchObject({ status: 'failed', retryable: true }));
  const failed = result.current.state;
  act(() => result.current.retry());
  await waitFor(() => expect(result.current.state.status).toBe('succeeded'));
  expect(result.current.state).toMatchObject({ orderNo: 'orderNo' in failed && failed.orderNo });
  expect(await app.held(input.accountId)).toEqual({ USD: '89.5' });
});

it('goes on when its component is gone, and is there when that comes back', async () => {
  const input = await payment();
  await app.fault({ fault: 'slow', delayMs: 300, accountId: input.accountId });
  const hooks: ReturnType<typeof usePay>[] = [];
  const Pay = (): ReactNode => {
    hooks.push(usePay());
    return hooks.at(-1)?.state.status;
  };
  const line = network(() => 'pass');
  const view = show(pageOf(clientOf(app, line)), createElement(Pay));
  act(() => void hooks.at(-1)?.start(input));
  expect(view.container.textContent).toBe('sending');
  view.rerender(null);
  await expect.poll(() => app.held(input.accountId)).toEqual({ USD: '89.5' });
  view.rerender(createElement(Pay));
  await waitFor(() => expect(view.container.textContent).toBe('succeeded'));
  expect(line.sent).toEqual(['Pay']);
});

it('two components of one slot show one payment; another slot is another', async () => {
  const input = await payment();
  const { result } = runHooks(pageOf(clientOf(app)), () => [usePay(), usePay(), usePay({ slot: 'other' })] as const);
  act(() => void result.current[0].start(input));
  expect(result.current[1].start(input)).toBe(false);
  await waitFor(() => expect(result.current[1].state.status).toBe('succeeded'));
  expect(result.current.map(({ state }) => state.status)).toEqual(['succeeded', 'succeeded', 'idle']);
  expect(await app.held(input.accountId)).toEqual({ USD: '89.5' });
});

it('a page that is loaded anew in the middle finds out, and shows it from its first render', async () => {
  const input = await payment();
  await app.fault({ fault: 'slow', delayMs: 400, accountId: input.accountId });
  const before = runHooks(pageOf(clientOf(app), sessionOrders()), () => usePay());
  act(() => void before.result.current.start(input));
  before.unmount();
  expect(browser.window().sessionStorage.length).toBe(1);

  const line = network(() => 'pass');
  const seen: string[] = [];
  const { result, unmount } = runHooks(pageOf(clientOf(app, line), sessionOrders()), () => {
    const pay = usePay();
    seen.push(pay.state.status);
    return pay;
  });
  expect(seen[0]).toBe('unknown');
  await waitFor(() => expect(result.current.state.status).toBe('succeeded'), patient);
  expect(line.sent).not.toContain('Pay');
  unmount();
  // It has been seen: the next page starts clean.
  expect(runHooks(pageOf(clientOf(app), sessionOrders()), () => usePay()).result.current.state.status).toBe('idle');
});

it('without a network it says so, and asks at once when there is one again', async () => {
  const input = await payment();
  const { window } = browser;
  let isOnline = true;
  Object.defineProperty(window().navigator, 'onLine', { get: () => isOnline, configurable: true });
  // The request arrives, and the answer does not: from then on there is no network.
  const line = network((name) => {
    if (name === 'Pay') isOnline = false;
    return isOnline ? 'pass' : name === 'Pay' ? 'lose-answer' : 'lose-request';
  });
  const { result } = runHooks(pageOf(clientOf(app, line), memoryOrders()), () => usePay());
  act(() => void result.current.start(input));
  await waitFor(() => expect(result.current.state).toMatchObject({ status: 'unknown', reason: 'offline' }));
  // By now the pauses are four seconds long.
  await expect.poll(() => line.sent.length, patient).toBe(4);
  isOnline = true;
  act(() => void window().dispatchEvent(new (window().Event)('online')));
  await waitFor(() => expect(result.current.state.status).toBe('succeeded'), { timeout: 1_000 });
  expect(line.sent.filter((name) => name === 'Pay')).toHaveLength(1);
});

it('says what is missing where there is no provider', () => {
  const client = clientOf(app);
  expect(runHooks(pageOf(client), () => useLoyaltyClient()).result.current).toBe(client);
  const page = { ...pageOf(client), wrapper: ({ children }: { children: ReactNode }) => children };
  const quiet = console.error;
  console.error = () => undefined;
  expect(() => runHooks(page, () => usePay())).toThrow('LoyaltyProvider');
  console.error = quiet;
});
