import { describe, expect, it } from 'vitest';
import { newAccountId, newOrderNo } from '../../support/app.ts';
import { expectCall, useApp } from '../support.ts';

const app = useApp();
const CUSTOMER = { firstName: 'José', lastName: 'Núñez' };
const WIRE_CUSTOMER = {
  customerType: '1',
  firstName: 'José',
  middleName: '',
  lastName: 'Núñez',
  address1: '',
  address2: '',
  city: '',
  state: '',
  postal: '',
  country: '',
  mailPref: 'O',
  phone: '',
  isMobile: '',
  phonePref: 'O',
  email: '',
  emailPref: 'O',
  birthday: '',
  anniversary: '',
  gender: '',
};

describe('a top-up', () => {
  it('with an amount sends it after the published keys, and shows it exactly', async () => {
    const [accountId, orderNo] = [await app.card({ USD: '1' }), newOrderNo()];
    const { result, calls } = await app.watch(() =>
      app.move('topUp', { orderNo, accountId, entryType: 'PROXIMITY', amount: '20.50', currency: 'USD' }),
    );
    expect(calls).toHaveLength(1);
    expectCall(calls[0], 'giftIssuance', {
      tranOrderNo: orderNo,
      loyaltyChannel: 'FACTOR4',
      accountId,
      entryType: 'P',
      amount: '20.5',
      tranCurrency: 'USD',
    });
    expect(result).toMatchObject({ replayed: false, errors: [] });
    expect(result.transaction).toMatchObject({
      type: 'TOP_UP',
      status: 'SUCCEEDED',
      valueCode: 'USD',
      requestedAmount: '20.50',
      amount: '20.50',
      amountDue: null,
      formattedAmount: '$20.50',
      originalCheckoutId: null,
    });
    expect(await app.held(accountId)).toEqual({ USD: '21.5' });
  });

  it('without amount and currency sends the published body, and its amount is the processor’s, not padded', async () => {
    const [accountId, orderNo] = [await app.card({ USD: '1' }), newOrderNo()];
    const { result, calls } = await app.watch(() =>
      app.move('topUp', { orderNo, accountId, amount: null, currency: null, activating: null, customer: null }),
    );
    expectCall(calls[0], 'giftIssuance', {
      tranOrderNo: orderNo,
      loyaltyChannel: 'FACTOR4',
      accountId,
      entryType: 'K',
    });
    expect(result.transaction).toMatchObject({
      status: 'SUCCEEDED',
      valueCode: null,
      requestedAmount: null,
      amount: '1',
      formattedAmount: '1',
    });
    expect(await app.held(accountId)).toEqual({ USD: '2' });
  });

  it.each([
    [true, 'Y'],
    [false, 'N'],
  ])('with activating %s and a customer sends %s and all 19 keys', async (activating, flag) => {
    const [accountId, orderNo] = [await app.card(), newOrderNo()];
    const { calls } = await app.watch(() =>
      app.move('topUp', { orderNo, accountId, activating, customer: CUSTOMER, amount: '1', currency: 'USD' }),
    );
    expectCall(calls[0], 'giftIssuance', {
      tranOrderNo: orderNo,
      loyaltyChannel: 'FACTOR4',
      accountId,
      entryType: 'K',
      activating: flag,
      customerInfo: WIRE_CUSTOMER,
      amount: '1',
      tranCurrency: 'USD',
    });
  });

  it('can bring a card into being, and its customer with it', async () => {
    const accountId = newAccountId();
    const { card, errors } = await app.move(
      'topUp',
      { accountId, activating: true, customer: CUSTOMER, amount: '5', currency: 'JPY' },
      'card { customer { displayName } balance(valueCode: "JPY") { amount } } errors { code }',
    );
    expect(errors).toEqual([]);
    expect(card).toEqual({ customer: { displayName: 'José Núñez' }, balance: { amount: '5' } });
  });

  it('of a card that the processor does not know is declined, naming the card', async () => {
    const { transaction, errors } = await app.move('topUp', { accountId: newAccountId(), activating: false });
    expect(transaction).toMatchObject({ status: 'DECLINED', final: true, amount: null });
    expect(errors).toMatchObject([
      { __typename: 'CardNotFoundError', code: 'CARD_NOT_FOUND', path: ['input', 'accountId'], retryable: false },
    ]);
  });
});

describe('points', () => {
  it.each([
    ['issuePoints', 'loyaltyIssuance', 'POINTS_ISSUANCE', '112.5'],
    ['redeemPoints', 'loyaltyRedemption', 'POINTS_REDEMPTION', '87.5'],
  ] as const)('%s goes out as published and comes back exactly', async (mutation, operation, type, left) => {
    const [accountId, orderNo] = [await app.card(), newOrderNo()];
    const { result, calls } = await app.watch(() =>
      app.move(mutation, { orderNo, accountId, entryType: 'MAGNETIC', points: '12.50' }),
    );
    expect(calls).toHaveLength(1);
    expectCall(calls[0], operation, {
      tranOrderNo: orderNo,
      loyaltyChannel: 'FACTOR4',
      accountId,
      entryType: 'M',
      amount: '12.5',
    });
    expect(result.errors).toEqual([]);
    expect(result.transaction).toMatchObject({
      type,
      status: 'SUCCEEDED',
      valueCode: 'Points',
      requestedAmount: '12.5',
      amount: '12.5',
      amountDue: null,
      formattedAmount: '12.5',
    });
    expect(await app.held(accountId)).toEqual({ USD: '100', Points: left });
  });

  it.each(['0.0001', '53', '12345678901.2345', '123456789012345'])('%s are moved to the last digit', async (points) => {
    const accountId = await app.card({ Points: '0' });
    const { transaction } = await app.move('issuePoints', { accountId, points });
    expect(transaction).toMatchObject({ requestedAmount: points, amount: points });
    expect(await app.held(accountId)).toEqual({ Points: points });
  });

  it('that the card does not hold are not redeemed', async () => {
    const accountId = await app.card({ USD: '1000', Points: '4' });
    const selection =
      'errors { __typename path ... on InsufficientFundsError { available valueCode } } transaction { status }';
    expect(await app.move('redeemPoints', { accountId, points: '5' }, selection)).toEqual({
      transaction: { status: 'DECLINED' },
      errors: [
        { __typename: 'InsufficientFundsError', path: ['input', 'points'], available: '4', valueCode: 'Points' },
      ],
    });
    expect(await app.held(accountId)).toEqual({ USD: '1000', Points: '4' });
  });
});
