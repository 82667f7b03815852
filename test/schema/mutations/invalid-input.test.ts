import { describe, expect, it } from 'vitest';
import { newOrderNo } from '../../support/app.ts';
import { type Mutation, useApp } from '../support.ts';

const app = useApp();
const USD = { amount: '1', currency: 'USD' };
const TIP = { ...USD, checkoutId: '933358163137265664' };

const BROKEN: [Mutation, Record<string, unknown>, string][] = [
  ...['0', '0.00', '-0', '-1', '10.505', '0.001', '12345678901234.56', '1234567890123456'].flatMap((amount) =>
    (['pay', 'topUp', 'addTip'] as const).map((mutation): [Mutation, Record<string, unknown>, string] => [
      mutation,
      { ...TIP, amount },
      'amount',
    ]),
  ),
  ['pay', { amount: '10.5', currency: 'JPY' }, 'amount'],
  ['pay', { amount: '1.0001', currency: 'KWD' }, 'amount'],
  ['pay', { amount: '1', currency: 'QQQ' }, 'currency'],
  ['topUp', { amount: '1', currency: 'QQQ' }, 'currency'],
  ['addTip', { ...TIP, currency: 'QQQ' }, 'currency'],
  ...['0', '-1', '-0.5', '1.00001', '1234567890123456', '123456789012.3456'].flatMap((points) =>
    (['issuePoints', 'redeemPoints'] as const).map((mutation): [Mutation, Record<string, unknown>, string] => [
      mutation,
      { points },
      'points',
    ]),
  ),
  ...['', ' ', '\t', 'with space', 'x'.repeat(200)].flatMap((checkoutId) =>
    (['void', 'addTip'] as const).map((mutation): [Mutation, Record<string, unknown>, string] => [
      mutation,
      { ...TIP, checkoutId },
      'checkoutId',
    ]),
  ),
];

describe('an input that breaks a rule names its place and uses up nothing', () => {
  it.each(BROKEN)('%s with %j is wrong at %s', async (mutation, input, field) => {
    const orderNo = newOrderNo();
    const accountId = await app.card();
    const { result, calls } = await app.watch(() =>
      app.move(mutation, fitting(mutation, { orderNo, accountId, ...input })),
    );
    expect(result.transaction).toBeNull();
    expect(result.replayed).toBe(false);
    expect(result.errors).toMatchObject([
      { __typename: 'InvalidInputError', code: 'INVALID_INPUT', path: ['input', field], retryable: false },
    ]);
    expect(result.errors[0].message).toMatch(/^[A-Z].*\.$/);
    expect(result.errors[0].message).not.toContain(accountId);
    expect(calls).toEqual([]);
    expect(await app.read(`{ transaction(by: { orderNo: "${orderNo}" }) { id } }`)).toEqual({ transaction: null });
    const paid = await app.move('pay', { orderNo, accountId, ...USD });
    expect(paid).toMatchObject({ replayed: false, errors: [], transaction: { status: 'SUCCEEDED' } });
  });

  it.each([
    [{ amount: '5', currency: null }],
    [{ amount: '5' }],
    [{ amount: null, currency: 'USD' }],
    [{ currency: 'USD' }],
  ])('a top-up with %j has half of what goes together', async (half) => {
    const orderNo = newOrderNo();
    const { result, calls } = await app.watch(async () =>
      app.move('topUp', { orderNo, accountId: await app.card(), ...half }),
    );
    expect(result.errors).toMatchObject([
      { __typename: 'InvalidInputError', path: ['input', expect.stringMatching(/^(amount|currency)$/)] },
    ]);
    expect(result.transaction).toBeNull();
    expect(calls).toEqual([]);
    expect(await app.booked(orderNo)).toEqual([]);
  });
});

it('what the API refuses for its form leaves the order number free too', async () => {
  const [orderNo, accountId] = [newOrderNo(), await app.card()];
  const document = 'mutation ($input: PayInput!) { pay(input: $input) { replayed } }';
  const { result, calls } = await app.watch(() =>
    app.gql(document, { input: { orderNo, accountId, amount: 10.5, currency: 'USD' } }),
  );
  expect(result.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  expect(calls).toEqual([]);
  expect(await app.move('pay', { orderNo, accountId, ...USD })).toMatchObject({ replayed: false, errors: [] });
});

it('a document with one malformed mutation moves nothing at all', async () => {
  const accountId = await app.card();
  const pay = (amount: string) =>
    `pay(input: { orderNo: "${newOrderNo()}", accountId: "${accountId}", amount: ${amount}, currency: "USD" }) { replayed }`;
  const { result, calls } = await app.watch(() => app.gql(`mutation { a: ${pay('1')} b: ${pay('"one"')} }`));
  expect(result.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  expect(calls).toEqual([]);
});

/** A void has no card, and only some have a checkoutId, an amount or points. */
function fitting(mutation: Mutation, input: Record<string, unknown>): Record<string, unknown> {
  const { accountId: _card, amount: _amount, currency: _currency, points: _points, ...voiding } = input;
  if (mutation === 'void') return voiding;
  const { checkoutId: _checkoutId, ...others } = input;
  return mutation === 'addTip' ? input : others;
}
