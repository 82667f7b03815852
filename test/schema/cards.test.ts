import { describe, expect, it } from 'vitest';
import { paid, useApp } from './support.ts';

const app = useApp();
const EXAMPLE = '914639258868515';
const UNKNOWN = '5555444433332222';

describe('cards', () => {
  it('come in the order asked, with null in the place of an unknown one', async () => {
    const [first, second] = [await app.card({ USD: '1' }), await app.card({ USD: '2' })];
    const { result, calls } = await app.watch(() =>
      app.read('query ($ids: [AccountId!]!) { cards(accountIds: $ids) { accountId balances { amount } } }', {
        ids: [second, UNKNOWN, first, second],
      }),
    );
    expect(result.cards).toEqual([
      { accountId: second, balances: [{ amount: '2.00' }] },
      null,
      { accountId: first, balances: [{ amount: '1.00' }] },
      { accountId: second, balances: [{ amount: '2.00' }] },
    ]);
    expect(calls).toHaveLength(3);
  });

  it('are asked for with the entry type given, and none of no numbers is no call', async () => {
    const { calls } = await app.watch(() =>
      app.read(`{ cards(accountIds: ["${EXAMPLE}"], entryType: MAGNETIC) { asOf } }`),
    );
    expect(calls.map(({ body }) => JSON.parse(body).entryType)).toEqual(['M']);
    const none = await app.watch(() => app.read('{ cards(accountIds: []) { asOf } }'));
    expect(none.result.cards).toEqual([]);
    expect(none.calls).toEqual([]);
  });

  it('are up to 50 at a time; more are refused before anything is asked', async () => {
    const ids = Array.from({ length: 51 }, () => EXAMPLE);
    const query = 'query ($ids: [AccountId!]!) { cards(accountIds: $ids) { id } }';
    const { result, calls } = await app.watch(() => app.gql(query, { ids }));
    expect(result.data).toEqual({ cards: null });
    expect(result.errors).toMatchObject([{ path: ['cards'], extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(calls).toEqual([]);
    expect((await app.read(query, { ids: ids.slice(1) })).cards).toHaveLength(50);
  });

  it('that can be read are not lost for one that cannot', async () => {
    const [good, bad] = [await app.card({ USD: '1' }), await app.card()];
    await app.fault({ fault: 'code', code: 49999, operation: 'giftInquiry', accountId: bad });
    const { data, errors } = await app.gql(`{ cards(accountIds: ["${good}", "${bad}", "${EXAMPLE}"]) { accountId } }`);
    expect(data.cards).toEqual([{ accountId: good }, null, { accountId: EXAMPLE }]);
    expect(errors).toMatchObject([{ path: ['cards', 1], extensions: { code: 'UPSTREAM_ERROR', retryable: false } }]);
  });
});

describe('one document', () => {
  it('asks once for a card that it names twenty times', async () => {
    const aliases = Array.from({ length: 20 }, (_, i) => `c${i}: card(accountId: "${EXAMPLE}") { asOf }`).join(' ');
    const { result, calls } = await app.watch(() =>
      app.read(`{ ${aliases} cards(accountIds: ["${EXAMPLE}"]) { asOf } }`),
    );
    expect(Object.keys(result)).toHaveLength(21);
    expect(calls).toHaveLength(1);
  });

  it('asks ten times for ten cards that it names twenty times', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, () => app.card()));
    const aliases = Array.from({ length: 20 }, (_, i) => `c${i}: card(accountId: "${ids[i % 10]}") { asOf }`).join(' ');
    const { calls } = await app.watch(() => app.read(`{ ${aliases} }`));
    expect(calls.map(({ body }) => JSON.parse(body).accountId).sort()).toEqual([...ids].sort());
  });

  it('asks again where the next document does, and shows what has changed', async () => {
    const accountId = await app.card({ USD: '5' });
    const query = `{ card(accountId: "${accountId}") { balance(valueCode: "USD") { amount } } }`;
    expect((await app.read(query)).card.balance.amount).toBe('5.00');
    await app.putCard({ accountId, balances: { USD: '6' } });
    expect((await app.read(query)).card.balance.amount).toBe('6.00');
  });

  it('asks nobody for what is known here: type names, the viewer, the history and a transaction’s card number', async () => {
    const accountId = await app.card();
    const { orderNo } = await paid(app, accountId);
    const { result, calls } = await app.watch(() =>
      app.read(`{ __typename viewer { subject } transactions(filter: { accountId: "${accountId}" }) { nodes { id } }
        transaction(by: { orderNo: "${orderNo}" }) { card {
          __typename id accountId accountIdLast4 transactions { nodes { orderNo } }
        } } }`),
    );
    expect(result.__typename).toBe('Query');
    expect(result.transaction.card).toMatchObject({
      accountId,
      accountIdLast4: accountId.slice(-4),
      transactions: { nodes: [{ orderNo }] },
    });
    expect(calls).toEqual([]);
  });

  it.each([
    'balances { amount }',
    'asOf',
    'customer { firstName }',
    'balance(valueCode: "USD") { amount }',
    '... on Card { asOf }',
    'accountId ...more',
  ])('asks once for a transaction’s card with %s', async (selection) => {
    const accountId = await app.card();
    const { orderNo } = await paid(app, accountId);
    const { result, calls } = await app.watch(() =>
      app.read(`{ transaction(by: { orderNo: "${orderNo}" }) { card { ${selection} } again: card { id asOf } } }
        ${selection.includes('...more') ? 'fragment more on Card { asOf }' : ''}`),
    );
    expect(result.transaction.card).not.toBeNull();
    expect(calls).toHaveLength(1);
  });

  it('asks nobody for what a directive leaves out', async () => {
    const accountId = await app.card();
    const { orderNo } = await paid(app, accountId);
    const { calls } = await app.watch(() =>
      app.read(`{ transaction(by: { orderNo: "${orderNo}" }) { card { id asOf @skip(if: true) } } }`),
    );
    expect(calls).toEqual([]);
  });
});
