import { describe, expect, it } from 'vitest';
import { transactionAnswer, useApp } from '../../schema/support.ts';
import { newOrderNo } from '../../support/app.ts';

const app = useApp({ PAYWIZARD_TIMEOUT_MS: '400' });
const special = (last: number) => `90000000000000${String(last).padStart(2, '0')}`;

const DECLINED = {
  status: 'DECLINED',
  final: true,
  errors: [{ __typename: 'DeclinedError', code: 'DECLINED', path: [], retryable: false }],
};
const UNKNOWN = {
  status: 'UNKNOWN',
  final: false,
  errors: [{ __typename: 'OutcomeUnknownError', code: 'OUTCOME_UNKNOWN', path: [], retryable: true }],
};
const PENDING = { status: 'PENDING', final: false, errors: [] };
const REFUSED = {
  status: 'FAILED',
  final: true,
  errors: [{ __typename: 'UpstreamError', code: 'UPSTREAM_ERROR', path: [], retryable: false }],
};
const UNAVAILABLE = {
  status: 'FAILED',
  final: false,
  errors: [{ __typename: 'UpstreamError', code: 'UPSTREAM_UNAVAILABLE', path: [], retryable: true }],
};

interface Expected {
  status: string;
  final: boolean;
  errors: { code?: string; retryable?: boolean }[];
}

/** What the caller is told, what stands in the history, and that a repeat says the same without a call. */
async function expectOutcome(
  input: Record<string, unknown>,
  { status, final, errors }: Expected,
  upstreamCode: string | null,
) {
  const { result, calls } = await app.watch(() => app.move('pay', input));
  expect(calls.map(({ operation }) => operation)).toEqual(['giftTransaction']);
  expect(result).toMatchObject({
    replayed: false,
    errors,
    transaction: { status, final, amount: null, amountDue: null },
  });
  expect(result.errors).toHaveLength(errors.length);
  const [error] = errors;
  expect(result.transaction.failure).toEqual(
    error === undefined
      ? null
      : { code: error.code, retryable: error.retryable, upstreamCode, message: result.errors[0].message },
  );
  const { transaction } = await app.read(
    `query ($by: TransactionBy!) { transaction(by: $by) { id status final updatedAt } }`,
    {
      by: { orderNo: input.orderNo },
    },
  );
  const { id, updatedAt } = result.transaction;
  expect(transaction).toEqual({ id, status, final, updatedAt });
  return result;
}

describe('a payment', () => {
  it.each([
    ['is declined', 1, DECLINED, null, '100'],
    ['is accepted and stays pending', 2, PENDING, null, '100'],
    ['is accepted and stays pending, to be declined', 3, PENDING, null, '100'],
    ['is booked and answered too late', 4, UNKNOWN, null, '95'],
    ['is booked and the connection breaks', 5, UNKNOWN, null, '95'],
    ['is not booked and the connection breaks', 6, UNKNOWN, null, '100'],
    ['is booked and answered by HTTP 500', 7, UNKNOWN, null, '95'],
    ['is not booked and answered by HTTP 500', 8, UNKNOWN, null, '100'],
    ['is booked and answered by a page of HTML', 9, UNKNOWN, null, '95'],
    ['is booked and answered by half of the answer', 10, UNKNOWN, null, '95'],
    ['is from a blocked card', 11, DECLINED, '40006', '100'],
    ['is booked and never answered', 12, UNKNOWN, null, '95'],
    ['is turned away before anything is done', 13, UNAVAILABLE, '50300', '100'],
    ['is answered by a code without a meaning', 14, UNKNOWN, '49999', '100'],
  ])('that %s (sandbox card %d) is told as it is, and never sent again', async (_name, card, expected, upstreamCode, left) => {
    const input = { orderNo: newOrderNo(), accountId: special(card), amount: '5', currency: 'USD' };
    const first = await expectOutcome(input, expected, upstreamCode);
    expect((await app.held(input.accountId)).USD).toBe(left);
    if (expected === UNAVAILABLE) return;
    const { result, calls } = await app.watch(() => app.move('pay', input));
    expect(result).toEqual({ ...first, replayed: true });
    expect(calls).toEqual([]);
  });

  it.each([
    [
      40004,
      {
        ...DECLINED,
        errors: [
          { __typename: 'CardNotFoundError', code: 'CARD_NOT_FOUND', path: ['input', 'accountId'], retryable: false },
        ],
      },
    ],
    [
      40005,
      {
        ...DECLINED,
        errors: [
          {
            __typename: 'InsufficientFundsError',
            code: 'INSUFFICIENT_FUNDS',
            path: ['input', 'amount'],
            retryable: false,
          },
        ],
      },
    ],
    [40006, DECLINED],
    [40009, UNKNOWN],
    [50300, UNAVAILABLE],
    [400, REFUSED],
    [401, REFUSED],
    [403, REFUSED],
    [500, UNKNOWN],
    [12345, UNKNOWN],
    [0, UNKNOWN],
  ])('that is answered by code %d', async (code, expected) => {
    const input = { orderNo: newOrderNo(), accountId: await app.card(), amount: '5', currency: 'USD' };
    await app.fault({ fault: 'code', code, msg: `secret ${input.accountId}`, orderNo: input.orderNo });
    const result = await expectOutcome(input, expected, String(code));
    expect(JSON.stringify([result.errors, result.transaction.failure])).not.toMatch(/secret|\d{8}/);
    if ('upstreamCode' in result.errors[0]) expect(result.errors[0].upstreamCode).toBe(String(code));
  });

  it.each([
    ['no checkoutId', { checkoutId: undefined }],
    ['an empty checkoutId', { checkoutId: '' }],
    ['an amount with a point', { amount: '10.5' }],
    ['an amount that is a number', { amount: 105000 }],
    ['a negative amount', { amount: '-105000' }],
    ['no amount', { amount: undefined }],
    ['an unpublished result', { result: 3 }],
    ['a result in words', { result: 'success' }],
    ['no result', { result: undefined }],
  ])('that is answered against the contract, with %s, has an unknown outcome', async (_name, changes) => {
    const input = { orderNo: newOrderNo(), accountId: await app.card(), amount: '5', currency: 'USD' };
    await app.fault({ fault: 'raw', body: transactionAnswer(changes), orderNo: input.orderNo });
    await expectOutcome(input, UNKNOWN, null);
  });

  it('whose ids come back as bare numbers, with keys nobody published, keeps every digit', async () => {
    const body = transactionAnswer({ checkoutId: '%', amount: '50000', newKey: { a: 1 } }).replace(
      '"%"',
      '933358163137265667',
    );
    const input = { orderNo: newOrderNo(), accountId: await app.card(), amount: '5', currency: 'USD' };
    await app.fault({ fault: 'raw', body, orderNo: input.orderNo });
    const { transaction } = await app.move('pay', input);
    expect(transaction).toMatchObject({ status: 'SUCCEEDED', checkoutId: '933358163137265667', amount: '5.00' });
    expect(transaction.processedAt).toBe('2025-07-24T13:16:29Z');
  });

  it('whose answer has no readable time succeeded all the same', async () => {
    const body = transactionAnswer({ amount: '50000' }).replace('2025-07-24 13:16:29', 'yesterday');
    const input = { orderNo: newOrderNo(), accountId: await app.card(), amount: '5', currency: 'USD' };
    await app.fault({ fault: 'raw', body, orderNo: input.orderNo });
    expect((await app.move('pay', input)).transaction).toMatchObject({ status: 'SUCCEEDED', processedAt: null });
  });

  it('whose envelope says success under HTTP 502 has an unknown outcome', async () => {
    const input = { orderNo: newOrderNo(), accountId: await app.card(), amount: '5', currency: 'USD' };
    await app.fault({ fault: 'http-after', httpStatus: 502, body: transactionAnswer(), orderNo: input.orderNo });
    await expectOutcome(input, UNKNOWN, null);
  });
});

it.each([
  ['topUp', 'TOP_UP', { amount: '5', currency: 'USD' }],
  ['issuePoints', 'POINTS_ISSUANCE', { points: '5' }],
  ['redeemPoints', 'POINTS_REDEMPTION', { points: '5' }],
] as const)('a lost %s has an unknown outcome too, and is not sent again', async (mutation, type, what) => {
  const input = { orderNo: newOrderNo(), accountId: special(5), ...what };
  const { result, calls } = await app.watch(async () => [
    await app.move(mutation, input),
    await app.move(mutation, input),
  ]);
  expect(result).toMatchObject([
    { replayed: false, transaction: { type, status: 'UNKNOWN', checkoutId: null }, errors: UNKNOWN.errors },
    { replayed: true, transaction: { type, status: 'UNKNOWN', checkoutId: null }, errors: UNKNOWN.errors },
  ]);
  expect(calls).toHaveLength(1);
});

it('a pending payment has the processor’s ids and no amount yet', async () => {
  const input = { orderNo: newOrderNo(), accountId: special(2), amount: '5', currency: 'USD' };
  const { transaction } = await app.move('pay', input);
  const [booked] = await app.booked(input.orderNo);
  expect(transaction).toMatchObject({
    status: 'PENDING',
    checkoutId: booked.checkoutId,
    requestedAmount: '5.00',
    amount: null,
    formattedAmount: null,
    processedAt: expect.any(String),
    failure: null,
  });
});
