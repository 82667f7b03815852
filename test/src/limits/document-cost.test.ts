import { type GraphQLNamedType, getNamedType, isInterfaceType, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../../schema/index.ts';
import { openTill, useApp } from '../../schema/support.ts';

/** Whatever costs more than one look-up is refused, and told what it costs. */
const app = useApp({ LIMIT_COST: '1' });

const cards = Array.from({ length: 50 }, (_, i) => `1000${i}`);
const pay = (selection: string) =>
  `mutation { pay(input: { orderNo: "o", accountId: "1234", amount: 1, currency: "USD" }) { ${selection} } }`;

type Row = [query: string, cost: number, variables?: Record<string, unknown>];

const COSTS: Row[] = [
  [
    '{ a: card(accountId: "1234") { id balances { amount } customer { address { city } } } b: card(accountId: "1234") { id } }',
    2,
  ],
  [`{ cards(accountIds: ${JSON.stringify(cards)}) { id } }`, 50],
  [`{ cards(accountIds: ${JSON.stringify(cards)}) { transactions(first: 3) { nodes { id } } } }`, 50 + 50 * 3],
  [
    'query ($ids: [AccountId!]!) { cards(accountIds: $ids) { transactions(first: 3) { nodes { id } } } }',
    7 + 7 * 3,
    { ids: cards.slice(0, 7) },
  ],
  [
    'query ($ids: [AccountId!]!) { cards(accountIds: $ids) { transactions(first: 3) { nodes { id } } } }',
    2 + 2 * 3,
    { ids: cards.slice(0, 2) },
  ],
  ['{ nodes(ids: ["a", "b"]) { id ... on Card { transactions(last: 4) { nodes { id } } } } }', 2 + 2 * 4],
  ['{ a: node(id: "a") { id } b: node(id: "b") { id } }', 2],
  ['{ a: transaction(by: { orderNo: "a" }) { id failure { code } } b: transaction(by: { orderNo: "b" }) { id } }', 2],
  ['{ transactions { nodes { id orderNo __typename } pageInfo { hasNextPage } } }', 20],
  ['{ transactions(first: 100) { nodes { id } } }', 100],
  ['{ transactions(first: 100) { edges { cursor node { card { accountId } } } } }', 200],
  ['{ transactions(first: 10) { nodes { tips { voidedBy { id } } } } }', 10 + 10 * (5 + 5)],
  ['{ transactions(first: 10) { nodes { original { original { id } } } } }', 30],
  ['{ transactions(last: 7) { nodes { id } } }', 7],
  ['query ($n: Int = 9) { transactions(first: $n) { nodes { id } } }', 9],
  ['query ($n: Int = 9) { transactions(first: $n) { nodes { id } } }', 30, { n: 30 }],
  ['query ($n: Int = 9) { transactions(first: $n) { nodes { id } } }', 20, { n: null }],
  ['query ($n: Int) { transactions(first: $n) { nodes { id } } }', 20],
  ['{ transactions(first: 1000000000) { nodes { id } } }', 100],
  ['{ a: transactions(first: -1000000000) { nodes { id } } b: transactions(first: 5) { nodes { id } } }', 6],
  ['{ transactions(first: 0) { nodes { card { transactions(first: 5) { nodes { id } } } } } }', 1 + 1 + 5],
  [pay('replayed'), 5],
  [pay('transaction { id status } errors { message }'), 5],
  [pay('card { balances { amount } }'), 6],
  [pay('errors { ... on InsufficientFundsError { available } ... on AlreadyVoidedError { voidedBy { id } } }'), 7],
  [
    'mutation { activate(input: { accountId: "1234", customer: { firstName: "A", lastName: "B" } }) { card { id } } }',
    2,
  ],
  ['subscription { card(accountId: "1234") { transactions(first: 3) { nodes { id } } } }', 4],
  ['{ __schema { queryType { name } } }', 100],
  ['{ a: __type(name: "Card") { name } b: __type(name: "Card") { name } }', 200],
  ['{ ...F ...F } fragment F on Query { a: node(id: "a") { id } b: node(id: "b") { id } }', 4],
  ['{ transactions(first: 100) @skip(if: true) { nodes { id } } }', 100],
];

describe('a document costs', () => {
  it.each(COSTS)('%s: %i', async (query, cost, variables) => {
    const { result, calls } = await app.watch(() =>
      app.gql(query, variables, { accept: 'application/json, text/event-stream' }),
    );
    expect(result.text).toContain(`The document costs ${cost} look-ups and records; at most 1 are allowed: `);
    expect(result.text).toContain('DOCUMENT_TOO_COSTLY');
    if (!query.startsWith('subscription')) expect(result.status).toBe(400);
    expect(calls).toEqual([]);
  });

  it.each([
    '{ viewer { subject } __typename }',
    '{ card(accountId: "914639258868515") { __typename id balances { __typename amount } customer { firstName } } }',
    'query A { transaction(by: { orderNo: "o" }) { id } }',
  ])('no more than one look-up: %s', async (query) => {
    expect((await app.gql(query)).errors).toBeUndefined();
  });

  it('what the operation costs that is run, and not the others beside it', async () => {
    const query = 'query A { viewer { subject } } query B { transactions { nodes { id } } }';
    const run = (operationName: string) =>
      fetch(`${app.url}/graphql`, {
        method: 'POST',
        headers: { authorization: `Bearer ${app.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query, operationName }),
      });
    expect([(await run('A')).status, (await run('B')).status, (await run('A')).status]).toEqual([200, 400, 200]);
  });

  it('up to 1000 unless told otherwise, for what an honest client asks for', async () => {
    const till = await openTill({ PAYWIZARD_URL: app.sandboxUrl });
    for (const query of [
      '{ transactions(first: 100) { nodes { id card { accountIdLast4 } original { id } voidedBy { id } tips { id } } } }',
      `{ cards(accountIds: ${JSON.stringify(cards)}) { id transactions(first: 5) { nodes { id } } } }`,
    ]) {
      expect((await till.gql(query)).errors).toBeUndefined();
    }
    const twice = '{ transactions(first: 100) { nodes { card { transactions(first: 20) { nodes { id } } } } } }';
    expect((await till.gql(twice)).errors).toMatchObject([{ extensions: { code: 'DOCUMENT_TOO_COSTLY' } }]);
    await till.close();
  });
});

it('no type can be reached again from itself for nothing', () => {
  const types = Object.values(schema.getTypeMap());
  const free = new Map(types.map((type) => [type, freeFrom(type)]));
  for (const type of types) expect(reachable(free, type), `from ${type.name}`).not.toContain(type);
  expect(reachable(free, schema.getType('PayPayload') ?? types[0])).toContain(schema.getType('Transaction'));
});

/** The types that a field of this one leads to at no cost. */
function freeFrom(type: GraphQLNamedType): GraphQLNamedType[] {
  if (type.name.startsWith('__') || !(isObjectType(type) || isInterfaceType(type))) return [];
  const led = Object.values(type.getFields())
    .filter(({ extensions: { complexity } }) => costAtLeast(complexity) === 0)
    .map((field) => getNamedType(field.type));
  return isInterfaceType(type) ? [...led, ...schema.getPossibleTypes(type)] : led;
}

function costAtLeast(complexity: unknown): number {
  const said: unknown =
    typeof complexity === 'function' ? complexity({ first: -5, accountIds: [], ids: [] }) : complexity;
  if (typeof said === 'number') return said;
  return typeof said === 'object' && said !== null && 'field' in said ? Number(said.field) : 0;
}

function reachable(free: Map<GraphQLNamedType, GraphQLNamedType[]>, from: GraphQLNamedType | undefined) {
  const found = new Set<GraphQLNamedType>();
  const visit = (type: GraphQLNamedType) => {
    for (const next of free.get(type) ?? []) {
      if (found.has(next)) continue;
      found.add(next);
      visit(next);
    }
  };
  if (from !== undefined) visit(from);
  return [...found];
}
