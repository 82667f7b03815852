import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLedger } from '../../../src/ledger/open.ts';
import { Retention } from '../../../src/ledger/retention.ts';
import { SANDBOX_DEFAULTS } from '../../../src/sandbox/defaults.ts';
import { type Loose, newAccountId, newOrderNo } from '../../support/app.ts';
import {
  dataOf,
  documentOf,
  ERRORS,
  type Mutation,
  openTill,
  paid,
  type Till,
  TRANSACTION,
  useApp,
} from '../support.ts';
import { bearer, whole } from './bearers.ts';

const sandbox = useApp();
const key = (id: string) => `${id}:${Buffer.alloc(32, id).toString('base64')}`;
const ALL = `transaction { ${TRANSACTION} } replayed ${ERRORS}`;
const USD = { amount: '1', currency: 'USD' };

/** What lies between the first request and the repeated one. */
const EVENTS: Record<string, { keys?: string; erases?: boolean; stays?: boolean }> = {
  'at once': { stays: true },
  'after a restart': {},
  'after the sealing key has changed': { keys: `${key('k2')},${key('k1')}` },
  'after the card was erased': { erases: true },
};

describe.each(Object.entries(EVENTS))('%s', (_name, event) => {
  const directory = mkdtempSync(join(tmpdir(), 'loyalty-claims-'));
  const open = (keys: string) =>
    openTill({ PAYWIZARD_URL: sandbox.sandboxUrl, DATA_DIR: directory, SEALING_KEYS: keys });
  let app: Till;
  let shopper: { authorization: string };
  let mine: Loose;
  let minesVoid: Loose;
  let foreign: Loose;
  let foreignsVoid: Loose;
  const missing = newAccountId();
  const [failed, failedVoid] = [newOrderNo(), newOrderNo()];

  const ask = async (mutation: Mutation, input: Record<string, unknown>, headers = shopper): Promise<Loose> =>
    dataOf(await app.gql(documentOf(mutation, ALL), { input }, headers))[mutation];

  beforeAll(async () => {
    app = await open(key('k1'));
    const own = await app.card();
    shopper = await bearer({ cards: [own] });
    const payment = await ask('pay', { orderNo: newOrderNo(), accountId: own, ...USD });
    mine = payment.transaction;
    expect(payment).toMatchObject({ replayed: false, transaction: { status: 'SUCCEEDED' } });
    minesVoid = (await ask('void', { orderNo: newOrderNo(), checkoutId: mine.checkoutId })).transaction;
    foreign = await paid(app, await app.card(), '1');
    await app.fault({ fault: 'code', code: 50300, orderNo: failedVoid });
    const undone = await app.move('void', { orderNo: failedVoid, checkoutId: foreign.checkoutId });
    expect(undone.transaction).toMatchObject({ status: 'FAILED', final: false });
    foreignsVoid = (await app.move('void', { checkoutId: foreign.checkoutId })).transaction;
    await app.fault({ fault: 'code', code: 50300, orderNo: failed });
    const retryable = await app.move('pay', { orderNo: failed, accountId: foreign.card.accountId, ...USD });
    expect(retryable.transaction).toMatchObject({ status: 'FAILED', final: false });
    if (event.stays === true) return;
    await app.close();
    if (event.erases === true) await eraseAll(directory);
    app = await open(event.keys ?? key('k1'));
  });
  afterAll(async () => {
    await app.close();
    rmSync(directory, { recursive: true, force: true });
  });

  /** Everything that a shopper can send under an order number of somebody else. */
  const tries = (): [Mutation, Record<string, unknown>][] => [
    ...[foreign.card.accountId, missing, mine.card.accountId].flatMap(
      (accountId): ReturnType<typeof tries> => [
        // On the first of these cards, the very request of the other; then others.
        ['pay', { accountId, ...USD }],
        ['pay', { accountId, amount: '1.00', currency: 'USD', entryType: 'MAGNETIC' }],
        ['pay', { accountId, ...USD, nsfAllowed: true }],
        ['topUp', { accountId, ...USD }],
        ['issuePoints', { accountId, points: '1' }],
        ['redeemPoints', { accountId, points: '1' }],
        ['addTip', { accountId, checkoutId: foreign.checkoutId, ...USD }],
        ['addTip', { accountId, checkoutId: mine.checkoutId, ...USD }],
      ],
    ),
    ['void', { checkoutId: foreign.checkoutId }],
    ['void', { checkoutId: mine.checkoutId }],
  ];

  it.each([
    ['a payment', () => foreign.orderNo],
    ['a void', () => foreignsVoid.orderNo],
    ['a payment that may be tried again', () => failed],
    ['a void that may be tried again', () => failedVoid],
  ])('the order number of %s of somebody else is taken, and that is all', async (_what, orderNo) => {
    const { result, calls } = await app.watch(async () => {
      const answers = [];
      for (const [mutation, input] of tries()) {
        const sent = { query: documentOf(mutation, ERRORS), variables: { input: { orderNo: orderNo(), ...input } } };
        const answer = whole(await app.gql(sent.query, sent.variables, shopper), sent);
        answers.push({ mutation, input, answer: answer.replace(`"${mutation}"`, '"<field>"') });
      }
      return answers;
    });
    for (const { answer, ...sent } of result)
      expect({ ...sent, answer }).toEqual({ ...sent, answer: result.at(-1)?.answer });
    expect(result.at(-1)?.answer).toContain('OrderConflictError');
    expect(calls).toEqual([]);
  });

  it('a repeated payment of the bearer’s own is answered, and no other one under its number', async () => {
    const { orderNo, checkoutId } = mine;
    const again = (changes: object) => ask('pay', { orderNo, accountId: mine.card.accountId, ...USD, ...changes });
    const { result, calls } = await app.watch(() => again({}));
    expect(result).toMatchObject({ replayed: true, errors: [], transaction: { checkoutId, status: 'SUCCEEDED' } });
    expect(calls).toEqual([]);
    for (const changes of [{ amount: '2' }, { accountId: foreign.card.accountId }, { accountId: missing }]) {
      expect(await again(changes)).toMatchObject({ transaction: null, errors: [{ code: 'ORDER_CONFLICT' }] });
    }
  });

  it('a repeated void of the bearer’s own is answered for as long as its card is on record', async () => {
    const { orderNo } = minesVoid;
    const again = await ask('void', { orderNo, checkoutId: mine.checkoutId });
    if (event.erases === true) expect(again).toMatchObject({ transaction: null, errors: [{ code: 'ORDER_CONFLICT' }] });
    else expect(again).toMatchObject({ replayed: true, errors: [], transaction: { orderNo } });
    const other = await ask('void', { orderNo: newOrderNo(), checkoutId: mine.checkoutId });
    expect(other.errors).toMatchObject([{ code: event.erases === true ? 'TRANSACTION_NOT_FOUND' : 'ALREADY_VOIDED' }]);
  });

  it('what is read is the bearer’s own, and nothing once its card is erased', async () => {
    const { transactions, a, b } = dataOf(
      await app.gql(
        `{ transactions { nodes { orderNo } pageInfo { hasNextPage hasPreviousPage } }
           a: transaction(by: { orderNo: "${foreign.orderNo}" }) { id } b: transaction(by: { orderNo: "${mine.orderNo}" }) { id } }`,
        {},
        shopper,
      ),
    );
    const own = event.erases === true ? [] : [minesVoid.orderNo, mine.orderNo];
    expect(transactions.nodes.map(({ orderNo }: Loose) => orderNo)).toEqual(own);
    expect(transactions.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: false });
    expect(a).toBeNull();
    expect(b).toEqual(event.erases === true ? null : { id: mine.id });
  });

  it('a till, which may use every card, is answered for either', async () => {
    const till = { authorization: `Bearer ${app.token}` };
    for (const { orderNo, card, checkoutId } of [mine, foreign]) {
      const again = await ask('pay', { orderNo, accountId: card.accountId, ...USD }, till);
      expect(again).toMatchObject({ replayed: true, errors: [], transaction: { checkoutId } });
    }
  });
});

/** Takes card and request out of all that is final, as happens to what has grown old. */
async function eraseAll(directory: string): Promise<void> {
  const store = await openLedger(`file:${join(directory, 'ledger.db')}`);
  const retention = new Retention({ db: store.db, merchant: SANDBOX_DEFAULTS.clientId });
  const { erased } = await retention.eraseBatch(new Date(Date.now() + 60_000), null);
  expect(erased).toBe(4);
  await store.close();
}
