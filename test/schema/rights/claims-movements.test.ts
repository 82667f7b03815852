import { beforeAll, describe, expect, it } from 'vitest';
import { newAccountId, newOrderNo } from '../../support/app.ts';
import { dataOf, documentOf, ERRORS, type Mutation, paid, TRANSACTION, useApp } from '../support.ts';
import { bearer, expectNothingOf, type Sent, type Subject, subject, whole } from './bearers.ts';

const app = useApp();
let shopper: { authorization: string };
let mine: Subject;
let foreign: Subject;
let missing: Pick<Subject, 'accountId' | 'checkoutId'>;

beforeAll(async () => {
  mine = await subject(app);
  foreign = await subject(app);
  missing = { accountId: newAccountId(), checkoutId: '933358163137265998' };
  shopper = await bearer({ cards: [mine.accountId] });
});

const ALL = `transaction { ${TRANSACTION} } replayed card { id balances { amount } } ${ERRORS}`;
const USD = { amount: '1', currency: 'USD' };
type About = Pick<Subject, 'accountId' | 'checkoutId'>;

const mutation =
  (name: Mutation, fields: (about: About) => Record<string, unknown>) =>
  (about: About): Sent => ({
    query: documentOf(name, ALL),
    variables: { input: { orderNo: newOrderNo(), ...fields(about) } },
  });

const CUSTOMER = { firstName: 'Eve', lastName: 'Dropper' };

const ON_A_CARD: Record<string, (about: About) => Sent> = {
  pay: mutation('pay', ({ accountId }) => ({ accountId, ...USD })),
  'pay, in part': mutation('pay', ({ accountId }) => ({ accountId, ...USD, nsfAllowed: true })),
  'pay, more than it holds': mutation('pay', ({ accountId }) => ({ accountId, amount: '900', currency: 'USD' })),
  'pay, read in without contact': mutation('pay', ({ accountId }) => ({ accountId, ...USD, entryType: 'PROXIMITY' })),
  topUp: mutation('topUp', ({ accountId }) => ({ accountId, ...USD })),
  'topUp that activates': mutation('topUp', ({ accountId }) => ({ accountId, activating: true, customer: CUSTOMER })),
  issuePoints: mutation('issuePoints', ({ accountId }) => ({ accountId, points: '5' })),
  redeemPoints: mutation('redeemPoints', ({ accountId }) => ({ accountId, points: '5' })),
  'addTip on a payment of its own': mutation('addTip', ({ accountId, checkoutId }) => ({
    accountId,
    checkoutId,
    ...USD,
  })),
  'addTip on a payment of the bearer': mutation('addTip', ({ accountId }) => ({
    accountId,
    checkoutId: mine.checkoutId,
    ...USD,
  })),
  activate: ({ accountId }) => ({
    query: `mutation ($input: ActivateInput!) { activate(input: $input) {
      card { id accountId balances { amount } customer { firstName } } ${ERRORS} } }`,
    variables: { input: { accountId, customer: CUSTOMER } },
  }),
  'activate, the customer alone': ({ accountId }) => ({
    query: `mutation ($input: ActivateInput!) { activate(input: $input) { card { id } ${ERRORS} } }`,
    variables: { input: { accountId, activating: false, customer: CUSTOMER } },
  }),
};

const ON_A_TRANSACTION: Record<string, (about: About) => Sent> = {
  void: mutation('void', ({ checkoutId }) => ({ checkoutId })),
  'addTip from the bearer’s card': mutation('addTip', ({ checkoutId }) => ({
    checkoutId,
    accountId: mine.accountId,
    ...USD,
  })),
};

const MUTATIONS = Object.entries({ ...ON_A_CARD, ...ON_A_TRANSACTION });

describe('what is not the bearer’s is refused like what does not exist, byte for byte, and nothing goes upstream:', () => {
  it.each(MUTATIONS)('%s', async (_name, document) => {
    const before = await app.held(foreign.accountId);
    const refused = async (about: About): Promise<string> => {
      const sent = document(about);
      return whole(await app.gql(sent.query, sent.variables, shopper), sent);
    };
    const { result, calls } = await app.watch(async () => [await refused(foreign), await refused(missing)]);
    expect(result[0]).toBe(result[1]);
    expect(result[0]).toMatch(/CardNotFoundError|TransactionNotFoundError/);
    expect(result[0]).not.toContain(CUSTOMER.firstName);
    expectNothingOf(foreign, result[0] ?? '');
    expect(calls).toEqual([]);
    expect(await app.held(foreign.accountId)).toEqual(before);
  });

  it.each(
    Object.entries(ON_A_CARD),
  )('%s, and its order number is still free for the bearer', async (_name, document) => {
    const { query, variables } = document(foreign);
    await app.gql(query, variables, shopper);
    const own = document(mine);
    const orderNo = Object(variables?.input).orderNo;
    const data = dataOf(await app.gql(own.query, { input: { ...Object(own.variables?.input), orderNo } }, shopper));
    expect(JSON.stringify(data)).not.toMatch(/CardNotFound|OrderConflict/);
  });
});

it('an unknown card of the bearer’s own is refused by the processor in the same words', async () => {
  const own = newAccountId();
  const holder = await bearer({ cards: [own] });
  for (const name of ['pay', 'redeemPoints'] as const) {
    const errors = async (accountId: string, headers: { authorization: string }) => {
      const { query, variables } = ON_A_CARD[name]?.({ accountId, checkoutId: '' }) ?? { query: '' };
      return dataOf(await app.gql(query, variables, headers))[name].errors;
    };
    expect(await errors(foreign.accountId, shopper)).toEqual(await errors(own, holder));
  }
});

describe('voided, tipped and undone:', () => {
  it('what acts on a transaction of somebody else is as hidden as that', async () => {
    const { accountId, checkoutId } = foreign;
    const tip = (await app.move('addTip', { accountId, checkoutId, ...USD })).transaction;
    const undone = await paid(app, accountId);
    const undoing = (await app.move('void', { checkoutId: undone.checkoutId })).transaction;
    for (const { checkoutId: other } of [tip, undone, undoing]) {
      for (const document of Object.values(ON_A_TRANSACTION)) {
        const answers = [document({ ...foreign, checkoutId: other }), document({ ...foreign, ...missing })].map(
          async (sent) => whole(await app.gql(sent.query, sent.variables, shopper), sent),
        );
        expect(await answers[0]).toBe(await answers[1]);
      }
      const sent = { query: `{ transaction(by: { checkoutId: "${other}" }) { id } }` };
      expect((await app.gql(sent.query, {}, shopper)).data).toEqual({ transaction: null });
    }
  });

  it('on the bearer’s own card everything is told, whoever did it', async () => {
    const payment = await paid(app, mine.accountId);
    const { checkoutId } = payment;
    const tip = (await app.move('addTip', { accountId: mine.accountId, checkoutId, ...USD })).transaction;
    const undoing = (await app.move('void', { checkoutId })).transaction;
    const { data } = await app.gql(
      `{ transaction(by: { checkoutId: "${checkoutId}" }) { voided voidedBy { orderNo original { orderNo } } tips { orderNo } } }`,
      {},
      shopper,
    );
    expect(data.transaction).toEqual({
      voided: true,
      voidedBy: { orderNo: undoing.orderNo, original: { orderNo: payment.orderNo } },
      tips: [{ orderNo: tip.orderNo }],
    });
    const again = await app.gql(documentOf('void', ERRORS), { input: { orderNo: newOrderNo(), checkoutId } }, shopper);
    expect(dataOf(again).void.errors).toMatchObject([
      { __typename: 'AlreadyVoidedError', voidedBy: { orderNo: undoing.orderNo } },
    ]);
  });

  it('a transaction that this layer never made belongs to no card, and goes upstream for the unlimited alone', async () => {
    const sent = ON_A_TRANSACTION.void?.(missing) ?? { query: '' };
    const limited = await app.watch(() => app.gql(sent.query, sent.variables, shopper));
    expect(limited.calls).toEqual([]);
    const till = await app.watch(() => app.move('void', { checkoutId: missing.checkoutId }));
    expect(till.calls).toHaveLength(1);
    expect(till.result.transaction).toMatchObject({ card: null, status: 'DECLINED' });
    const { id, orderNo } = till.result.transaction;
    const found = await app.gql(
      `{ a: transaction(by: { id: "${id}" }) { id } b: transaction(by: { orderNo: "${orderNo}" }) { id } node(id: "${id}") { id } }`,
      {},
      shopper,
    );
    expect(found.data).toEqual({ a: null, b: null, node: null });
  });
});
