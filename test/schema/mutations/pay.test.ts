import { describe, expect, it } from 'vitest';
import { newOrderNo } from '../../support/app.ts';
import { expectCall, transactionAnswer, useApp } from '../support.ts';

const app = useApp();

describe('a payment', () => {
  it('goes out as published, once, and comes back exactly', async () => {
    const [accountId, orderNo] = [await app.card({ USD: '100' }), newOrderNo()];
    const startedAt = Date.now();
    const { result, calls } = await app.watch(() =>
      app.move('pay', { orderNo, accountId, amount: '10.50', currency: 'USD' }),
    );
    expect(calls).toHaveLength(1);
    expectCall(calls[0], 'giftTransaction', {
      tranOrderNo: orderNo,
      loyaltyChannel: 'FACTOR4',
      amount: '10.5',
      tranCurrency: 'USD',
      accountId,
      entryType: 'K',
    });
    const [booked] = await app.booked(orderNo);
    expect(booked).toMatchObject({ operation: 'giftTransaction', state: 'success', amount: '10.5', accountId });
    expect(await app.held(accountId)).toEqual({ USD: '89.5' });
    expect(result.replayed).toBe(false);
    expect(result.errors).toEqual([]);
    expect(result.transaction).toEqual({
      id: expect.any(String),
      type: 'PAYMENT',
      status: 'SUCCEEDED',
      final: true,
      orderNo,
      checkoutId: booked.checkoutId,
      transIndexCode: expect.any(String),
      merchantId: '202507081058',
      paywizardId: expect.any(String),
      valueCode: 'USD',
      requestedAmount: '10.50',
      amount: '10.50',
      amountDue: null,
      formattedAmount: '$10.50',
      accountIdLast4: accountId.slice(-4),
      originalCheckoutId: null,
      originalTransIndexCode: null,
      voided: false,
      original: null,
      tips: [],
      voidedBy: null,
      card: { id: expect.any(String), accountId, accountIdLast4: accountId.slice(-4) },
      failure: null,
      processedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    const { createdAt, updatedAt, processedAt } = result.transaction;
    for (const moment of [createdAt, updatedAt]) {
      expect(moment).toMatch(/Z$/);
      expect(Date.parse(moment)).toBeGreaterThanOrEqual(startedAt);
      expect(Date.parse(moment)).toBeLessThanOrEqual(Date.now());
    }
    expect(Date.parse(updatedAt)).toBeGreaterThanOrEqual(Date.parse(createdAt));
    expect(Math.abs(Date.parse(processedAt) - startedAt)).toBeLessThan(5_000);
  });

  it.each([
    ['BARCODE', 'B', true],
    ['MAGNETIC', 'M', false],
    ['PROXIMITY', 'P', null],
  ])('taken up by %s goes out with %s, and nsfAllowed %s last where it is given', async (entryType, code, nsfAllowed) => {
    const [accountId, orderNo] = [await app.card({ USD: '100' }), newOrderNo()];
    const { calls } = await app.watch(() =>
      app.move('pay', { orderNo, accountId, entryType, amount: '1', currency: 'USD', nsfAllowed }),
    );
    expectCall(calls[0], 'giftTransaction', {
      tranOrderNo: orderNo,
      loyaltyChannel: 'FACTOR4',
      amount: '1',
      tranCurrency: 'USD',
      accountId,
      entryType: code,
      ...(nsfAllowed !== null && { nsfAllowed }),
    });
  });

  it.each([
    ['USD', '0.01', '0.01', '0.01', '$0.01'],
    ['USD', '100.00', '100', '100.00', '$100.00'],
    ['USD', '1234567890123.45', '1234567890123.45', '1234567890123.45', '$1,234,567,890,123.45'],
    ['JPY', '1200', '1200', '1200', '¥1,200'],
    ['KWD', '1.5', '1.5', '1.500', 'KWD 1.500'],
    ['KWD', '123456789012.345', '123456789012.345', '123456789012.345', 'KWD 123,456,789,012.345'],
  ])('of %s %s goes out as %s and is shown as %s', async (currency, amount, sent, shown, formatted) => {
    const accountId = await app.card({ [currency]: '12345678901234567.89' });
    const { result, calls } = await app.watch(() => app.move('pay', { accountId, amount, currency }));
    expect(JSON.parse(calls[0]?.body ?? '').amount).toBe(sent);
    expect(result.transaction).toMatchObject({ requestedAmount: shown, amount: shown, amountDue: null });
    expect(result.transaction.formattedAmount.replaceAll(/\s/g, ' ')).toBe(formatted);
  });

  it('takes the amount from a literal in the document as it is written', async () => {
    const accountId = await app.card({ USD: '999999999999999' });
    const { result, calls } = await app.watch(() =>
      app.read(`mutation { pay(input: {
        orderNo: "${newOrderNo()}", accountId: "${accountId}", amount: 1234567890123.10, currency: "USD"
      }) { transaction { amount formattedAmount(locale: "de-DE") } errors { code } } }`),
    );
    expect(JSON.parse(calls[0]?.body ?? '').amount).toBe('1234567890123.1');
    expect(result.pay.transaction.amount).toBe('1234567890123.10');
    expect(result.pay.transaction.formattedAmount.replaceAll(/\s/g, ' ')).toBe('1.234.567.890.123,10 $');
  });
});

describe('a payment with nsfAllowed', () => {
  it('that is approved in part says what is still owed', async () => {
    const accountId = await app.card({ USD: '25' });
    const { transaction, errors } = await app.move('pay', {
      accountId,
      amount: '40.00',
      currency: 'USD',
      nsfAllowed: true,
    });
    expect(errors).toEqual([]);
    expect(transaction).toMatchObject({
      status: 'SUCCEEDED',
      requestedAmount: '40.00',
      amount: '25.00',
      amountDue: '15.00',
      formattedAmount: '$25.00',
    });
    expect(await app.held(accountId)).toEqual({ USD: '0' });
  });

  it('that is approved in full owes nothing', async () => {
    const accountId = await app.card({ USD: '25' });
    const { transaction } = await app.move('pay', { accountId, amount: '25', currency: 'USD', nsfAllowed: true });
    expect(transaction).toMatchObject({ amount: '25.00', amountDue: null });
  });

  it('that is answered with more than was asked shows that and owes nothing', async () => {
    await app.fault({ fault: 'raw', operation: 'giftTransaction', body: transactionAnswer({ amount: '123400' }) });
    const { transaction } = await app.move('pay', {
      accountId: await app.card(),
      amount: '10.50',
      currency: 'USD',
      nsfAllowed: true,
    });
    expect(transaction).toMatchObject({ amount: '12.34', amountDue: null });
  });
});

describe('a payment that did not ask for a partial approval', () => {
  it.each([
    null,
    false,
  ])('and is answered with another amount (nsfAllowed %s) shows it as answered', async (nsfAllowed) => {
    await app.fault({ fault: 'raw', operation: 'giftTransaction', body: transactionAnswer({ amount: '70001' }) });
    const { transaction, errors } = await app.move('pay', {
      accountId: await app.card(),
      amount: '10.50',
      currency: 'USD',
      nsfAllowed,
    });
    expect(errors).toEqual([]);
    expect(transaction).toMatchObject({
      status: 'SUCCEEDED',
      requestedAmount: '10.50',
      amount: '7.0001',
      amountDue: null,
    });
  });

  it('and finds too little on the card moves nothing, and says what the card holds where that is asked', async () => {
    const accountId = await app.card({ USD: '25', Points: '3' });
    const selection = `transaction { status amount } card { id } errors { __typename path retryable
      ... on InsufficientFundsError { available valueCode } }`;
    const { result, calls } = await app.watch(() =>
      app.move('pay', { accountId, amount: '25.01', currency: 'USD' }, selection),
    );
    expect(result.transaction).toEqual({ status: 'DECLINED', amount: null });
    expect(result.errors).toEqual([
      {
        __typename: 'InsufficientFundsError',
        path: ['input', 'amount'],
        retryable: false,
        available: '25.00',
        valueCode: 'USD',
      },
    ]);
    expect(calls.map(({ operation }) => operation)).toEqual(['giftTransaction', 'giftInquiry']);
    expect(await app.held(accountId)).toEqual({ USD: '25', Points: '3' });
  });

  it('asks for what the card holds only where that is selected, and is null where it is not known', async () => {
    const accountId = await app.card({ EUR: '1' });
    const input = { accountId, amount: '5', currency: 'USD' };
    const without = await app.watch(() =>
      app.move('pay', input, 'errors { ... on InsufficientFundsError { valueCode } }'),
    );
    expect(without.result.errors).toEqual([{ valueCode: 'USD' }]);
    expect(without.calls).toHaveLength(1);
    await app.fault({ fault: 'code', code: 49999, operation: 'giftInquiry', accountId });
    const failing = await app.move('pay', input, 'errors { ... on InsufficientFundsError { available } }');
    expect(failing.errors).toEqual([{ available: null }]);
    const none = await app.move('pay', input, 'errors { ... on InsufficientFundsError { available } }');
    expect(none.errors).toEqual([{ available: null }]);
  });
});
