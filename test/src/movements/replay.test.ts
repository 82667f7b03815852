import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentOf, ERRORS, openTill, paid, TRANSACTION, useApp } from '../../schema/support.ts';
import { newOrderNo, signToken } from '../../support/app.ts';

const app = useApp({ PAYWIZARD_TIMEOUT_MS: '1000' });
const USD = { amount: '10.50', currency: 'USD' };

describe('a repeated order number answers with the first result and moves nothing', () => {
  it('after a success', async () => {
    const input = { orderNo: newOrderNo(), accountId: await app.card({ USD: '100' }), ...USD };
    const first = await app.move('pay', input);
    const { result, calls } = await app.watch(async () => [await app.move('pay', input), await app.move('pay', input)]);
    expect(first).toMatchObject({ replayed: false, errors: [], transaction: { status: 'SUCCEEDED' } });
    expect(result).toEqual([
      { ...first, replayed: true },
      { ...first, replayed: true },
    ]);
    expect(calls).toEqual([]);
    expect(await app.held(input.accountId)).toEqual({ USD: '89.5' });
  });

  it.each(['topUp', 'issuePoints', 'redeemPoints', 'addTip'] as const)('after a %s', async (mutation) => {
    const accountId = await app.card();
    const what = mutation.endsWith('Points') ? { points: '3' } : { amount: '3', currency: 'USD' };
    const checkoutId = mutation === 'addTip' ? (await paid(app, accountId)).checkoutId : undefined;
    const input = { orderNo: newOrderNo(), accountId, ...what, checkoutId };
    const first = await app.move(mutation, input);
    const held = await app.held(accountId);
    const { result, calls } = await app.watch(() => app.move(mutation, input));
    expect(first.transaction.status).toBe('SUCCEEDED');
    expect(result).toEqual({ ...first, replayed: true });
    expect(calls).toEqual([]);
    expect(await app.held(accountId)).toEqual(held);
  });

  it.each([
    ['a decline', { fault: 'decline' }, 'DECLINED'],
    ['a decline by a code', { fault: 'code', code: 40005 }, 'DECLINED'],
    ['a refused credential', { fault: 'code', code: 401 }, 'FAILED'],
    ['a pending one', { fault: 'pending-success', delayMs: 600_000 }, 'PENDING'],
    ['a lost answer', { fault: 'drop-after' }, 'UNKNOWN'],
    ['a lost request', { fault: 'drop-before' }, 'UNKNOWN'],
  ])('after %s', async (_name, fault, status) => {
    const input = { orderNo: newOrderNo(), accountId: await app.card(), ...USD };
    await app.fault({ ...fault, orderNo: input.orderNo });
    const first = await app.move('pay', input);
    const { result, calls } = await app.watch(() => app.move('pay', input));
    expect(first).toMatchObject({ replayed: false, transaction: { status } });
    expect(result).toEqual({ ...first, replayed: true });
    expect(calls).toEqual([]);
  });

  it('as that success, though the card has changed or is gone since', async () => {
    const accountId = await app.card();
    const input = { orderNo: newOrderNo(), accountId, ...USD };
    await app.move('pay', input);
    await app.putCard({ accountId, balances: { USD: '0' }, active: false });
    expect(await app.move('pay', input)).toMatchObject({
      replayed: true,
      errors: [],
      transaction: { status: 'SUCCEEDED', amount: '10.50' },
    });
  });

  it('to another bearer as well, after its token has changed', async () => {
    const input = { orderNo: newOrderNo(), accountId: await app.card(), ...USD };
    const first = await app.move('pay', input);
    const authorization = `Bearer ${await signToken({ scope: 'pay', sub: 'another-cashier' })}`;
    const { data } = await app.gql(documentOf('pay', 'replayed transaction { id }'), { input }, { authorization });
    expect(data.pay).toEqual({ replayed: true, transaction: { id: first.transaction.id } });
  });
});

describe('the same input is the same however it is written', () => {
  it.each([
    ['10.50 as "10.5"', { amount: '10.5' }],
    ['an amount with a zero more', { amount: '10.500' }],
    ['the default entry type spelled out', { entryType: 'KEYED' }],
    ['another entry type', { entryType: 'MAGNETIC' }],
    ['null for what is optional', { nsfAllowed: null }],
  ])('%s', async (_name, change) => {
    const input = { orderNo: newOrderNo(), accountId: await app.card(), ...USD };
    const first = await app.move('pay', input);
    const second = await app.move('pay', { ...input, ...change });
    expect(second).toMatchObject({ replayed: true, errors: [], transaction: { id: first.transaction.id } });
  });

  it('a literal in the document, whole numbers as JSON numbers', async () => {
    const [orderNo, accountId] = [newOrderNo(), await app.card()];
    const literal = (amount: string) =>
      `mutation { pay(input: { currency: "USD", amount: ${amount}, accountId: "${accountId}", orderNo: "${orderNo}" }) {
        replayed transaction { id } } }`;
    const first = await app.move('pay', { orderNo, accountId, amount: 10, currency: 'USD' });
    for (const amount of ['10', '10.0', '10.00', '"10"', '"10.00"']) {
      const { pay } = await app.read(literal(amount));
      expect(pay).toEqual({ replayed: true, transaction: { id: first.transaction.id } });
    }
  });

  it('a customer whose defaults are spelled out', async () => {
    const input = { orderNo: newOrderNo(), accountId: await app.card(), ...USD };
    const customer = { firstName: 'A', lastName: 'B' };
    await app.move('topUp', { ...input, customer });
    const spelled = {
      lastName: 'B',
      firstName: 'A',
      middleName: null,
      type: 'PRIMARY',
      address: null,
      mailOptIn: false,
      phoneOptIn: false,
      emailOptIn: false,
      gender: null,
    };
    expect(await app.move('topUp', { ...input, activating: null, customer: spelled })).toMatchObject({
      replayed: true,
    });
  });
});

describe('an order number that was used for something else is an OrderConflictError', () => {
  const CONFLICT = {
    transaction: null,
    replayed: false,
    card: null,
    errors: [
      {
        __typename: 'OrderConflictError',
        code: 'ORDER_CONFLICT',
        message: expect.any(String),
        path: ['input', 'orderNo'],
        retryable: false,
      },
    ],
  };
  const SELECTION = `transaction { ${TRANSACTION} } card { id } replayed ${ERRORS}`;

  it.each([
    ['another amount', 'pay', { amount: '10.51' }],
    ['another currency', 'pay', { currency: 'EUR' }],
    ['nsfAllowed', 'pay', { nsfAllowed: true }],
    ['another operation', 'topUp', {}],
    ['an operation on points', 'issuePoints', { points: '10.5', amount: undefined, currency: undefined }],
    ['a tip', 'addTip', { checkoutId: '1' }],
  ] as const)('%s', async (_name, mutation, change) => {
    const input = { orderNo: newOrderNo(), accountId: await app.card({ USD: '100' }), ...USD };
    await app.move('pay', input);
    const { result, calls } = await app.watch(() => app.move(mutation, { ...input, ...change }, SELECTION));
    expect(result).toEqual(CONFLICT);
    expect(calls).toEqual([]);
    expect(await app.held(input.accountId)).toEqual({ USD: '89.5' });
  });

  it('another card, which is told nothing of the first one', async () => {
    const input = { orderNo: newOrderNo(), accountId: await app.card(), ...USD };
    const { transaction } = await app.move('pay', input);
    const accountId = await app.card();
    const answer = await app.gql(documentOf('pay', SELECTION), { input: { ...input, accountId } });
    expect(answer.data.pay).toEqual(CONFLICT);
    for (const told of [input.accountId, input.accountId.slice(-4), transaction.checkoutId, transaction.id, '10.5']) {
      expect(answer.text).not.toContain(told);
    }
  });

  it('a void of something else, and a payment under a void’s number', async () => {
    const [orderNo, accountId] = [newOrderNo(), await app.card()];
    const [one, two] = [await paid(app, accountId), await paid(app, accountId)];
    await app.move('void', { orderNo, checkoutId: one.checkoutId });
    expect(await app.move('void', { orderNo, checkoutId: two.checkoutId }, SELECTION)).toEqual(CONFLICT);
    expect(await app.move('pay', { orderNo, accountId, ...USD }, SELECTION)).toEqual(CONFLICT);
    expect(await app.move('void', { orderNo: one.orderNo, checkoutId: one.checkoutId }, SELECTION)).toEqual(CONFLICT);
  });

  it.each([
    ['was lost', { fault: 'drop-after' }],
    ['may be tried again', { fault: 'code', code: 50300 }],
    ['is pending', { fault: 'pending-success', delayMs: 600_000 }],
  ])('also while the first one %s', async (_name, fault) => {
    const input = { orderNo: newOrderNo(), accountId: await app.card(), ...USD };
    await app.fault({ ...fault, orderNo: input.orderNo });
    await app.move('pay', input);
    const { result, calls } = await app.watch(() => app.move('pay', { ...input, amount: '1' }, SELECTION));
    expect(result).toEqual(CONFLICT);
    expect(calls).toEqual([]);
  });
});

it('another merchant on the same ledger has order numbers and a history of its own', async () => {
  const shared = { PAYWIZARD_URL: app.sandboxUrl, DATA_DIR: join(app.dataDir, 'shared') };
  const one = await openTill({ ...shared, MERCHANT: 'one' });
  const { orderNo, id, checkoutId } = await paid(one, await app.card());
  await one.close();
  const two = await openTill({ ...shared, MERCHANT: 'two' });
  const nothing = await two.read(`{ viewer { merchant } transactions { nodes { id } } node(id: "${id}") { id }
    a: transaction(by: { orderNo: "${orderNo}" }) { id } b: transaction(by: { checkoutId: "${checkoutId}" }) { id } }`);
  expect(nothing).toEqual({ viewer: { merchant: 'two' }, transactions: { nodes: [] }, node: null, a: null, b: null });
  const input = { orderNo, accountId: await app.card(), amount: '3', currency: 'USD' };
  expect(await two.move('pay', input)).toMatchObject({ replayed: false, transaction: { requestedAmount: '3.00' } });
  await two.close();
});
