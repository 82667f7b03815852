import { beforeAll, describe, expect, it } from 'vitest';
import { newOrderNo } from '../support/app.ts';
import { paid, useApp } from './support.ts';

const app = useApp();
const HISTORY = `query ($filter: TransactionFilter) {
  transactions(first: 100, filter: $filter) { nodes { orderNo createdAt } } }`;

/** Order numbers, newest first. */
const found = async (filter: Record<string, unknown> | null): Promise<string[]> =>
  (await app.read(HISTORY, { filter })).transactions.nodes.map(({ orderNo }: { orderNo: string }) => orderNo);

/** Oldest first: five movements on one card, then two elsewhere. */
const made: { orderNo: string; type: string; status: string; createdAt: string }[] = [];
let accountId: string;

beforeAll(async () => {
  accountId = await app.card();
  const usd = { accountId, amount: '1', currency: 'USD' };
  const keep = ({ transaction }: { transaction: (typeof made)[number] & { checkoutId: string } }) => {
    made.push(transaction);
    return transaction;
  };
  keep(await app.move('topUp', usd));
  const { checkoutId } = keep(await app.move('pay', usd));
  keep(await app.move('addTip', { ...usd, checkoutId }));
  keep(await app.move('void', { checkoutId }));
  keep(await app.move('pay', { ...usd, amount: '5000' }));
  keep(await app.move('pay', { ...usd, accountId: '9000000000000002' }));
  keep(await app.move('issuePoints', { accountId: '9000000000000005', points: '1' }));
});

const numbers = (fits: (transaction: (typeof made)[number]) => boolean = () => true) =>
  made
    .filter(fits)
    .map(({ orderNo }) => orderNo)
    .reverse();

describe('the history', () => {
  it('is newest first, and costs no call', async () => {
    const { result, calls } = await app.watch(() => found(null));
    expect(result).toEqual(numbers());
    expect(made.map(({ status }) => status)).toEqual([
      'SUCCEEDED',
      'SUCCEEDED',
      'SUCCEEDED',
      'SUCCEEDED',
      'DECLINED',
      'PENDING',
      'UNKNOWN',
    ]);
    expect(calls).toEqual([]);
  });

  it('of one card holds that card’s movements, voids among them', async () => {
    expect(await found({ accountId })).toEqual(numbers().slice(2));
    expect(await found({ accountId: '9000000000000002' })).toEqual(numbers().slice(1, 2));
    expect(await found({ accountId: await app.card() })).toEqual([]);
  });

  it('under a card is the same, and refuses a filter by another card', async () => {
    const query = `query ($filter: TransactionFilter) { card(accountId: "${accountId}") {
      transactions(filter: $filter) { nodes { orderNo } } } }`;
    const orderNos = async (filter?: unknown) =>
      (await app.read(query, { filter })).card.transactions.nodes.map(({ orderNo }: { orderNo: string }) => orderNo);
    expect(await orderNos()).toEqual(numbers().slice(2));
    expect(await orderNos({ types: ['TIP'], accountId: null })).toEqual(numbers(({ type }) => type === 'TIP'));
    for (const refused of [accountId, '9000000000000002']) {
      const { data, errors } = await app.gql(query, { filter: { accountId: refused } });
      expect(data.card.transactions).toBeNull();
      expect(errors).toMatchObject([{ path: ['card', 'transactions'], extensions: { code: 'BAD_USER_INPUT' } }]);
      expect(errors?.[0]?.message).not.toContain(refused);
    }
  });

  it.each([
    [['PAYMENT']],
    [['TOP_UP', 'VOID']],
    [['TIP']],
    [['POINTS_ISSUANCE']],
    [['POINTS_REDEMPTION']],
  ])('can be narrowed to the types %j', async (types) => {
    expect(await found({ types })).toEqual(numbers(({ type }) => types.includes(type)));
  });

  it.each([
    [['SUCCEEDED']],
    [['PENDING', 'UNKNOWN']],
    [['DECLINED']],
    [['FAILED']],
  ])('can be narrowed to the statuses %j', async (statuses) => {
    expect(await found({ statuses })).toEqual(numbers(({ status }) => statuses.includes(status)));
  });

  it('can be narrowed by several at once, and an empty list or null restricts nothing', async () => {
    expect(await found({ accountId, types: ['PAYMENT'], statuses: ['DECLINED'] })).toEqual(numbers().slice(2, 3));
    expect(await found({ types: [], statuses: [] })).toEqual(numbers());
    expect(
      await found({ types: null, statuses: null, accountId: null, createdFrom: null, createdBefore: null }),
    ).toEqual(numbers());
    expect(await found({})).toEqual(numbers());
  });

  it('can be narrowed in time: from is inclusive, before is exclusive, in any offset', async () => {
    const moment = made[3]?.createdAt ?? '';
    const east = `${new Date(Date.parse(moment) + 2 * 3_600_000).toISOString().slice(0, -1)}+02:00`;
    const millisecond = (change: number) => new Date(Date.parse(moment) + change).toISOString();
    const [from, before] = [
      numbers(({ createdAt }) => Date.parse(createdAt) >= Date.parse(moment)),
      numbers(({ createdAt }) => Date.parse(createdAt) < Date.parse(moment)),
    ];
    expect(await found({ createdFrom: moment })).toEqual(from);
    expect(from).toContain(made[3]?.orderNo);
    expect(await found({ createdFrom: east })).toEqual(from);
    expect(await found({ createdBefore: moment })).toEqual(before);
    expect(await found({ createdFrom: moment, createdBefore: millisecond(1) })).toContain(made[3]?.orderNo);
    expect(await found({ createdFrom: millisecond(1) })).not.toContain(made[3]?.orderNo);
    expect(await found({ createdFrom: moment, createdBefore: moment })).toEqual([]);
  });

  it('is whole before the last second of the year 9999 in the west, and empty from then on', async () => {
    const moment = '9999-12-31T23:59:59-01:00';
    expect(await found({ createdBefore: moment })).toEqual(numbers());
    expect(await found({ createdFrom: moment })).toEqual([]);
  });

  it('shows a status as it is now, in the place where the movement was made', async () => {
    const [card, orderNo] = [await app.card(), newOrderNo()];
    await app.fault({ fault: 'code', code: 50300, orderNo });
    const input = { orderNo, accountId: card, amount: '1', currency: 'USD' };
    await app.move('pay', input);
    const later = await paid(app, card);
    expect(await found({ accountId: card, statuses: ['FAILED'] })).toEqual([orderNo]);
    await app.move('pay', input);
    expect(await found({ accountId: card })).toEqual([later.orderNo, orderNo]);
    expect(await found({ accountId: card, statuses: ['FAILED'] })).toEqual([]);
  });
});
