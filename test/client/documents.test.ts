import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { documentId } from '../../client/src/document-id.ts';
import * as generated from '../../client/src/generated/graphql.ts';
import { useApp } from '../schema/support.ts';
import { newAccountId, newOrderNo } from '../support/app.ts';
import { MANIFEST, run, send } from './support.ts';

const app = useApp({ TRUSTED_DOCUMENTS: MANIFEST });
const manifest = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(MANIFEST, 'utf8')));

/** The documents that tests below run by their ids; all of the manifest at the end. */
const ran = new Set<string>();
const runs: typeof run = async (server, document, variables) => {
  ran.add(documentId(document));
  return await run(server, document, variables);
};

const customer = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' };
const pay = (accountId: string, amount = '10.50') => ({ orderNo: newOrderNo(), accountId, amount, currency: 'USD' });
const USD = (balances: { valueCode: string; formatted: string }[] | undefined) =>
  balances?.find(({ valueCode }) => valueCode === 'USD')?.formatted;

it('each id in the manifest is the SHA-256 of its document', () => {
  for (const [id, text] of Object.entries(manifest)) {
    expect(id).toBe(`sha256:${createHash('sha256').update(text).digest('hex')}`);
  }
});

describe('a shopper’s wallet', () => {
  it('shows a card, as its reader writes numbers, and several', async () => {
    const [one, two] = [await app.card({ USD: '1234.5' }), await app.card({ USD: '2', Points: '53' })];
    const { card } = await runs(app, generated.CardDocument, { accountId: one, locale: 'de-DE' });
    expect(USD(card?.balances)).toMatch(/^1\.234,50\s\$$/);
    const { cards } = await runs(app, generated.CardsDocument, { accountIds: [two, newAccountId(), one] });
    expect(cards?.map((each) => each?.accountIdLast4 ?? null)).toEqual([two.slice(-4), null, one.slice(-4)]);
    expect(cards?.[0]?.balances.map(({ valueCode, amount, kind }) => [valueCode, amount, kind])).toEqual([
      ['USD', '2.00', 'MONEY'],
      ['Points', '53', 'POINTS'],
    ]);
  });

  it('activates a card and shows whose it is', async () => {
    const accountId = newAccountId();
    const { activate } = await runs(app, generated.ActivateDocument, { input: { accountId, customer } });
    expect(activate?.errors).toEqual([]);
    const { card } = await runs(app, generated.CardWithCustomerDocument, { accountId });
    expect(card?.customer).toMatchObject({ displayName: 'Ada Lovelace', email: 'ada@example.com' });
  });

  it('turns the pages of a card, older and newer', async () => {
    const accountId = await app.card({ USD: '100' });
    for (const amount of ['1', '2', '3']) await runs(app, generated.PayDocument, { input: pay(accountId, amount) });
    const turn = async (page: { first?: number; after?: string | null; last?: number; before?: string | null }) => {
      const { card } = await runs(app, generated.CardHistoryDocument, { accountId, ...page });
      if (card?.transactions == null) throw new Error('no page');
      return { ...card.transactions.pageInfo, amounts: card.transactions.nodes.map(({ amount }) => amount) };
    };
    const newest = await turn({ first: 2 });
    expect(newest).toMatchObject({ amounts: ['3.00', '2.00'], hasNextPage: true, hasPreviousPage: false });
    const oldest = await turn({ first: 2, after: newest.endCursor });
    expect(oldest).toMatchObject({ amounts: ['1.00'], hasNextPage: false, hasPreviousPage: true });
    expect(await turn({ last: 2, before: oldest.startCursor })).toEqual(newest);
  });

  it('watches a card and a payment', async () => {
    const accountId = await app.card({ USD: '100' });
    const input = pay(accountId);
    await runs(app, generated.PayDocument, { input });
    const by = { orderNo: input.orderNo };
    const { text } = await send(app, generated.WatchTransactionDocument, { by }, { accept: 'text/event-stream' });
    ran.add(documentId(generated.WatchTransactionDocument));
    expect(text).toMatch(/"status":"SUCCEEDED"[\s\S]*event: complete/);
    ran.add(documentId(generated.WatchCardDocument));
    expect(await firstOf(documentId(generated.WatchCardDocument), { accountId })).toContain('"formatted":"$89.50"');
  });
});

describe('a till', () => {
  it('shows a balance', async () => {
    const { card } = await runs(app, generated.CardBalanceDocument, { accountId: await app.card({ USD: '3' }) });
    expect(USD(card?.balances)).toBe('$3.00');
  });

  it('knows who it is', async () => {
    expect((await runs(app, generated.ViewerDocument, {})).viewer).toMatchObject({ subject: 'till-1' });
  });

  it('searches the history of the merchant, and finds a transaction by any of its numbers', async () => {
    const accountId = await app.card({ USD: '100' });
    const { pay: paid } = await runs(app, generated.PayDocument, { input: pay(accountId) });
    await runs(app, generated.TopUpDocument, { input: pay(accountId, '5') });
    const filter = { accountId, types: ['PAYMENT' as const] };
    const { transactions } = await runs(app, generated.HistoryDocument, { filter, first: 100 });
    expect(transactions?.nodes).toEqual([{ ...paid?.transaction, voided: false }]);
    const { id = '', orderNo = '', checkoutId } = paid?.transaction ?? {};
    for (const by of [{ id }, { orderNo }, { checkoutId: checkoutId ?? '' }]) {
      const { transaction } = await runs(app, generated.TransactionDocument, { by });
      expect(transaction).toMatchObject({ ...paid?.transaction, tips: [], original: null, voidedBy: null });
    }
  });

  it('is told what a card holds that falls short, and which void came first', async () => {
    const accountId = await app.card({ USD: '20' });
    const short = await runs(app, generated.PayAtTillDocument, { input: pay(accountId, '30') });
    expect(short.pay?.errors).toMatchObject([{ __typename: 'InsufficientFundsError', available: '20.00' }]);
    const paid = await runs(app, generated.PayDocument, { input: pay(accountId) });
    const checkoutId = paid.pay?.transaction?.checkoutId ?? '';
    const first = await runs(app, generated.VoidDocument, { input: { orderNo: newOrderNo(), checkoutId } });
    const second = await runs(app, generated.VoidAtTillDocument, { input: { orderNo: newOrderNo(), checkoutId } });
    expect(second.void?.errors).toMatchObject([
      { __typename: 'AlreadyVoidedError', voidedBy: { orderNo: first.void?.transaction?.orderNo } },
    ]);
  });
});

describe('a mutation that is sent twice moves once', () => {
  const { PayDocument, PayAtTillDocument, RedeemPointsDocument, RedeemPointsAtTillDocument } = generated;
  const { VoidDocument, VoidAtTillDocument, AddTipDocument, AddTipAtTillDocument } = generated;

  /** Runs something twice, which must call upstream for a movement once, and answers what it answered first. */
  async function once<Result>(name: keyof Result, work: () => Promise<Result>): Promise<Result> {
    const { result, calls } = await app.watch(async () => [await work(), await work()] as const);
    expect(calls.filter(({ operation }) => operation !== 'giftInquiry')).toHaveLength(1);
    expect(result.map((answer) => answer[name])).toMatchObject([
      { replayed: false, errors: [], transaction: { status: 'SUCCEEDED' } },
      { replayed: true, errors: [], transaction: { status: 'SUCCEEDED' } },
    ]);
    return result[0];
  }

  it.each([PayDocument, PayAtTillDocument])('Pay, PayAtTill', async (document) => {
    const accountId = await app.card({ USD: '100' });
    const input = pay(accountId);
    await once('pay', () => runs(app, document, { input }));
    expect(await app.held(accountId)).toMatchObject({ USD: '89.5' });
  });

  it('TopUp', async () => {
    const accountId = await app.card({ USD: '100' });
    const input = pay(accountId);
    await once('topUp', () => runs(app, generated.TopUpDocument, { input }));
    expect(await app.held(accountId)).toMatchObject({ USD: '110.5' });
  });

  it('IssuePoints', async () => {
    const accountId = await app.card({ Points: '100' });
    const input = { orderNo: newOrderNo(), accountId, points: '7' };
    await once('issuePoints', () => runs(app, generated.IssuePointsDocument, { input }));
    expect(await app.held(accountId)).toMatchObject({ Points: '107' });
  });

  it.each([RedeemPointsDocument, RedeemPointsAtTillDocument])('RedeemPoints, RedeemPointsAtTill', async (document) => {
    const accountId = await app.card({ Points: '100' });
    const input = { orderNo: newOrderNo(), accountId, points: '7' };
    await once('redeemPoints', () => runs(app, document, { input }));
    expect(await app.held(accountId)).toMatchObject({ Points: '93' });
  });

  it.each([VoidDocument, VoidAtTillDocument])('Void, VoidAtTill', async (document) => {
    const accountId = await app.card({ USD: '100' });
    const paid = await run(app, PayDocument, { input: pay(accountId) });
    const input = { orderNo: newOrderNo(), checkoutId: paid.pay?.transaction?.checkoutId ?? '' };
    await once('void', () => runs(app, document, { input }));
    expect(await app.held(accountId)).toMatchObject({ USD: '100' });
  });

  it.each([AddTipDocument, AddTipAtTillDocument])('AddTip, AddTipAtTill', async (document) => {
    const accountId = await app.card({ USD: '100' });
    const paid = await run(app, PayDocument, { input: pay(accountId) });
    const checkoutId = paid.pay?.transaction?.checkoutId ?? '';
    const input = { orderNo: newOrderNo(), checkoutId, accountId, amount: '2', currency: 'USD' };
    await once('addTip', () => runs(app, document, { input }));
    expect(await app.held(accountId)).toMatchObject({ USD: '87.5' });
  });
});

it('every document of the manifest has been run by its id', () => {
  expect([...ran].sort()).toEqual(Object.keys(manifest).sort());
});

/** The first event of a stream that does not end by itself. */
async function firstOf(id: string, variables: unknown): Promise<string> {
  const { body } = await request(`${app.url}/graphql`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${app.token}`,
      'content-type': 'application/json',
      accept: 'text/event-stream',
    },
    body: JSON.stringify({ documentId: id, variables }),
  });
  let text = '';
  for await (const chunk of body) {
    text += chunk;
    if (text.includes('event: next')) break;
  }
  return text;
}
