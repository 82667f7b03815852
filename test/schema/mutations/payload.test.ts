import { describe, expect, it } from 'vitest';
import { newOrderNo } from '../../support/app.ts';
import { type Mutation, paid, useApp } from '../support.ts';

const app = useApp();
const BALANCES = 'card { accountId balances { valueCode amount } } errors { code } transaction { status }';
const ANY = {
  topUp: { amount: '5', currency: 'USD' },
  pay: { amount: '5', currency: 'USD' },
  issuePoints: { points: '5' },
  redeemPoints: { points: '5' },
};
const MUTATIONS: [Mutation, Record<string, unknown>, string, string][] = [
  ['topUp', ANY.topUp, '105.00', '100'],
  ['pay', ANY.pay, '95.00', '100'],
  ['issuePoints', ANY.issuePoints, '100.00', '105'],
  ['redeemPoints', ANY.redeemPoints, '100.00', '95'],
];

describe('the payload of a mutation', () => {
  it.each(
    MUTATIONS,
  )('%s holds the card as it is afterwards, at one more call where it is selected', async (mutation, input, usd, points) => {
    const accountId = await app.card();
    const { result, calls } = await app.watch(() => app.move(mutation, { accountId, ...input }, BALANCES));
    expect(result.card.accountId).toBe(accountId);
    expect(result.card.balances.map(({ amount }: { amount: string }) => amount)).toEqual([usd, points]);
    expect(calls.map(({ operation }) => operation === 'giftInquiry')).toEqual([false, true]);
    const without = await app.watch(() => app.move(mutation, { accountId, ...input }));
    expect(without.calls).toHaveLength(1);
  });

  it('void and addTip hold the card of their original too', async () => {
    const accountId = await app.card();
    const { checkoutId } = await paid(app, accountId, '10');
    const tipped = await app.watch(() =>
      app.move('addTip', { checkoutId, accountId, amount: '2', currency: 'USD' }, BALANCES),
    );
    expect(tipped.result.card.balances[0]).toEqual({ valueCode: 'USD', amount: '88.00' });
    const voided = await app.watch(() => app.move('void', { checkoutId }, BALANCES));
    expect(voided.result.card).toMatchObject({ accountId, balances: [{ amount: '98.00' }, { amount: '100' }] });
    expect([tipped.calls.length, voided.calls.length]).toEqual([2, 2]);
  });

  it('asks once for a card that is selected twice, and never for one that was left out by a directive', async () => {
    const input = { accountId: await app.card(), amount: '1', currency: 'USD' };
    const twice = await app.watch(() =>
      app.move('pay', input, 'transaction { card { asOf } } card { asOf } more: card { customer { firstName } }'),
    );
    expect(twice.calls).toHaveLength(2);
    const skipped = await app.watch(() => app.move('pay', input, 'replayed card @skip(if: true) { asOf }'));
    expect(skipped.calls).toHaveLength(1);
  });

  it.each([
    ['cannot be reached', { fault: 'http-before' }],
    ['answers rubbish', { fault: 'rubbish-after' }],
    ['says that it does not know the card', { fault: 'code', code: 40004 }],
    ['says anything else', { fault: 'code', code: 49999 }],
  ])('has no card, and no GraphQL error, where the processor %s after the movement', async (_name, fault) => {
    const accountId = await app.card();
    await app.fault({ operation: 'giftInquiry', accountId, ...fault });
    const payload = await app.move('pay', { accountId, amount: '5', currency: 'USD' }, BALANCES);
    expect(payload).toEqual({ card: null, errors: [], transaction: { status: 'SUCCEEDED' } });
  });

  it('holds the card of a repeated order number as it is now', async () => {
    const [accountId, orderNo] = [await app.card(), newOrderNo()];
    const input = { orderNo, accountId, amount: '5', currency: 'USD' };
    await app.move('pay', input);
    await app.putCard({ accountId, balances: { USD: '7' } });
    const { result, calls } = await app.watch(() => app.move('pay', input, `replayed ${BALANCES}`));
    expect(result).toMatchObject({ replayed: true, card: { balances: [{ amount: '7.00' }] } });
    expect(calls.map(({ operation }) => operation)).toEqual(['giftInquiry']);
  });

  it('has the card of a declined movement, and none of a refused one', async () => {
    const declined = await app.move('pay', { accountId: '9000000000000001', amount: '5', currency: 'USD' }, BALANCES);
    expect(declined).toMatchObject({ card: { accountId: '9000000000000001' }, transaction: { status: 'DECLINED' } });
    const { result, calls } = await app.watch(() =>
      app.move('pay', { accountId: '9000000000000001', amount: '0', currency: 'USD' }, BALANCES),
    );
    expect(result).toEqual({ card: null, errors: [{ code: 'INVALID_INPUT' }], transaction: null });
    expect(calls).toEqual([]);
  });
});

describe('several mutations in one document', () => {
  const pay = (alias: string, accountId: string, amount: string) =>
    `${alias}: pay(input: { orderNo: "${newOrderNo()}", accountId: "${accountId}", amount: ${amount}, currency: "USD" }) {
      transaction { amount } card { balance(valueCode: "USD") { amount } } errors { code path } }`;

  it('run in order, each with the card as it is right after it', async () => {
    const accountId = await app.card({ USD: '100' });
    const { result, calls } = await app.watch(() =>
      app.read(`mutation { ${pay('a', accountId, '10')} ${pay('b', accountId, '20')} ${pay('c', accountId, '30')} }`),
    );
    const after = Object.values(result).map((payload) => Object(payload).card.balance.amount);
    expect(after).toEqual(['90.00', '70.00', '40.00']);
    expect(calls.map(({ operation }) => operation)).toEqual(
      ['a', 'b', 'c'].flatMap(() => ['giftTransaction', 'giftInquiry']),
    );
  });

  it('do not take each other’s result away: a refused or failed one is only itself', async () => {
    const accountId = await app.card({ USD: '100' });
    const data = await app.read(
      `mutation { ${pay('a', accountId, '10')} ${pay('b', accountId, '0')} ${pay('c', accountId, '500')} ${pay('d', accountId, '1')} }`,
    );
    expect(data.a.errors).toEqual([]);
    expect(data.b).toMatchObject({ transaction: null, errors: [{ code: 'INVALID_INPUT', path: ['input', 'amount'] }] });
    expect(data.c.errors).toEqual([{ code: 'INSUFFICIENT_FUNDS', path: ['input', 'amount'] }]);
    expect(data.d.card.balance.amount).toBe('89.00');
  });

  it('show a payment that a later one voids as not voided first and voided then', async () => {
    const [accountId, orderNo] = [await app.card(), newOrderNo()];
    const { checkoutId } = await paid(app, accountId);
    const data = await app.read(`mutation {
      tip: addTip(input: { orderNo: "${newOrderNo()}", checkoutId: "${checkoutId}", accountId: "${accountId}", amount: 1, currency: "USD" }) { transaction { original { voided tips { amount } } } }
      void(input: { orderNo: "${orderNo}", checkoutId: "${checkoutId}" }) { transaction { original { voided voidedBy { orderNo } } } }
    }`);
    expect(data.tip.transaction.original).toEqual({ voided: false, tips: [{ amount: '1.00' }] });
    expect(data.void.transaction.original).toEqual({ voided: true, voidedBy: { orderNo } });
  });
});
