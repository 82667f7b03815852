import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { post } from '../../support/app.ts';
import { bearer, subject, whole } from '../rights/bearers.ts';
import { dataOf, paid, useApp } from '../support.ts';

// The switch is the configuration's.
describe('with FEDERATION=on', () => {
  const app = useApp({ FEDERATION: 'on' });

  const ENTITIES = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
    __typename ... on Card { id accountIdLast4 balances { valueCode amount } }
    ... on Transaction { id orderNo status } } }`;

  const ask = (representations: unknown[], headers: Record<string, string> = {}, query = ENTITIES) =>
    app.gql(query, { representations }, headers);

  it('answers cards and transactions by their keys, in the order asked', async () => {
    const { accountId, cardId, orderNo, transactionId } = await subject(app);
    const transaction = { __typename: 'Transaction', id: transactionId, orderNo, status: 'SUCCEEDED' };
    const { _entities } = dataOf(
      await ask([
        { __typename: 'Transaction', id: transactionId },
        { __typename: 'Card', id: cardId },
        { __typename: 'Transaction', orderNo },
      ]),
    );
    expect(_entities).toEqual([
      transaction,
      {
        __typename: 'Card',
        id: cardId,
        accountIdLast4: accountId.slice(-4),
        balances: [
          { valueCode: 'USD', amount: '89.50' },
          { valueCode: 'Points', amount: '100' },
        ],
      },
      transaction,
    ]);
  });

  it('asks for a card once, however often it is named, and not at all for what is known without', async () => {
    const { cardId } = await subject(app);
    const card = { __typename: 'Card', id: cardId };
    expect((await app.watch(() => ask([card, card, card]))).calls).toHaveLength(1);
    const known = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Card { accountIdLast4 } } }`;
    expect((await app.watch(() => ask([card], {}, known))).calls).toEqual([]);
  });

  it('answers the same when it has been asked often enough to be compiled', async () => {
    const { cardId, orderNo } = await subject(app);
    const wanted = [
      { __typename: 'Transaction', orderNo },
      { __typename: 'Card', id: cardId },
    ];
    const first = await ask(wanted);
    for (let times = 0; times < 25; times += 1) expect((await ask(wanted)).text).toBe(first.text);
  });

  it('goes on working with everything else', async () => {
    const { transaction } = await app.move('pay', { accountId: await app.card(), amount: '1', currency: 'USD' });
    expect(await app.read('query ($id: ID!) { node(id: $id) { __typename } }', { id: transaction.id })).toEqual({
      node: { __typename: 'Transaction' },
    });
  });

  describe('what is not there, and what is not for this token, look the same', () => {
    it.each(['Card by id', 'Transaction by id', 'Transaction by orderNo'])('%s', async (what) => {
      const own = await subject(app);
      const foreign = await subject(app);
      const shopper = await bearer({ cards: [own.accountId] });
      const by = ({ cardId, transactionId, orderNo }: typeof own) => {
        if (what === 'Card by id') return { __typename: 'Card', id: cardId };
        return { __typename: 'Transaction', ...(what.endsWith('orderNo') ? { orderNo } : { id: transactionId }) };
      };
      const nothing = { ...by(own), ...(what.endsWith('orderNo') ? { orderNo: 'never-used' } : { id: 'txn_nothing' }) };
      const refused = await ask([by(foreign)], shopper);
      expect(refused.data).toEqual({ _entities: [null] });
      const variables = { representations: [] };
      expect(whole(refused, { query: ENTITIES, variables })).toBe(
        whole(await ask([nothing], shopper), { query: ENTITIES, variables }),
      );
      expect(dataOf(await ask([by(own)], shopper))._entities).toEqual([expect.objectContaining({})]);
    });
  });

  it.each([
    ['Card', 'id', 'transactions:read', 'card:read'],
    ['Transaction', 'id', 'card:read', 'transactions:read'],
    ['Transaction', 'orderNo', 'card:read', 'transactions:read'],
  ] as const)('a %s by its %s is null with FORBIDDEN for a token that has only %s', async (type, key, has, needs) => {
    const { cardId, transactionId, orderNo } = await subject(app);
    const id = type === 'Card' ? cardId : transactionId;
    const representation = { __typename: type, ...(key === 'id' ? { id } : { orderNo }) };
    const { data, errors } = await ask([representation], await bearer({ scope: has }));
    expect(data).toEqual({ _entities: [null] });
    expect(errors).toEqual([expect.objectContaining({ path: ['_entities', 0] })]);
    expect(errors?.[0]).toMatchObject({ message: expect.stringContaining(needs), extensions: { code: 'FORBIDDEN' } });
    expect(dataOf(await ask([representation], await bearer({ scope: `card:read transactions:read` })))).toBeTruthy();
  });

  it('a thing under the name of another type is not there', async () => {
    const { cardId, transactionId } = await subject(app);
    const swapped = [
      { __typename: 'Card', id: transactionId },
      { __typename: 'Transaction', id: cardId },
    ];
    expect(dataOf(await ask(swapped))).toEqual({ _entities: [null, null] });
  });

  it.each([
    ['no type', { id: 'secret-1' }],
    ['another type', { __typename: 'Viewer', id: 'secret-1' }],
    ['an interface', { __typename: 'Node', id: 'secret-1', orderNo: 'secret-1' }],
    ['no key', { __typename: 'Card' }],
    ['a key of the other type', { __typename: 'Card', orderNo: 'secret-1' }],
    ['a number as a key', { __typename: 'Transaction', id: 7 }],
    ['an order number that is none', { __typename: 'Transaction', orderNo: 'secret-1\u0000' }],
    ['no object', 'secret-1'],
  ])('a representation with %s is refused, and not quoted', async (_what, representation) => {
    const { data, errors, text } = await ask([representation]);
    expect(data).toBeNull();
    expect(errors).toEqual([
      expect.objectContaining({ extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }) }),
    ]);
    expect(text).not.toContain('secret-1');
    expect(app.logged()).not.toContain('secret-1');
  });

  it('takes 50 at a time and no more', async () => {
    const card = { __typename: 'Card', id: 'card_nothing' };
    expect(dataOf(await ask(Array(50).fill(card)))._entities).toHaveLength(50);
    expect((await ask(Array(51).fill(card))).errors?.[0]).toMatchObject({
      message: '_entities takes at most 50 representations at a time; ask in several requests.',
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  it('each costs a look-up, and each what is selected of it', async () => {
    const { orderNo } = await paid(app, await app.card());
    const document = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
      ... on Card { transactions(first: 30) { nodes { id } } } } }`;
    const wanted = Array(40).fill({ __typename: 'Transaction', orderNo });
    const { errors } = await ask(wanted, {}, document);
    // 40 entities, and a page of 30 for each.
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining('costs 1240 look-ups'),
      extensions: { code: 'DOCUMENT_TOO_COSTLY' },
    });
  });

  it('is for nobody without a token', async () => {
    const body = { query: ENTITIES, variables: { representations: [{ __typename: 'Card', id: 'x' }] } };
    const { status, errors } = await post(app.url, JSON.stringify(body));
    expect(status).toBe(401);
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  it('tells its schema to whoever composes', async () => {
    const { _service } = await app.read('{ _service { sdl } }');
    expect(parse(_service.sdl).definitions.length).toBeGreaterThan(50);
    expect(_service.sdl).toContain('@key(fields: "id")');
  });
});

describe('with FEDERATION=on, and little else', () => {
  const closed = useApp({ FEDERATION: 'on', INTROSPECTION: 'off', ANONYMOUS_INQUIRY: 'on' });

  it('a server that keeps its schema to itself does so', async () => {
    const { data, errors } = await closed.gql('{ _service { sdl } }');
    expect(data).toBeNull();
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
  });

  it('a balance may be asked for without a token', async () => {
    const query = '{ card(accountId: "914639258868515") { balance(valueCode: "USD") { amount } } }';
    expect((await post(closed.url, JSON.stringify({ query }))).data).toEqual({
      card: { balance: { amount: '1534.10' } },
    });
  });

  it.each([
    '{ _service { __typename } }',
    '{ _entities(representations: [{ __typename: "Card", id: "x" }]) { ... on Card { accountId } } }',
  ])('and nothing of the subgraph: %s', async (query) => {
    const { data, errors } = await post(closed.url, JSON.stringify({ query }));
    expect(data ?? null).toBeNull();
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
  });
});

describe('without it', () => {
  const app = useApp();

  it('there is nothing of it', async () => {
    const { errors } = await app.gql('{ _service { sdl } }');
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
  });
});
