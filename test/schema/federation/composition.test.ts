import { readFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { composeServices } from '@theguild/federation-composition';
import { buildSchema, isInterfaceType, isObjectType, parse, printSchema } from 'graphql';
import { expect, it } from 'vitest';
import { schema } from '../../../schema/index.ts';
import { createSubgraph } from '../../../schema/subgraph.ts';
import { subgraphSdl } from '../../../schema/subgraph-sdl.ts';

const PRINTED = 'schema/subgraph.graphql';

/** A subgraph of somebody else's: it knows the order number of a payment, and keeps the id of a gift card. */
const ORDERS = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])
  type Query { order(id: ID!): Order, orders(first: Int): OrderConnection }
  type Order @key(fields: "id") { id: ID!, payment: Transaction, giftCard: Card }
  type OrderConnection { nodes: [Order!]!, pageInfo: PageInfo! }
  type PageInfo @shareable { hasNextPage: Boolean!, hasPreviousPage: Boolean!, startCursor: String, endCursor: String }
  type Transaction @key(fields: "orderNo", resolvable: false) { orderNo: OrderNumber! }
  type Card @key(fields: "id") { id: ID!, orders: [Order!]! }
  scalar OrderNumber
`;

const compose = (loyalty: string, orders = ORDERS) =>
  composeServices([
    { name: 'loyalty', typeDefs: parse(loyalty) },
    { name: 'orders', typeDefs: parse(orders) },
  ]);

it('the printed subgraph is that of this code', () => {
  const [, ...lines] = readFileSync(PRINTED, 'utf8').trim().split('\n');
  expect(lines.join('\n').trim()).toBe(subgraphSdl(schema).trim());
});

it('makes a supergraph with a subgraph of orders, in which a card has orders and an order a payment', () => {
  const { errors, supergraphSdl = '' } = compose(readFileSync(PRINTED, 'utf8'));
  expect(errors).toBeUndefined();
  const supergraph = buildSchema(supergraphSdl, { assumeValidSDL: true });
  expect(printSchema(supergraph)).toMatch(/type Card implements Node \{[^}]*orders: \[Order!\]!/);
  expect(supergraphSdl).toMatch(/type Transaction [^{]*key: "id"\) [^{]*key: "orderNo"\)/);
});

it('the subgraph of orders in docs/federation.md is enough', () => {
  const [, orders = ''] = /```graphql\n([\s\S]*?)```/.exec(readFileSync('docs/federation.md', 'utf8')) ?? [];
  const { errors, supergraphSdl = '' } = compose(readFileSync(PRINTED, 'utf8'), orders);
  expect(errors).toBeUndefined();
  expect(supergraphSdl).toMatch(/type Order [^{]*\{[^}]*payment: Transaction/);
});

it('another subgraph may take Query.node over, as docs/federation.md says', () => {
  const own = ORDERS.replace('"@shareable"]', '"@shareable", "@override"]')
    .replace('type Query {', 'type Query { node(id: ID!): Node @override(from: "loyalty"),')
    .replace(
      'type Order @key(fields: "id")',
      'interface Node { id: ID! } type Order implements Node @key(fields: "id")',
    );
  expect(compose(readFileSync(PRINTED, 'utf8'), own).errors).toBeUndefined();
  const both = own.replace(' @override(from: "loyalty")', '');
  const messages = compose(readFileSync(PRINTED, 'utf8'), both).errors?.map(({ message }) => message);
  expect(messages).toEqual([expect.stringContaining('Query.node')]);
});

it('a supergraph is refused where a value is not shareable', () => {
  const selfish = readFileSync(PRINTED, 'utf8').replace('PageInfo @shareable', 'PageInfo');
  expect(compose(selfish).errors?.map(({ message }) => message)).toContainEqual(expect.stringContaining('PageInfo'));
});

it('is a subgraph by the reference implementation, whose entities are cards and transactions', () => {
  const reference = buildSubgraphSchema(parse(readFileSync(PRINTED, 'utf8')));
  const entities = (of: typeof schema) =>
    of
      .getPossibleTypes(abstract(of, '_Entity'))
      .map(({ name }) => name)
      .sort();
  expect(entities(reference)).toEqual(['Card', 'Transaction']);
  expect(entities(createSubgraph({ tellsSdl: true }))).toEqual(entities(reference));
  for (const name of ['_entities', '_service']) {
    const typeIn = (of: typeof schema) => String(of.getQueryType()?.getFields()[name]?.type);
    expect(typeIn(createSubgraph({ tellsSdl: true }))).toBe(typeIn(reference));
  }
});

it('the ordinary schema knows nothing of it', () => {
  expect(printSchema(createSubgraph({ tellsSdl: true }))).toContain('_entities');
  expect(printSchema(schema)).not.toMatch(/_entities|_service|_Any/);
});

it('every field of the ordinary schema is there, with the same rights and at the same cost', () => {
  const declared = (of: typeof schema) =>
    Object.values(of.getTypeMap())
      .filter((type) => isObjectType(type) || isInterfaceType(type))
      .flatMap((type) => Object.values(type.getFields()).map((field) => ({ at: `${type.name}.${field.name}`, field })))
      .filter(({ at }) => !at.startsWith('__') && !/\._(entities|service)$|^_Service\./.test(at))
      .map(({ at, field: { extensions, type } }) => [at, String(type), { ...extensions }] as const);
  const [ordinary, variant] = [declared(schema), declared(createSubgraph({ tellsSdl: false }))];
  expect(ordinary.length).toBeGreaterThan(100);
  expect(variant).toEqual(ordinary);
});

function abstract(of: typeof schema, name: string) {
  const type = of.getType(name);
  if (type === undefined || !('resolveType' in type)) throw new Error(`${name} is no union.`);
  return type;
}
