import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

it('a card shows its balances exactly', async () => {
  const { data } = await app.gql('{ card(accountId: "914639258868515") { balance(valueCode: "USD") { amount } } }');
  expect(data.card.balance.amount).toBe('1534.10');
  expect(await app.calls()).toHaveLength(1);
});
