import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentOf, ERRORS } from '../../schema/support.ts';
import { type Loose, newAccountId, newOrderNo } from '../../support/app.ts';
import { createSchema, HAS_POSTGRES } from '../../support/postgres.ts';
import { openTwo, type Shop, type TwoShops, tillToken } from './support.ts';

const HISTORY = '{ transactions(first: 50) { nodes { id orderNo } } }';
const NODE = 'query ($id: ID!) { node(id: $id) { id __typename } }';

/** The same card number at both, with 100 USD at the one and 70 at the other. */
async function sharedCard({ a, b }: TwoShops): Promise<string> {
  const accountId = newAccountId();
  await a.putCard(accountId, '100');
  await b.putCard(accountId, '70');
  return accountId;
}

const usd = async (shop: Shop, accountId: string): Promise<string> =>
  (await shop.read(`{ card(accountId: "${accountId}") { balance(valueCode: "USD") { amount } } }`)).card.balance.amount;

const paymentOf = (shop: Shop, accountId: string, amount = '10', orderNo = newOrderNo()): Promise<Loose> =>
  shop.move('pay', { orderNo, accountId, amount, currency: 'USD' });

describe.each(['embedded', 'postgres'] as const)('two merchants on one store (%s)', (kind) => {
  describe.skipIf(kind === 'postgres' && !HAS_POSTGRES)('have nothing in common:', () => {
    let two: TwoShops;
    let drop = async (): Promise<void> => undefined;
    beforeAll(async () => {
      const schema = kind === 'postgres' ? await createSchema() : null;
      if (schema !== null) drop = schema.drop;
      const keys = { SEALING_KEYS: `k1:${randomBytes(32).toString('base64')}` };
      two = await openTwo({ ...keys, ...(schema !== null && { DATABASE_URL: schema.url }) });
    });
    afterAll(async () => {
      await two.close();
      await drop();
    });

    it('a card number is at each merchant the card of that merchant', async () => {
      const accountId = await sharedCard(two);
      expect([await usd(two.a, accountId), await usd(two.b, accountId)]).toEqual(['100.00', '70.00']);
      await paymentOf(two.a, accountId);
      expect([await usd(two.a, accountId), await usd(two.b, accountId)]).toEqual(['90.00', '70.00']);
      const merchants = await Promise.all([two.a, two.b].map((shop) => shop.read('{ viewer { merchant } }')));
      expect(merchants.map(({ viewer }) => viewer.merchant)).toEqual(['shop-a', 'shop-b']);
    });

    it('one order number is at two merchants two movements, each sent once and replayed to its own', async () => {
      const accountId = await sharedCard(two);
      const orderNo = newOrderNo();
      await Promise.all([two.a.calls(), two.b.calls()]);
      const first = [
        await paymentOf(two.a, accountId, '10', orderNo),
        await paymentOf(two.b, accountId, '20', orderNo),
      ];
      const again = [
        await paymentOf(two.a, accountId, '10', orderNo),
        await paymentOf(two.b, accountId, '20', orderNo),
      ];
      expect(first.map(({ replayed, transaction }) => [replayed, transaction.status, transaction.amount])).toEqual([
        [false, 'SUCCEEDED', '10.00'],
        [false, 'SUCCEEDED', '20.00'],
      ]);
      expect(again).toEqual(first.map((payload) => ({ ...payload, replayed: true })));
      for (const shop of [two.a, two.b]) {
        const sent = (await shop.calls()).filter(({ operation }) => operation === 'giftTransaction');
        expect(sent).toHaveLength(1);
        expect(JSON.parse(sent[0]?.body ?? '').clientId).toBe(`client-of-${shop.id.slice(-1)}`);
      }
      // What is a conflict at the one is not one at the other.
      expect((await paymentOf(two.b, accountId, '10', orderNo)).errors[0].__typename).toBe('OrderConflictError');
      expect((await paymentOf(two.a, accountId, '10', orderNo)).errors).toEqual([]);
    });

    it('the id of a card or of a transaction is to the other merchant no id at all', async () => {
      const accountId = await sharedCard(two);
      const { transaction } = await paymentOf(two.a, accountId);
      const ids: string[] = [transaction.id, transaction.card.id];
      const there = await two.b.read(`{ card(accountId: "${accountId}") { id } }`);
      expect(there.card.id).not.toBe(transaction.card.id);
      for (const id of ids) {
        expect((await two.a.read(NODE, { id })).node?.id).toBe(id);
        await two.b.calls();
        const answer = await two.b.gql(NODE, { id });
        expect(answer.data).toEqual({ node: null });
        expect(await two.b.calls()).toEqual([]);
        expect(answer.text).not.toContain(accountId.slice(-4));
      }
      const list = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
      expect((await two.b.read(list, { ids: [...ids, there.card.id] })).nodes).toEqual([null, null, there.card]);
    });

    it('the history holds what is the merchant’s own, by whatever it is asked for', async () => {
      const accountId = await sharedCard(two);
      const here = (await paymentOf(two.a, accountId)).transaction;
      const there = (await paymentOf(two.b, accountId)).transaction;
      const orders = async (shop: Shop) =>
        (await shop.read(HISTORY)).transactions.nodes.map(({ orderNo }: Loose) => orderNo);
      expect(await orders(two.a)).toContain(here.orderNo);
      expect(await orders(two.a)).not.toContain(there.orderNo);
      expect(await orders(two.b)).not.toContain(here.orderNo);
      const card = `{ card(accountId: "${accountId}") { transactions(first: 5) { nodes { orderNo } } } }`;
      expect((await two.b.read(card)).card.transactions.nodes).toEqual([{ orderNo: there.orderNo }]);
      for (const by of [{ orderNo: here.orderNo }, { checkoutId: here.checkoutId }]) {
        const document = 'query ($by: TransactionBy!) { transaction(by: $by) { orderNo } }';
        expect((await two.a.read(document, { by })).transaction).toEqual({ orderNo: here.orderNo });
        expect((await two.b.gql(document, { by })).data).toEqual({ transaction: null });
      }
    });

    it('a payment can be voided and tipped by its own merchant only', async () => {
      const accountId = await sharedCard(two);
      const { transaction } = await paymentOf(two.a, accountId);
      const { checkoutId } = transaction;
      // It goes to the other's processor, with the other's credentials, and that knows no such payment.
      const theirs = await two.b.move('void', { checkoutId });
      expect(theirs.errors[0].__typename).toBe('TransactionNotFoundError');
      const tip = await two.b.move('addTip', { checkoutId, accountId, amount: '1', currency: 'USD' });
      expect(tip.errors[0].__typename).toBe('TransactionNotFoundError');
      const limited = await tillToken('shop-b', { cards: [accountId] });
      await two.b.calls();
      const document = documentOf('void', ERRORS);
      const refused = await two.b.gql(document, { input: { checkoutId, orderNo: newOrderNo() } }, limited);
      expect(refused.data.void.errors).toMatchObject([{ __typename: 'TransactionNotFoundError' }]);
      expect(await two.b.calls()).toEqual([]);
      expect(await usd(two.a, accountId)).toBe('90.00');
      // Nor does their attempt hold up the merchant's own.
      expect((await two.a.move('void', { checkoutId })).transaction.status).toBe('SUCCEEDED');
      expect([await usd(two.a, accountId), await usd(two.b, accountId)]).toEqual(['100.00', '70.00']);
    });

    it('no header and no argument takes the place of the token', async () => {
      const headers = { 'x-merchant': 'shop-b', merchant: 'shop-b', host: 'shop-b.example', cookie: 'merchant=shop-b' };
      const document = '{ viewer { merchant } }';
      const { data } = await two.app.gql(
        document,
        { merchant: 'shop-b' },
        { ...headers, authorization: bearer(two.a) },
      );
      expect(data.viewer.merchant).toBe('shop-a');
    });
  });
});

const bearer = ({ token }: Shop): string => `Bearer ${token}`;
