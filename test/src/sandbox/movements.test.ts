import { describe, expect, test } from 'vitest';
import { CUSTOMER, EXAMPLE_CARD, useSandbox } from './support.ts';

const sandbox = useSandbox();
const UNKNOWN = '914639258869999';

const transaction = (amount: string, result = 0) => ({
  mid: '202507081058',
  paywizardId: '10020000080',
  checkoutId: expect.stringMatching(/^\d{18}$/),
  transIndexCode: expect.stringMatching(/^10020000080\d{10}$/),
  amount,
  result,
});

describe('payment', () => {
  test('takes the money and answers in ten-thousandths', async () => {
    const answer = await sandbox.run('giftTransaction', { amount: '10.5' });
    expect(answer).toMatchObject({ code: 200, msg: 'success' });
    expect(answer.data).toEqual(transaction('105000'));
    expect((await sandbox.run('giftInquiry')).data).toMatchObject({
      balances: [
        { valueCode: 'USD', amount: 1523.6, difference: -10.5 },
        { valueCode: 'Points', amount: 53, difference: 0 },
      ],
    });
  });

  test('takes the last cent, and not one more', async () => {
    expect(await sandbox.run('giftTransaction', { amount: '1534.1001' })).toMatchObject({ code: 40005, data: null });
    expect(await sandbox.run('giftTransaction', { amount: '1534.1' })).toMatchObject({ data: { amount: '15341000' } });
    expect(await sandbox.balances(EXAMPLE_CARD)).toEqual({ USD: '0', Points: '53' });
  });

  test('is refused where the card has nothing in that currency', async () => {
    expect(await sandbox.run('giftTransaction', { tranCurrency: 'EUR' })).toMatchObject({ code: 40005 });
  });

  test('with nsfAllowed is approved for what is there', async () => {
    const accountId = '914639258868523';
    const answer = await sandbox.run('giftTransaction', { accountId, amount: '40', nsfAllowed: true });
    expect(answer.data).toEqual(transaction('250000'));
    expect(await sandbox.balances(accountId)).toEqual({ USD: '0', Points: '0' });
    expect(await sandbox.orders()).toMatchObject([{ amount: '25', state: 'success' }]);

    const nothingLeft = await sandbox.run('giftTransaction', { accountId, amount: '1', nsfAllowed: true });
    expect(nothingLeft).toMatchObject({ code: 40005, data: null });
  });

  test('with nsfAllowed false, or with enough on the card, is all or nothing', async () => {
    const accountId = '914639258868523';
    expect(await sandbox.run('giftTransaction', { accountId, amount: '40', nsfAllowed: false })).toMatchObject({
      code: 40005,
    });
    expect(await sandbox.run('giftTransaction', { accountId, amount: '24', nsfAllowed: true })).toMatchObject({
      data: { amount: '240000' },
    });
  });

  test('gives every transaction ids of its own', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => sandbox.run('giftTransaction')));
    expect(answers.map((answer) => answer.data)).toEqual(answers.map(() => transaction('105000')));
    const orders = await sandbox.orders();
    expect(new Set(orders.map((order) => order.checkoutId)).size).toBe(50);
    expect(await sandbox.balances(EXAMPLE_CARD)).toMatchObject({ USD: '1009.1' });
  });
});

describe('top-up', () => {
  test('credits the amount', async () => {
    const answer = await sandbox.run('giftIssuance', { amount: '20.25', tranCurrency: 'USD' });
    expect(answer.data).toEqual(transaction('202500'));
    expect(await sandbox.balances(EXAMPLE_CARD)).toEqual({ USD: '1554.35', Points: '53' });
  });

  test("without an amount credits 1 USD, as in the vendor's example", async () => {
    expect((await sandbox.run('giftIssuance')).data).toEqual(transaction('10000'));
    expect(await sandbox.balances(EXAMPLE_CARD)).toMatchObject({ USD: '1535.1' });
  });

  test('in a new currency opens a balance in it', async () => {
    await sandbox.run('giftIssuance', { amount: '3.125', tranCurrency: 'KWD' });
    expect(await sandbox.balances(EXAMPLE_CARD)).toEqual({ USD: '1534.1', Points: '53', KWD: '3.125' });
  });

  test('creates a card that was never seen, unless it is told not to activate', async () => {
    expect(await sandbox.run('giftIssuance', { accountId: UNKNOWN, activating: 'N' })).toMatchObject({ code: 40004 });
    expect(await sandbox.balances(UNKNOWN)).toBeUndefined();

    await sandbox.run('giftIssuance', { accountId: UNKNOWN, amount: '12', tranCurrency: 'USD' });
    expect(await sandbox.balances(UNKNOWN)).toEqual({ USD: '12', Points: '0' });
    expect(await sandbox.run('giftTransaction', { accountId: UNKNOWN })).toMatchObject({ data: { result: 0 } });
    expect((await sandbox.run('giftInquiry', { accountId: UNKNOWN })).data).toMatchObject({
      customerInfo: { firstName: '', gender: '' },
    });
  });

  test('activates and registers a card on the way', async () => {
    const accountId = '914639258868564';
    await sandbox.run('giftIssuance', { accountId, activating: 'Y', customerInfo: CUSTOMER });
    expect(await sandbox.run('giftTransaction', { accountId })).toMatchObject({ data: { result: 0 } });
    expect((await sandbox.run('giftInquiry', { accountId })).data).toMatchObject({ customerInfo: CUSTOMER });
  });

  test('without activating leaves a card that is not active as it is', async () => {
    const accountId = '914639258868564';
    expect(await sandbox.run('giftIssuance', { accountId, customerInfo: CUSTOMER })).toMatchObject({ code: 200 });
    expect(await sandbox.run('giftTransaction', { accountId })).toMatchObject({ code: 40006 });
  });
});

describe('points', () => {
  test('are given and taken, with fractions', async () => {
    expect((await sandbox.run('loyaltyIssuance', { amount: '1' })).data).toEqual(transaction('10000'));
    expect((await sandbox.run('loyaltyRedemption', { amount: '4.5' })).data).toEqual(transaction('45000'));
    expect((await sandbox.run('giftInquiry')).data).toMatchObject({
      balances: [{ difference: 0 }, { valueCode: 'Points', amount: 49.5, difference: -4.5 }],
    });
  });

  test('cannot be taken beyond what is there', async () => {
    expect(await sandbox.run('loyaltyRedemption', { amount: '53.0001' })).toMatchObject({ code: 40005 });
  });

  test('cannot be taken from a card that is not active', async () => {
    expect(await sandbox.run('loyaltyRedemption', { accountId: '914639258868564' })).toMatchObject({ code: 40006 });
  });
});

test.each([
  'giftTransaction',
  'loyaltyIssuance',
  'loyaltyRedemption',
  'giftTip',
])('%s on a card that was never seen is refused with 40004 and books nothing', async (operation) => {
  expect(await sandbox.run(operation, { accountId: UNKNOWN })).toMatchObject({ code: 40004, data: null });
  expect(await sandbox.orders()).toEqual([]);
});
