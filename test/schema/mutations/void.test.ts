import { describe, expect, it } from 'vitest';
import { newOrderNo } from '../../support/app.ts';
import { expectCall, openTill, paid, useApp } from '../support.ts';

const app = useApp();
const SEEDED_PAYMENT = '933358163137265664';
const transactionOf = async (orderNo: string) =>
  (
    await app.read(
      `query ($orderNo: OrderNumber!) { transaction(by: { orderNo: $orderNo }) {
    status voided voidedBy { orderNo } original { orderNo } amount tips { orderNo }
  } }`,
      { orderNo },
    )
  ).transaction;

describe('a void', () => {
  it('goes out as published, once, and gives back exactly what the original moved', async () => {
    const [accountId, orderNo] = [await app.card({ USD: '100' }), newOrderNo()];
    const original = await paid(app, accountId, '10.50');
    const { result, calls } = await app.watch(() => app.move('void', { orderNo, checkoutId: original.checkoutId }));
    expect(calls).toHaveLength(1);
    expectCall(calls[0], 'giftVoid', { tranOrderNo: orderNo, oriOrderNo: original.checkoutId });
    expect(result).toMatchObject({ replayed: false, errors: [] });
    expect(result.transaction).toMatchObject({
      type: 'VOID',
      status: 'SUCCEEDED',
      final: true,
      valueCode: 'USD',
      requestedAmount: '10.50',
      amount: '10.50',
      amountDue: null,
      formattedAmount: '$10.50',
      originalCheckoutId: original.checkoutId,
      originalTransIndexCode: original.transIndexCode,
      original: { orderNo: original.orderNo },
      voided: false,
      voidedBy: null,
      card: { accountId },
      accountIdLast4: accountId.slice(-4),
    });
    expect(result.transaction.checkoutId).not.toBe(original.checkoutId);
    expect(await app.held(accountId)).toEqual({ USD: '100' });
    expect(await app.booked(original.orderNo)).toMatchObject([{ voided: true }]);
    expect(await transactionOf(original.orderNo)).toMatchObject({
      status: 'SUCCEEDED',
      amount: '10.50',
      voided: true,
      voidedBy: { orderNo },
      original: null,
    });
  });

  it('of a partly approved payment is of what was approved', async () => {
    const accountId = await app.card({ USD: '25' });
    const part = await app.move('pay', { accountId, amount: '40', currency: 'USD', nsfAllowed: true });
    const { transaction } = await app.move('void', { checkoutId: part.transaction.checkoutId });
    expect(transaction).toMatchObject({ requestedAmount: '25.00', amount: '25.00', amountDue: null });
    expect(await app.held(accountId)).toEqual({ USD: '25' });
  });

  it.each([
    ['topUp', { amount: '5', currency: 'USD' }, '5.00', 'USD'],
    ['topUp', {}, '1', null],
    ['issuePoints', { points: '7' }, '7', 'Points'],
    ['redeemPoints', { points: '7' }, '7', 'Points'],
  ] as const)('undoes %s %j too', async (mutation, input, amount, valueCode) => {
    const accountId = await app.card();
    const original = (await app.move(mutation, { accountId, ...input })).transaction;
    const { transaction, errors } = await app.move('void', { checkoutId: original.checkoutId });
    expect(errors).toEqual([]);
    expect(transaction).toMatchObject({ status: 'SUCCEEDED', amount, requestedAmount: amount, valueCode });
    expect(await app.held(accountId)).toEqual({ USD: '100', Points: '100' });
  });

  it('of a transaction that this layer has never seen goes out as it is, and says what is known', async () => {
    const orderNo = newOrderNo();
    const { result, calls } = await app.watch(() =>
      app.move(
        'void',
        { orderNo, checkoutId: SEEDED_PAYMENT },
        'transaction { valueCode requestedAmount amount formattedAmount accountIdLast4 card { id } original { id } originalCheckoutId originalTransIndexCode status checkoutId } card { id balances { amount } } errors { code }',
      ),
    );
    expect(calls).toHaveLength(1);
    expectCall(calls[0], 'giftVoid', { tranOrderNo: orderNo, oriOrderNo: SEEDED_PAYMENT });
    expect(result).toEqual({
      transaction: {
        status: 'SUCCEEDED',
        checkoutId: expect.any(String),
        valueCode: null,
        requestedAmount: null,
        amount: null,
        formattedAmount: null,
        accountIdLast4: null,
        card: null,
        original: null,
        originalCheckoutId: SEEDED_PAYMENT,
        originalTransIndexCode: '100200000804410265938',
      },
      card: null,
      errors: [],
    });
    expect((await app.held('914639258868515')).USD).toBe('1544.6');
    const again = await app.watch(() => app.move('void', { checkoutId: SEEDED_PAYMENT }));
    expect(again.result.errors).toMatchObject([{ __typename: 'AlreadyVoidedError', voidedBy: { orderNo } }]);
    expect(again.calls).toEqual([]);
  });

  it('of something that nobody knows is TransactionNotFoundError', async () => {
    const { transaction, errors } = await app.move('void', { checkoutId: '111111111111111111' });
    expect(transaction).toMatchObject({ status: 'DECLINED', final: true, originalCheckoutId: '111111111111111111' });
    expect(errors).toMatchObject([
      {
        __typename: 'TransactionNotFoundError',
        code: 'TRANSACTION_NOT_FOUND',
        path: ['input', 'checkoutId'],
        retryable: false,
      },
    ]);
  });

  it('of money that is spent already is declined for want of funds, and moves nothing', async () => {
    const accountId = await app.card({ USD: '0' });
    const { transaction: original } = await app.move('topUp', { accountId, amount: '5', currency: 'USD' });
    await paid(app, accountId, '3');
    const selection =
      'transaction { status amount } errors { __typename ... on InsufficientFundsError { available valueCode } }';
    expect(await app.move('void', { checkoutId: original.checkoutId }, selection)).toEqual({
      transaction: { status: 'DECLINED', amount: null },
      errors: [{ __typename: 'InsufficientFundsError', available: '2.00', valueCode: 'USD' }],
    });
    expect(await transactionOf(original.orderNo)).toMatchObject({ voided: false, voidedBy: null });
  });

  it('of a void, or of a declined transaction, is refused at its checkoutId and not sent', async () => {
    const accountId = await app.card();
    const { checkoutId } = await paid(app, accountId);
    const undone = (await app.move('void', { checkoutId })).transaction;
    const declined = (await app.move('pay', { accountId: '9000000000000001', amount: '1', currency: 'USD' }))
      .transaction;
    for (const original of [undone, declined]) {
      const { result, calls } = await app.watch(() => app.move('void', { checkoutId: original.checkoutId }));
      expect(result.errors).toMatchObject([{ __typename: 'InvalidInputError', path: ['input', 'checkoutId'] }]);
      expect(result.transaction).toBeNull();
      expect(calls).toEqual([]);
    }
  });

  it('that was done elsewhere is AlreadyVoidedError without a voidedBy, and the original is voided', async () => {
    const accountId = await app.card({ USD: '100' });
    const { checkoutId, orderNo } = await paid(app, accountId);
    const elsewhere = await openTill({ PAYWIZARD_URL: app.sandboxUrl });
    await elsewhere.move('void', { checkoutId });
    await elsewhere.close();
    const { transaction, errors } = await app.move('void', { checkoutId });
    expect(transaction).toMatchObject({
      status: 'DECLINED',
      failure: { code: 'ALREADY_VOIDED', upstreamCode: '40008' },
    });
    expect(errors).toMatchObject([
      { __typename: 'AlreadyVoidedError', path: ['input', 'checkoutId'], retryable: false, voidedBy: null },
    ]);
    expect(await transactionOf(orderNo)).toMatchObject({ status: 'SUCCEEDED', voided: true, voidedBy: null });
    expect((await app.watch(() => app.move('void', { checkoutId }))).calls).toEqual([]);
    expect(await app.held(accountId)).toEqual({ USD: '100' });
  });
});

describe('a second void of what is voided', () => {
  it('answers AlreadyVoidedError with the void that did it, sends nothing and records nothing', async () => {
    const { checkoutId } = await paid(app, await app.card());
    const [first, second] = [newOrderNo(), newOrderNo()];
    await app.move('void', { orderNo: first, checkoutId });
    const { result, calls } = await app.watch(() => app.move('void', { orderNo: second, checkoutId }));
    expect(result).toMatchObject({ transaction: null, replayed: false });
    expect(result.errors).toMatchObject([
      {
        __typename: 'AlreadyVoidedError',
        code: 'ALREADY_VOIDED',
        path: ['input', 'checkoutId'],
        retryable: false,
        voidedBy: { orderNo: first },
      },
    ]);
    expect(calls).toEqual([]);
    expect(await transactionOf(second)).toBeNull();
  });

  it('under the same order number answers with that void again', async () => {
    const [accountId, orderNo] = [await app.card({ USD: '100' }), newOrderNo()];
    const { checkoutId } = await paid(app, accountId);
    const first = await app.move('void', { orderNo, checkoutId });
    const { result, calls } = await app.watch(() => app.move('void', { orderNo, checkoutId }));
    expect(result).toEqual({ ...first, replayed: true });
    expect(calls).toEqual([]);
    expect(await app.held(accountId)).toEqual({ USD: '100' });
  });
});
