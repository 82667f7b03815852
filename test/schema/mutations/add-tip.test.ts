import { describe, expect, it } from 'vitest';
import { newOrderNo } from '../../support/app.ts';
import { expectCall, paid, useApp } from '../support.ts';

const app = useApp();

describe('a tip', () => {
  it('goes out as published, without a channel, and belongs to its payment', async () => {
    const [accountId, orderNo] = [await app.card({ USD: '100' }), newOrderNo()];
    const payment = await paid(app, accountId, '10');
    const { result, calls } = await app.watch(() =>
      app.move('addTip', {
        orderNo,
        checkoutId: payment.checkoutId,
        accountId,
        entryType: 'BARCODE',
        amount: '2.00',
        currency: 'USD',
      }),
    );
    expect(calls).toHaveLength(1);
    expectCall(calls[0], 'giftTip', {
      tranOrderNo: orderNo,
      accountId,
      entryType: 'B',
      amount: '2',
      tranCurrency: 'USD',
      oriOrderNo: payment.checkoutId,
    });
    expect(result.errors).toEqual([]);
    expect(result.transaction).toMatchObject({
      type: 'TIP',
      status: 'SUCCEEDED',
      requestedAmount: '2.00',
      amount: '2.00',
      amountDue: null,
      originalCheckoutId: payment.checkoutId,
      originalTransIndexCode: payment.transIndexCode,
      original: { orderNo: payment.orderNo },
      tips: [],
    });
    expect(await app.held(accountId)).toEqual({ USD: '88' });
    const { transaction } = await app.read(
      `{ transaction(by: { orderNo: "${payment.orderNo}" }) { amount tips { orderNo amount } voided } }`,
    );
    expect(transaction).toEqual({ amount: '10.00', tips: [{ orderNo, amount: '2.00' }], voided: false });
  });

  it('may be one of several, and stays when the payment is voided', async () => {
    const accountId = await app.card({ USD: '100' });
    const { checkoutId, orderNo } = await paid(app, accountId, '10');
    for (const amount of ['1', '2']) await app.move('addTip', { checkoutId, accountId, amount, currency: 'USD' });
    await app.move('void', { checkoutId });
    const { transaction } = await app.read(`{ transaction(by: { orderNo: "${orderNo}" }) {
      voided tips { amount status voided original { orderNo } }
    } }`);
    const tip = (amount: string) => ({ amount, status: 'SUCCEEDED', voided: false, original: { orderNo } });
    expect(transaction).toEqual({ voided: true, tips: [tip('1.00'), tip('2.00')] });
    expect(await app.held(accountId)).toEqual({ USD: '97' });
  });

  it('can itself be voided, and then is: its payment is not', async () => {
    const accountId = await app.card({ USD: '100' });
    const { checkoutId, orderNo } = await paid(app, accountId, '10');
    const tip = (await app.move('addTip', { checkoutId, accountId, amount: '5', currency: 'USD' })).transaction;
    const { errors } = await app.move('void', { checkoutId: tip.checkoutId });
    expect(errors).toEqual([]);
    const { transaction } = await app.read(`{ transaction(by: { orderNo: "${orderNo}" }) { voided tips { voided } } }`);
    expect(transaction).toEqual({ voided: false, tips: [{ voided: true }] });
    expect(await app.held(accountId)).toEqual({ USD: '90' });
  });

  it('on a payment that this layer has never seen goes out as it is', async () => {
    const { result, calls } = await app.watch(() =>
      app.move('addTip', {
        checkoutId: '933358163137265664',
        accountId: '914639258868515',
        amount: '2',
        currency: 'USD',
      }),
    );
    expect(result.errors).toEqual([]);
    expect(result.transaction).toMatchObject({
      status: 'SUCCEEDED',
      original: null,
      originalCheckoutId: '933358163137265664',
      amount: '2.00',
    });
    expect(calls).toHaveLength(1);
  });

  it('that the card cannot pay is declined and is none of the payment’s tips', async () => {
    const accountId = await app.card({ USD: '10' });
    const { checkoutId, orderNo } = await paid(app, accountId, '10');
    const { errors } = await app.move('addTip', { checkoutId, accountId, amount: '1', currency: 'USD' });
    expect(errors).toMatchObject([{ __typename: 'InsufficientFundsError', path: ['input', 'amount'] }]);
    const { transaction } = await app.read(`{ transaction(by: { orderNo: "${orderNo}" }) { tips { amount } } }`);
    expect(transaction.tips.filter(({ amount }: { amount: string | null }) => amount !== null)).toEqual([]);
  });
});

describe('a tip that cannot be', () => {
  async function refused(input: Record<string, unknown>) {
    const { result, calls } = await app.watch(() => app.move('addTip', { amount: '1', currency: 'USD', ...input }));
    expect(calls).toEqual([]);
    expect(result.transaction).toBeNull();
    expect(result.errors).toHaveLength(1);
    return result.errors[0];
  }

  it('from another card is refused at the card', async () => {
    const { checkoutId } = await paid(app, await app.card());
    expect(await refused({ checkoutId, accountId: await app.card() })).toMatchObject({
      __typename: 'InvalidInputError',
      path: ['input', 'accountId'],
    });
  });

  it('in another currency is refused at the currency', async () => {
    const accountId = await app.card({ USD: '50', EUR: '50' });
    const { checkoutId } = await paid(app, accountId);
    expect(await refused({ checkoutId, accountId, currency: 'EUR' })).toMatchObject({
      __typename: 'InvalidInputError',
      path: ['input', 'currency'],
    });
  });

  it.each([
    'a top-up',
    'points',
    'a void',
    'a tip',
    'a declined payment',
  ])('on %s is refused at the checkoutId', async (what) => {
    const accountId = what === 'a declined payment' ? '9000000000000001' : await app.card();
    const checkoutId = await checkoutIdOf(what, accountId);
    expect(await refused({ checkoutId, accountId })).toMatchObject({
      __typename: 'InvalidInputError',
      path: ['input', 'checkoutId'],
    });
  });

  it('on a voided payment is AlreadyVoidedError with the void', async () => {
    const [accountId, orderNo] = [await app.card(), newOrderNo()];
    const { checkoutId } = await paid(app, accountId);
    await app.move('void', { orderNo, checkoutId });
    expect(await refused({ checkoutId, accountId })).toMatchObject({
      __typename: 'AlreadyVoidedError',
      path: ['input', 'checkoutId'],
      voidedBy: { orderNo },
    });
  });

  async function checkoutIdOf(what: string, accountId: string): Promise<string> {
    const usd = { accountId, amount: '1', currency: 'USD' };
    if (what === 'a top-up') return (await app.move('topUp', usd)).transaction.checkoutId;
    if (what === 'points') return (await app.move('issuePoints', { accountId, points: '1' })).transaction.checkoutId;
    const payment = (await app.move('pay', usd)).transaction;
    if (what === 'a declined payment') return payment.checkoutId;
    const { checkoutId } = payment;
    const acting = what === 'a void' ? app.move('void', { checkoutId }) : app.move('addTip', { ...usd, checkoutId });
    return (await acting).transaction.checkoutId;
  }
});
