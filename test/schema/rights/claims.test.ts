import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Answer, newAccountId, newOrderNo } from '../../support/app.ts';
import { TRANSACTION, useApp } from '../support.ts';
import { bearer, cursorOf, expectNothingOf, type Sent, type Subject, subject, whole, wholeStream } from './bearers.ts';

const app = useApp({ ANONYMOUS_INQUIRY: 'on' });
let shopper: { authorization: string };
let mine: Subject;
let foreign: Subject;
/** A number that nobody ever issued, with ids that are in order and name nothing. */
let missing: Subject;

beforeAll(async () => {
  mine = await subject(app);
  foreign = await subject(app);
  const accountId = newAccountId();
  const { transaction } = await app.move('pay', { accountId, amount: '1', currency: 'USD' });
  expect(transaction.failure.code).toBe('CARD_NOT_FOUND');
  const transactionId = `txn_${randomUUID()}`;
  const ids = {
    orderNo: newOrderNo(),
    transactionId,
    checkoutId: '933358163137265998',
    cursor: cursorOf(transactionId),
  };
  missing = { accountId, cardId: transaction.card.id, ...ids };
  shopper = await bearer({ cards: [mine.accountId] });
});

const CARD = `__typename id accountId accountIdLast4 asOf balances { valueCode amount } customer { firstName }
  transactions { nodes { orderNo } pageInfo { hasNextPage hasPreviousPage } }`;
const PAGE = `{ edges { cursor node { ${TRANSACTION} } } nodes { orderNo }
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }`;
const INFO = 'pageInfo { hasNextPage hasPreviousPage }';
const UNCOSTLY = '... on Card { accountId accountIdLast4 }';

const READS: Record<string, (about: Subject) => Sent> = {
  card: ({ accountId: a }) => ({
    query: `query ($a: AccountId!) { card(accountId: $a) { ${CARD} } }`,
    variables: { a },
  }),
  'card, by its number alone': ({ accountId: a }) => ({
    query: 'query ($a: AccountId!) { card(accountId: $a) { id accountId } }',
    variables: { a },
  }),
  'card, read in from a stripe, twice, in a fragment': ({ accountId: a }) => ({
    query: `query ($a: AccountId!) { a: card(accountId: $a, entryType: MAGNETIC) { ...F } b: card(accountId: $a) { ...F } }
      fragment F on Card { ${CARD} }`,
    variables: { a },
  }),
  'cards, between two of the bearer': ({ accountId: a }) => ({
    query: `query ($a: AccountId!, $m: AccountId!) { cards(accountIds: [$m, $a, $m]) { id balances { amount } } }`,
    variables: { a, m: mine.accountId },
  }),
  'node of a card': ({ cardId: i }) => ({
    query: `query ($i: ID!) { node(id: $i) { __typename id ... on Card { ${CARD} } } }`,
    variables: { i },
  }),
  'node of a card, what costs no inquiry': ({ cardId: i }) => ({
    query: `query ($i: ID!) { node(id: $i) { __typename id ${UNCOSTLY} } }`,
    variables: { i },
  }),
  'nodes of cards, what costs no inquiry': ({ cardId: i }) => ({
    query: `query ($i: ID!, $m: ID!) { nodes(ids: [$m, $i]) { id ${UNCOSTLY} } }`,
    variables: { i, m: mine.cardId },
  }),
  'node of a transaction': ({ transactionId: i }) => ({
    query: `query ($i: ID!) { node(id: $i) { __typename ... on Transaction { ${TRANSACTION} } } }`,
    variables: { i },
  }),
  ...transactionBy('id', ({ transactionId }) => transactionId),
  ...transactionBy('orderNo', ({ orderNo }) => orderNo),
  ...transactionBy('checkoutId', ({ checkoutId }) => checkoutId),
  'transactions of a card': ({ accountId: a }) => ({
    query: `query ($a: AccountId!) { transactions(filter: { accountId: $a }) ${PAGE} }`,
    variables: { a },
  }),
  'transactions of a card, all sides of a place': ({ accountId: a, cursor: c }) => ({
    query: `query ($a: AccountId!, $c: String!) {
      a: transactions(first: 1, after: $c, filter: { accountId: $a }) ${PAGE}
      b: transactions(last: 1, before: $c, filter: { accountId: $a }) ${PAGE}
      c: transactions(first: 0, before: $c, filter: { accountId: $a }) ${PAGE}
      d: transactions(last: 0, after: $c, filter: { accountId: $a, types: [PAYMENT], statuses: [SUCCEEDED] }) ${PAGE} }`,
    variables: { a, c },
  }),
};

function transactionBy(key: string, value: (about: Subject) => string): Record<string, (about: Subject) => Sent> {
  return {
    [`transaction by ${key}`]: (about) => ({
      query: `query ($v: ${key === 'checkoutId' ? 'String' : key === 'id' ? 'ID' : 'OrderNumber'}!) {
        transaction(by: { ${key}: $v }) { ${TRANSACTION} } }`,
      variables: { v: value(about) },
    }),
  };
}

describe('a card that is not the bearer’s reads as one that does not exist, byte for byte, and nobody is asked for it:', () => {
  it.each(Object.entries(READS))('%s', async (_name, document) => {
    const ask = async (about: Subject) => {
      const sent = document(about);
      return whole(await app.gql(sent.query, sent.variables, shopper), sent);
    };
    const upstream = async (about: Subject) => {
      const { result, calls } = await app.watch(() => ask(about));
      return { result, cards: calls.map(({ body }) => JSON.parse(body).accountId) };
    };
    const [theirs, nobodys] = [await upstream(foreign), await upstream(missing)];
    expect(theirs.result).toBe(nobodys.result);
    expectNothingOf(foreign, theirs.result);
    expect([...theirs.cards, ...nobodys.cards].filter((number) => number !== mine.accountId)).toEqual([]);
    // What it would look like if the bearer had the right: the comparison is not one of two mistakes.
    const own = await ask(mine);
    expect(own).not.toBe(theirs.result);
    expect(own).not.toContain('errors');
  });

  it.each(Object.entries(READS))('%s, by GET', async (_name, document) => {
    const get = async (about: Subject) => {
      const { query, variables } = document(about);
      const asked = new URLSearchParams({ query, variables: JSON.stringify(variables) });
      const answer = await fetch(`${app.url}/graphql?${asked}`, {
        headers: { ...shopper, accept: 'application/json' },
      });
      const headers = Object.fromEntries(answer.headers);
      return whole({ status: answer.status, headers, data: null, text: await answer.text() } satisfies Answer, {
        query,
        variables: variables ?? {},
      });
    };
    const theirs = await get(foreign);
    expect(theirs).toBe(await get(missing));
    expectNothingOf(foreign, theirs);
  });
});

it('an id that opens to a card of somebody else reads as an id that nobody gave out', async () => {
  const node = async (id: string) =>
    (await app.gql(`{ node(id: "${id}") { __typename ${UNCOSTLY} } }`, {}, shopper)).text;
  const changed = `${foreign.cardId.slice(0, -1)}${foreign.cardId.endsWith('A') ? 'B' : 'A'}`;
  expect(await node(foreign.cardId)).toBe(await node(changed));
  expect(await node(missing.cardId)).toBe(await node(changed));
  expect(await node(mine.cardId)).toContain(mine.accountId);
});

describe('a stream of what is not the bearer’s ends like one of what does not exist:', () => {
  const STREAMS: Record<string, (about: Subject) => Sent> = {
    card: ({ accountId: v }) => ({
      query: 'subscription ($v: AccountId!) { card(accountId: $v) { id accountId } }',
      variables: { v },
    }),
    'transaction by id': ({ transactionId: v }) => stream('id', 'ID', v),
    'transaction by orderNo': ({ orderNo: v }) => stream('orderNo', 'OrderNumber', v),
    'transaction by checkoutId': ({ checkoutId: v }) => stream('checkoutId', 'String', v),
  };
  const stream = (key: string, type: string, v: string): Sent => ({
    query: `subscription ($v: ${type}!) { transaction(by: { ${key}: $v }) { orderNo status card { id } } }`,
    variables: { v },
  });

  it.each(Object.entries(STREAMS))('%s', async (_name, document) => {
    const theirs = await wholeStream(app, shopper, document(foreign));
    expect(theirs).toBe(await wholeStream(app, shopper, document(missing)));
    expect(theirs).toContain('errors');
    expectNothingOf(foreign, theirs);
  });
});

it('lists and pages hold the bearer’s own, whatever lies between, and say no more of the rest', async () => {
  const between = [await subject(app), await subject(app)];
  const { transactions, edge } = (
    await app.gql(
      `query ($c: String!) { transactions(first: 9) { nodes { orderNo checkoutId card { id } } ${INFO} }
        edge: transactions(first: 1, before: $c) { nodes { orderNo } ${INFO} } }`,
      { c: between[1]?.cursor },
      shopper,
    )
  ).data;
  expect(transactions).toEqual({
    nodes: [{ orderNo: mine.orderNo, checkoutId: mine.checkoutId, card: { id: mine.cardId } }],
    pageInfo: { hasNextPage: false, hasPreviousPage: false },
  });
  // A cursor of somebody else's is a place in time; that there is something newer than the bearer's own is not told.
  expect(edge).toEqual({ nodes: [], pageInfo: { hasNextPage: true, hasPreviousPage: false } });
  for (const other of [foreign, ...between]) expectNothingOf(other, JSON.stringify(transactions));
});
