import { describe, expect, it } from 'vitest';
import * as generated from '../../client/src/generated/graphql.ts';
import { useApp } from '../schema/support.ts';
import { newAccountId, newOrderNo, signToken } from '../support/app.ts';
import { MANIFEST, run } from './support.ts';

const app = useApp({ TRUSTED_DOCUMENTS: MANIFEST, ANONYMOUS_INQUIRY: 'on' });

const customer = { firstName: 'Ada', lastName: 'Lovelace' };
const pay = (accountId: string, amount = '10.50') => ({ orderNo: newOrderNo(), accountId, amount, currency: 'USD' });

describe('a token needs no more than', () => {
  const as = async (scope: string) => ({ url: app.url, token: await signToken({ scope, sub: 'app-1' }) });

  it('the scope of the mutation, whatever comes of it', async () => {
    const accountId = await app.card({ USD: '100', Points: '100' });
    const paid = await run(await as('pay'), generated.PayDocument, { input: pay(accountId) });
    const checkoutId = paid.pay?.transaction?.checkoutId ?? '';
    const order = () => ({ orderNo: newOrderNo() });
    const points = () => ({ ...order(), accountId, points: '1000' });
    await run(await as('pay'), generated.PayDocument, { input: pay(accountId, '1000') });
    await run(await as('card:topup'), generated.TopUpDocument, { input: pay(accountId) });
    await run(await as('points:issue'), generated.IssuePointsDocument, { input: points() });
    await run(await as('points:redeem'), generated.RedeemPointsDocument, { input: points() });
    await run(await as('tip'), generated.AddTipDocument, { input: { ...pay(accountId), checkoutId } });
    await run(await as('void'), generated.VoidDocument, { input: { ...order(), checkoutId } });
    await run(await as('void'), generated.VoidDocument, { input: { ...order(), checkoutId } });
    await run(await as('card:activate'), generated.ActivateDocument, {
      input: { accountId: newAccountId(), customer },
    });
  });

  it('card:read for a card, and transactions:read for a transaction', async () => {
    const accountId = await app.card({ USD: '100' });
    const { pay: paid } = await run(app, generated.PayDocument, { input: pay(accountId) });
    const by = { orderNo: paid?.transaction?.orderNo ?? '' };
    await run(await as('card:read'), generated.CardDocument, { accountId });
    await run(await as('card:read'), generated.CardsDocument, { accountIds: [accountId] });
    await run(await as('card:read customer:read'), generated.CardWithCustomerDocument, { accountId });
    await run(await as('card:read transactions:read'), generated.CardHistoryDocument, { accountId });
    await run(await as('transactions:read'), generated.HistoryDocument, {});
    await run(await as('transactions:read'), generated.TransactionDocument, { by });
  });
});

it('a balance is shown without a token, where the server lets one ask', async () => {
  const accountId = await app.card({ USD: '3' });
  const { card } = await run({ url: app.url, token: '' }, generated.CardBalanceDocument, { accountId });
  expect(card?.balances).toMatchObject([{ formatted: '$3.00' }]);
});
