import fc from 'fast-check';
import { buildSchema, type GraphQLSchema, getOperationAST, getVariableValues, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema as contract } from '../../../schema/index.ts';
import { variablesReader } from '../../../src/http/variables-reader.ts';

const made = buildSchema(`
  enum Colour { RED GREEN }
  input Inner { name: String! size: Int = 3 }
  input Outer { inner: Inner! inners: [Inner!] colour: Colour = GREEN more: Outer flag: Boolean }
  input One @oneOf { a: Int b: Int }
  type Query { a(outer: Outer, list: [[Int!]], one: One, text: String): Int }
`);

/** How the variables of an operation are read: here, and by graphql-js. */
function readers(schema: GraphQLSchema, definitions: string) {
  const operation = getOperationAST(parse(`query (${definitions}) { __typename }`));
  if (operation == null) throw new Error('there is no operation');
  const read = variablesReader(schema, operation);
  return {
    here: (given: Record<string, unknown>) => read(given),
    byTheBook: (given: Record<string, unknown>) =>
      getVariableValues(schema, operation.variableDefinitions ?? [], given).coerced ?? null,
  };
}

/** As JSON brings it: without undefined, and with members that carry dangerous names. */
const sent = (value: unknown): Record<string, unknown> => JSON.parse(JSON.stringify(value));

describe('variables that fit', () => {
  const payment = { orderNo: 'order-1', accountId: '914639258868515', amount: '10.50', currency: 'USD' };
  const customer = {
    type: 'PRIMARY',
    firstName: 'Jane',
    lastName: 'Doe',
    mailOptIn: true,
    phoneOptIn: false,
    emailOptIn: true,
    address: { line1: '1 Main Street', line2: null },
  };
  it.each([
    ['a payment', contract, '$input: PayInput!', { input: payment }],
    [
      'all of a payment',
      contract,
      '$input: PayInput!',
      { input: { ...payment, entryType: 'MAGNETIC', nsfAllowed: true } },
    ],
    ['a top-up', contract, '$input: TopUpInput!', { input: { ...payment, activating: true, customer } }],
    ['a filter', contract, '$filter: TransactionFilter', { filter: { statuses: ['PENDING', 'UNKNOWN'] } }],
    ['none where none must be', made, '$text: String $outer: Outer', {}],
    ['null', made, '$text: String $outer: Outer', { text: null, outer: null }],
    ['lists', made, '$list: [[Int!]]', { list: [[1, 2], null, []] }],
    ['objects in objects', made, '$outer: Outer', { outer: { inner: { name: 'a' }, more: { inner: { name: 'b' } } } }],
    ['a default that was given', made, '$left: Int = 7', { left: 8 }],
    ['more than was asked for', made, '$text: String', { text: 'a', other: 1 }],
  ])('%s is read as by graphql-js', (_what, schema, definitions, given) => {
    const { here, byTheBook } = readers(schema, definitions);
    const values = here(sent(given));
    expect(values).not.toBeNull();
    expect(values).toEqual(byTheBook(sent(given)));
  });
});

it.each([
  ['nothing where something must be', '$must: String!', {}],
  ['null where something must be', '$must: String!', { must: null }],
  ['another type', '$text: String', { text: 1 }],
  ['a word that is none of the enum', '$colour: Colour', { colour: 'BLUE' }],
  ['an object without what it must have', '$outer: Outer', { outer: { inner: {} } }],
  ['null for what it must have', '$outer: Outer', { outer: { inner: { name: null } } }],
  ['a field that there is not', '$outer: Outer', { outer: { inner: { name: 'a', nam: 'b' } } }],
  ['a list for an object', '$outer: Outer', { outer: [] }],
  ['a text for an object', '$outer: Outer', { outer: 'inner' }],
  ['a list with null in it', '$list: [[Int!]]', { list: [[null]] }],
  ['no list at all', '$list: [[Int!]]', { list: 1 }],
  ['one of several', '$one: One', { one: { a: 1 } }],
  ['a default that is left to itself', '$left: Int = 7', {}],
  ['a type that there is not', '$unknown: Nothing', { unknown: 1 }],
])('%s is left to graphql-js', (_what, definitions, given) => {
  expect(readers(made, definitions).here(sent(given))).toBeNull();
});

it('a member called __proto__ is a field that there is not', () => {
  const given: Record<string, unknown> = JSON.parse('{"outer":{"inner":{"name":"a"},"__proto__":{"flag":true}}}');
  expect(readers(made, '$outer: Outer').here(given)).toBeNull();
});

it('whatever is sent, nothing is read otherwise than by graphql-js', () => {
  const leaf = fc.oneof(fc.constantFrom(null, true, 1, 2.5, 'RED', 'GREEN', 'a', ''), fc.jsonValue({ maxDepth: 1 }));
  const names = ['inner', 'inners', 'colour', 'more', 'flag', 'name', 'size', 'a', 'b', 'nam'];
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, leaf, tie('object'), fc.array(tie('value'), { maxLength: 3 })),
    object: fc.record(Object.fromEntries(names.map((name) => [name, tie('value')])), { requiredKeys: [] }),
  }));
  // Most fit, or the bound below would be a matter of luck.
  const mostly = (fits: fc.Arbitrary<unknown>, other: fc.Arbitrary<unknown>) =>
    fc.oneof({ weight: 6, arbitrary: fits }, { weight: 1, arbitrary: other });
  const size = mostly(fc.integer(), leaf);
  const colour = mostly(fc.constantFrom('RED', 'GREEN', null), leaf);
  const inner = fc.record({ name: fc.string(), size }, { requiredKeys: ['name'] });
  const members = {
    inner,
    inners: fc.array(inner, { maxLength: 2 }),
    colour,
    flag: fc.boolean(),
    more: mostly(fc.record({ inner }), value),
  };
  const outer = fc.record(members, { requiredKeys: ['inner'] });
  const cases = fc.oneof(
    fc.tuple(fc.constant('$of: Outer!'), mostly(outer, value)),
    fc.tuple(fc.constant('$of: Outer'), mostly(outer, value)),
    fc.tuple(fc.constant('$of: [[Int!]]'), mostly(fc.array(fc.array(fc.integer())), value)),
    fc.tuple(fc.constant('$of: Colour'), colour),
    fc.tuple(fc.constant('$of: One'), value),
  );
  let read = 0;
  fc.assert(
    fc.property(cases, ([definition, of]) => {
      const { here, byTheBook } = readers(made, definition);
      const values = here(sent({ of }));
      if (values === null) return;
      read += 1;
      expect(values).toEqual(byTheBook(sent({ of })));
    }),
    { numRuns: 3_000 },
  );
  expect(read).toBeGreaterThan(500);
});

it('each default is the one that the schema has', () => {
  const { here } = readers(made, '$outer: Outer');
  expect(here({ outer: { inner: { name: 'a' } } })).toEqual({
    outer: { inner: { name: 'a', size: 3 }, colour: 'GREEN' },
  });
});
