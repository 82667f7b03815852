import { getIntrospectionQuery } from 'graphql';
import { describe, expect, it } from 'vitest';
import { documentCaches, parseWithin } from '../../../src/limits/document-text.ts';
import { useApp } from '../../schema/support.ts';

const app = useApp();
const hidden = useApp({ INTROSPECTION: 'off' });
const tight = useApp({ LIMIT_TOKENS: '100', LIMIT_DEPTH: '3', LIMIT_ALIASES: '2', LIMIT_COST: '150' });

const nested = (count: number) =>
  `{ node(id: "x") { ... on Transaction { ${'original { '.repeat(count)}id${' }'.repeat(count)} } } }`;

describe('a limit names itself, what was found and the remedy, with HTTP 400 in either media type:', () => {
  it.each([
    [
      'tokens',
      `{ ${'viewer { subject } '.repeat(25)} }`,
      'GRAPHQL_PARSE_FAILED',
      'The document has more than 100 tokens: ask in several requests, and send values as variables.',
    ],
    [
      'depth',
      nested(2),
      'GRAPHQL_VALIDATION_FAILED',
      'The document is 4 levels deep; at most 3 are allowed: ask for what lies deeper in a request of its own.',
    ],
    [
      'aliases',
      '{ a: __typename b: __typename c: __typename }',
      'GRAPHQL_VALIDATION_FAILED',
      'The document uses 3 aliases; at most 2 are allowed: ask for lists, or in several requests.',
    ],
    [
      'cost',
      '{ a: transactions(first: 100) { nodes { id } } b: transactions(first: 100) { nodes { id } } }',
      'DOCUMENT_TOO_COSTLY',
      'The document costs 200 look-ups and records; at most 150 are allowed: ask for shorter lists and pages, or in several requests.',
    ],
  ])('%s', async (_limit, query, code, message) => {
    for (const accept of ['application/json', 'application/graphql-response+json', '*/*']) {
      const { status, text } = await tight.gql(query, {}, { accept });
      expect([status, JSON.parse(text)]).toEqual([400, { errors: [{ message, extensions: { code } }] }]);
    }
  });

  it('and what keeps to it exactly is answered', async () => {
    for (const query of [nested(1), '{ a: __typename b: __typename }', `{ ${'__typename '.repeat(50)} }`]) {
      expect((await tight.gql(query)).status).toBe(200);
    }
  });
});

describe('where introspection is on', () => {
  const FULL = getIntrospectionQuery({
    descriptions: true,
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    inputValueDeprecation: true,
    oneOf: true,
  });

  it('the query of GraphiQL is answered', async () => {
    const { errors, data } = await app.gql(FULL);
    expect(errors).toBeUndefined();
    expect(data.__schema.types.length).toBeGreaterThan(40);
  });

  it.each([
    ['aliases of the whole', '{ a: __schema { types { name } } b: __schema { types { name } } }'],
    ['aliases inside', '{ __schema { a: types { name } b: types { name } } }'],
    [
      'aliases inside a fragment',
      '{ __type(name: "Card") { ...F } } fragment F on __Type { a: description b: description }',
    ],
    [
      'the fields of the types of the fields of all types',
      '{ __schema { types { fields { type { fields { name } } } } } }',
    ],
    [
      'the same over fragments',
      '{ __schema { types { ...A } } } fragment A on __Type { fields { type { ...B } } } fragment B on __Type { fields { name } }',
    ],
    ['what goes down without end', `{ __type(name: "Card") { ${'ofType { '.repeat(30)}name${' }'.repeat(30)} } }`],
  ])('%s are refused', async (_what, query) => {
    const { status, errors } = await app.gql(query);
    expect(status).toBe(400);
    expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  it('no document is answered with more than a few times the whole schema', async () => {
    const whole = (await app.gql(FULL)).text.length;
    const types = Array.from({ length: 10 }, (_, i) => `t${i}: __type(name: "Transaction") { ...F }`).join(' ');
    const { text, status } = await app.gql(
      `{ ${types} } fragment F on __Type { description fields { description args { description } type { fields { name description type { name } } } } }`,
    );
    expect(status).toBe(200);
    expect(text.length).toBeLessThan(3 * whole);
    expect((await app.gql(`{ ${types} u: __type(name: "Card") { name } } fragment F on __Type { name }`)).status).toBe(
      400,
    );
  });

  it('a mistake is told with what may have been meant, and where it is off without', async () => {
    for (const query of [
      '{ card(accountId: "1234") { balancez { amount } } }',
      '{ card(accountIdd: "1234") { id } }',
      '{ card(accountId: "1234", entryType: KEYEDD) { id } }',
    ]) {
      expect((await app.gql(query)).text).toContain('Did you mean');
      expect((await hidden.gql(query)).text).not.toContain('Did you mean');
    }
  });
});

describe('the documents that are kept', () => {
  const document = (index: number) => `{ a${index}: viewer { subject } } ${'# \n'.repeat(1_000)}`;

  it('are bounded by the memory that they take: the oldest goes', () => {
    const { documentCache } = documentCaches();
    for (let i = 0; i < 200; i++) documentCache.set(document(i), parseWithin(2_000, document(i)));
    expect(documentCache.get(document(199))).toBeDefined();
    expect(documentCache.get(document(0))).toBeUndefined();
  });

  it('are none that are large by themselves, and none that cannot be read', () => {
    const { documentCache, errorCache } = documentCaches();
    const large = `{ __typename } # ${'x'.repeat(2_000_000)}`;
    documentCache.set(large, parseWithin(2_000, large));
    expect(documentCache.get(large)).toBeUndefined();
    errorCache.set();
    expect(errorCache.get()).toBeUndefined();
  });
});
