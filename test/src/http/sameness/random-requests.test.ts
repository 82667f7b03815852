import fc from 'fast-check';
import { it } from 'vitest';
import { expectSame, usePair } from './pair.ts';

const pair = usePair({ LIMIT_BODY_BYTES: '20000' });

const CARD = '914639258868515';
const payment = { orderNo: 'random-1', accountId: CARD, amount: '1.00', currency: 'USD' };

const queries = [
  '{ __typename }',
  `{ card(accountId: "${CARD}") { accountId balances { amount } } }`,
  `query A($a: AccountId = "${CARD}") { card(accountId: $a) { id } }`,
  'query A { __typename } query B { __typename }',
  'mutation { __typename }',
  `{ cards(accountIds: ["${CARD}", "x"]) { accountId } }`,
  '{ node(id: "card_x") { id } }',
  '{ __schema { types { name } } }',
  '{ a: __typename a: __typename }',
  'fragment F on Query { __typename } { ...F }',
  '{ nothing }',
  '#\n{__typename}',
  '\ufeff{__typename}',
  'query Ä { __typename }',
  '{',
  ' ',
].map((query): Record<string, unknown> => ({ query }));

const withVariables = [
  {
    query: 'query A($a: AccountId!) { card(accountId: $a) { accountId balances { amount valueCode } } }',
    variables: { a: CARD },
  },
  { query: 'query A($b: Boolean!) { __typename @include(if: $b) }', variables: { b: true } },
  {
    query:
      'mutation P($input: PayInput!) { pay(input: $input) { transaction { status } replayed errors { __typename } } }',
    variables: { input: payment },
  },
];

/** What no member of a request should hold, or only one of them. */
const others = fc.constantFrom<unknown>(
  ...[null, 0, 1.5, '', 'A', 'null', '{"a":1}', true, false, [], [1], {}],
  ...[{ a: CARD }, { a: null }, { a: '' }, { a: 1 }, { a: [CARD] }, { a: CARD, z: 1 }, { constructor: 1 }],
  ...[{ b: true }, { b: 'true' }, { input: null }, { input: [] }, { input: payment }, { input: { ...payment, x: 1 } }],
  ...[{ input: { ...payment, orderNo: 'random-2', amount: 1 } }, { input: { ...payment, currency: 'usd' } }],
  ...[{ persistedQuery: null }, { persistedQuery: { version: 1, sha256Hash: 'x' } }],
);

const MEMBERS = ['query', 'variables', 'operationName', 'extensions', 'documentId', 'operations'] as const;

/** A request as an app sends it, mostly; one member, or two, may be another one. */
const request = fc
  .tuple(
    fc.oneof(fc.constantFrom(...queries), fc.constantFrom(...withVariables)),
    fc.array(fc.tuple(fc.constantFrom(...MEMBERS), others), { maxLength: 2 }),
  )
  .map(([whole, changes]) => ({ ...whole, ...Object.fromEntries(changes) }));

const body = fc.oneof(
  { weight: 20, arbitrary: request },
  { weight: 1, arbitrary: fc.array(request, { maxLength: 2 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...['', '{', 'null', '1', '"x"', '{}', '{"query":1}', '{"query":"\\ud800"}', `${' '.repeat(20_001)}{}`],
      '{"query":"{ __typename }","query":"{ nothing }"}',
      '{"query":"{ __typename }","variables":{"__proto__":{"a":1}}}',
      '{"__proto__":{"query":"{ __typename }"}}',
      '{"query":"{ __typename }"}\0',
    ),
  },
);

/** Mostly left as it is, for a request that is odd in everything is refused for the first of it. */
const header = (name: string, values: readonly string[]) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom(...values.map((value) => `${name}: ${value}`)) },
  );

const headers = fc
  .tuple(
    header('Content-Type', [
      ...['application/json; charset=utf-8', 'application/json;charset=UTF-8', 'Application/JSON', 'application/json;'],
      ...['application/json; charset=latin1', 'application/json; charset="utf-8"', 'application/json; x=1'],
      ...['application/json, text/plain', 'application/graphql', 'application/graphql+json', 'text/plain', ''],
    ]),
    header('Accept', [
      ...['*/*', '*', '', ',', 'application/*', 'application/json', 'APPLICATION/JSON', 'text/html', 'multipart/mixed'],
      ...['application/graphql-response+json', 'application/json;q=0', 'application/json; charset=utf-8'],
      ...['application/json;q=0.1, application/graphql-response+json', 'image/png, application/json'],
    ]),
    header('Authorization', ['Bearer x', 'bearer', 'Basic YTpi', 'Bearer', 'Bearer a b', '']),
    header('X-Request-Id', ['abcdefgh', '12345678', 'a b']),
    header('Content-Encoding', ['identity', 'gzip', 'br']),
    header('Origin', ['https://shop.example', 'null']),
  )
  .map((given) => given.filter((one) => one !== null));

const lines = fc.oneof(
  { weight: 8, arbitrary: fc.constant('POST /graphql HTTP/1.1') },
  { weight: 1, arbitrary: fc.constantFrom('POST /graphql? HTTP/1.1', 'POST /graphql?a=b HTTP/1.1') },
);

it('whatever is put together of good and bad parts is answered alike', async () => {
  const sent = fc.record({ line: lines, headers, body });
  await fc.assert(
    fc.asyncProperty(sent, async (one) => void (await expectSame(pair, one, 1))),
    { numRuns: 1_500 },
  );
}, 120_000);
