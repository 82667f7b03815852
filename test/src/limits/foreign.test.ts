import { expect, it } from 'vitest';
import { useApp } from '../../schema/support.ts';
import { newOrderNo, signToken } from '../../support/app.ts';

/** L of 25: 5 failed look-ups of a bearer, and of a card. */
const app = useApp({ LIMIT_LOOKUPS_PER_MINUTE: '25' });

const INQUIRY = 'query ($accountId: AccountId!) { card(accountId: $accountId) { accountIdLast4 } }';
const PAY = 'mutation ($input: PayInput!) { pay(input: $input) { transaction { status } errors { code } } }';

it('whoever may not use a card cannot keep its holder from it, however often they ask', async () => {
  const accountId = await app.card();
  const stranger = await signToken({ sub: 'stranger', scope: 'card:read pay', cards: ['7999999999999999'] });
  const asked = [];
  for (let count = 0; count < 8; count += 1) {
    const answer = await app.gql(INQUIRY, { accountId }, { authorization: `Bearer ${stranger}` });
    asked.push(answer.errors?.[0]?.extensions.code ?? answer.data.card);
  }
  // It counts for the one who asks.
  expect(asked).toEqual([...Array(5).fill(null), ...Array(3).fill('RATE_LIMITED')]);

  const input = { orderNo: newOrderNo(), accountId, amount: '1', currency: 'USD' };
  const holder = await signToken({ sub: 'holder', scope: 'card:read pay', cards: [accountId] });
  const paid = await app.gql(PAY, { input }, { authorization: `Bearer ${holder}` });
  expect(paid.data).toEqual({ pay: { transaction: { status: 'SUCCEEDED' }, errors: [] } });
  expect((await app.gql(INQUIRY, { accountId })).data.card).toEqual({ accountIdLast4: accountId.slice(-4) });
});

it('payments with cards of others are limited like look-ups of them', async () => {
  const accountId = await app.card();
  await app.calls();
  const bearer = await signToken({ sub: 'payer', scope: 'pay', cards: [] });
  const codes = [];
  for (let count = 0; count < 7; count += 1) {
    const input = { orderNo: newOrderNo(), accountId, amount: '1', currency: 'USD' };
    const answer = await app.gql(PAY, { input }, { authorization: `Bearer ${bearer}` });
    codes.push(answer.errors?.[0]?.extensions.code ?? answer.data.pay.errors[0].code);
  }
  expect(codes).toEqual([...Array(5).fill('CARD_NOT_FOUND'), ...Array(2).fill('RATE_LIMITED')]);
  expect(await app.calls()).toEqual([]);
});
