import { readFileSync } from 'node:fs';
import { createClient, createMovement, memoryOrders } from '@loyalty-graphql/client';
import { expect, it } from 'vitest';
import { useApp } from './schema/support.ts';

const app = useApp({ PAYWIZARD_QUERY_ORDER: 'authoritative', SETTLE_FIRST_MS: '200' });

const STATUSES = ['sending', 'pending', 'unknown', 'succeeded', 'declined', 'failed'];

/** The cards of "Try every ending", with the states that the page says they go through. */
const rows = [...readFileSync('docs/first-payment.md', 'utf8').matchAll(/^\| (9\d+) \| (.*) \|$/gm)].map(
  ([, accountId = '', text = '']) => ({
    accountId,
    promised: [...text.matchAll(/`(\w+)`/g)].map(([, word = '']) => word).filter((word) => STATUSES.includes(word)),
  }),
);

it('the page has a card for every ending', () => {
  expect(new Set(rows.flatMap(({ promised }) => promised))).toEqual(new Set(STATUSES));
});

it.concurrent.each(rows)('$accountId becomes $promised', async ({ accountId, promised }) => {
  const client = createClient({ url: `${app.url}/graphql`, token: () => app.token });
  const seen: string[] = [];
  await new Promise<void>((resolve) => {
    const payment = createMovement('pay', { client, storage: memoryOrders(), onSettled: () => resolve() });
    payment.subscribe(() => {
      const { status } = payment.getState();
      if (seen.at(-1) !== status) seen.push(status);
    });
    payment.start({ accountId, amount: '40', currency: 'USD' });
  });
  // Each begins with sending, which the page names only where it lasts.
  expect(seen).toEqual(promised[0] === 'sending' ? promised : ['sending', ...promised]);
});
