import { describe, expect, it } from 'vitest';
import { useApp } from '../../../schema/support.ts';
import { expectHarmless, expectHonestAnswer, MARKER } from './wire.ts';

const app = useApp({ INTROSPECTION: 'off' });

const times = (text: string, count: number): string => text.repeat(count);
const each = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ');
const nested = (open: string, inside: string, close: string, count: number): string =>
  times(open, count) + inside + times(close, count);

/** What is sent, and the code that it is refused with; null for what is answered. */
type Row = [what: string, query: string, code: string | null, variables?: Record<string, unknown>];

const PARSE = 'GRAPHQL_PARSE_FAILED';
const INVALID = 'GRAPHQL_VALIDATION_FAILED';
const UNRESOLVED = 'OPERATION_RESOLUTION_FAILURE';
const COSTLY = 'DOCUMENT_TOO_COSTLY';
const INPUT = 'BAD_USER_INPUT';
const CARD = 'card(accountId: "914639258868515") { id }';

const ROWS: Row[] = [
  // Length.
  ['tokens beyond the limit', `{ ${times('__typename ', 2_000)} }`, PARSE],
  ['100 000 open braces', times('{', 100_000), PARSE],
  ['50 000 nested fields', times('{a', 50_000), PARSE],
  ['100 000 open brackets', `{ card(accountId: ${times('[', 100_000)}`, PARSE],
  ['20 000 open objects', `{ card(accountId: ${times('{a:', 20_000)}`, PARSE],
  ['20 000 nested list types', `query ($a: ${times('[', 20_000)}`, PARSE],
  ['20 000 inline fragments', `{ ${times('...{', 20_000)}`, PARSE],
  ['8 000 directives that open', `{ __typename ${times('@include(if: [', 8_000)}`, PARSE],
  ['900 nested lists, closed', `{ card(accountId: ${nested('[', '1', ']', 900)}) { id } }`, PARSE],
  ['400 nested fields, closed', nested('{a', '{b}', '}', 400), PARSE],
  ['40 000 comments', times('#\n', 40_000), PARSE],
  ['comments only', '# nothing\n# to see', PARSE],
  ['60 000 commas', times(',', 60_000), PARSE],
  ['spaces only', times(' ', 60_000), PARSE],
  ['nothing', '', null],
  ['120 000 dots', times('.', 120_000), PARSE],
  ['an open string', `{ card(accountId: "${MARKER}`, PARSE],
  ['an open block string', `{ card(accountId: """${MARKER}`, PARSE],
  ['a bad escape', `{ card(accountId: "\\u${MARKER}") { id } }`, PARSE],
  ['a bad wide escape', '{ card(accountId: "\\u{4929871203004455}") { id } }', PARSE],
  ['a lone surrogate by escape', '{ card(accountId: "\\uD800") { id } }', PARSE],
  ['a lone surrogate', '{ card(accountId: "\ud800") { id } }', null],
  ['a NUL byte', '{ \0 }', PARSE],
  ['a NUL byte in a string', '{ card(accountId: "12\x1c") { id } }', null],
  ['a BOM in the middle', '{\uFEFF__typename}', null],
  ['a word', MARKER.slice(0, 7), PARSE],
  ['a number', '4929871203004455', PARSE],
  ['a string', `"${MARKER}"`, PARSE],
  ['a number that goes on as a word', '{ transactions(first: 4929871203004455x) { nodes { id } } }', PARSE],
  ['a number of 400 digits', `{ transactions(first: ${times('9', 400)}) { nodes { id } } }`, INVALID],
  ['a number beyond floats', '{ transactions(first: 1e400) { nodes { id } } }', INVALID],
  ['NaN', '{ transactions(first: NaN) { nodes { id } } }', INVALID],
  ['JSON', '{"query": "{ __typename }"}', PARSE],
  ['a definition of a type', 'type Query { evil: String } { __typename }', INVALID],
  ['an extension of a type', '{ __typename } extend type Card { evil: String }', INVALID],
  ['a string of 100 000', `{ card(accountId: "${times('x', 100_000)}") { id } }`, INPUT],
  ['a block string of 100 000', `{ card(accountId: """${times('x\n', 30_000)}""") { id } }`, INPUT],
  ['a name of 100 000', `{ ${times('x', 100_000)} }`, INVALID],
  ['an enum value of 100 000', `{ card(accountId: "1234", entryType: ${times('X', 100_000)}) { id } }`, INVALID],

  // Many of one.
  ['60 aliases', `{ ${each(60, (i) => `a${i}: ${CARD}`)} }`, INVALID],
  ['60 aliases of __typename', `{ ${each(60, (i) => `a${i}: __typename`)} }`, INVALID],
  [
    '60 aliases over fragments',
    `{ ...F ...G } fragment F on Query { ${each(30, (i) => `a${i}: __typename`)} } fragment G on Query { ...F ${each(30, (i) => `b${i}: __typename`)} }`,
    INVALID,
  ],
  [
    '60 aliases in a fragment that is not used',
    `{ __typename } fragment F on Query { ${each(60, (i) => `a${i}: __typename`)} }`,
    INVALID,
  ],
  [
    'aliases by the names of prototypes',
    '{ __proto__: __typename constructor: __typename prototype: __typename toString: __typename hasOwnProperty: __typename }',
    null,
  ],
  [
    'a card by the name of the prototype',
    '{ __proto__: card(accountId: "914639258868515") { constructor: accountIdLast4 __proto__: id } }',
    null,
  ],
  ['one field 900 times', `{ ${times('__typename ', 900)} }`, INVALID],
  ['one object 300 times', `{ ${times('viewer { subject } ', 300)} }`, INVALID],
  [
    'one field 60 times over fragments',
    `{ viewer { ${times('...F ', 60)} } } fragment F on Viewer { subject }`,
    INVALID,
  ],
  ['30 directives', `{ ${times('__typename @include(if: true) ', 30)} }`, INVALID],
  ['30 directives on one field', `{ __typename ${times('@include(if: true) ', 30)} }`, INVALID],
  ['30 directives on the operation', `query A ${times('@a ', 30)} { __typename }`, INVALID],
  ['30 directives on variables', `query (${each(30, (i) => `$v${i}: Int @a`)}) { __typename }`, INVALID],
  ['30 directives on a fragment', `{ ...F } fragment F on Query ${times('@a ', 30)} { __typename }`, INVALID],
  [
    '30 directives on spreads',
    `{ ${times('...F @skip(if: false) ', 30)} } fragment F on Query { __typename }`,
    INVALID,
  ],
  ['30 directives on inline fragments', `{ ${times('... @skip(if: false) { __typename } ', 30)} }`, INVALID],
  ['300 variables that nobody uses', `query (${each(300, (i) => `$v${i}: Int`)}) { __typename }`, INVALID],
  ['one variable 60 times', `query (${times('$v: Int ', 60)}) { __typename }`, INVALID],
  ['one argument 300 times', `{ card(${times('accountId: "1234" ', 300)}) { id } }`, INVALID],
  ['300 unknown arguments', `{ card(${each(300, (i) => `a${i}: 1`)}) { id } }`, INVALID],
  ['300 unknown fields', `{ ${each(300, (i) => `nope${i}`)} }`, INVALID],
  ['one input field 300 times', `{ transaction(by: { ${times('orderNo: "x" ', 300)} }) { id } }`, INVALID],

  // Depth and fragments.
  ['13 levels', `{ transactions { nodes { ${nested('original { ', 'id', ' }', 10)} } } }`, INVALID],
  [
    '13 levels over fragments',
    `{ transactions { nodes { ...A } } } fragment A on Transaction { original { original { original { original { ...B } } } } } fragment B on Transaction { original { original { original { original { original { original { id } } } } } } }`,
    INVALID,
  ],
  ['180 inline fragments', `{ ${nested('... { ', '__typename', ' }', 180)} }`, null],
  [
    'a fragment bomb of 2^30',
    `{ ...F0 } ${each(30, (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)} fragment F30 on Query { __typename }`,
    INVALID,
  ],
  [
    'a fragment bomb of 2^30 that comes to nothing',
    `{ ...F0 } ${each(30, (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)}`,
    INVALID,
  ],
  [
    'a fragment bomb of 3^20 with fields',
    `{ viewer { ...F0 } } ${each(20, (i) => `fragment F${i} on Viewer { ${times(`...F${i + 1} `, 3)} }`)} fragment F20 on Viewer { subject }`,
    INVALID,
  ],
  [
    'a fragment bomb that nobody uses',
    `{ __typename } ${each(30, (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)}`,
    INVALID,
  ],
  [
    '220 fragments in a chain',
    `{ ...F0 } ${each(220, (i) => `fragment F${i} on Query { ...F${i + 1} }`)} fragment F220 on Query { __typename }`,
    INVALID,
  ],
  ['a fragment in itself', '{ ...F } fragment F on Query { ...F }', INVALID],
  [
    'fragments in a circle of three',
    '{ ...A } fragment A on Query { ...B } fragment B on Query { ...C } fragment C on Query { ...A }',
    INVALID,
  ],
  [
    'every fragment in every other',
    `{ ...F0 } ${each(25, (i) => `fragment F${i} on Query { ${each(25, (j) => `...F${j}`)} }`)}`,
    INVALID,
  ],
  [
    'a circle below a field',
    '{ transactions { nodes { ...A } } } fragment A on Transaction { original { ...A } }',
    INVALID,
  ],
  ['a circle that nobody uses', '{ __typename } fragment A on Query { ...A }', INVALID],
  ['one fragment by one name 60 times', `{ ...F } ${times('fragment F on Query { __typename } ', 60)}`, INVALID],
  ['a fragment that is not there', '{ ...Nowhere }', INVALID],
  ['a fragment on nothing', '{ ...F } fragment F on Nowhere { __typename }', INVALID],
  ['a fragment by the name of the prototype', '{ ...__proto__ } fragment __proto__ on Query { __typename }', null],
  ['a fragment on the prototype', '{ ... on __proto__ { __typename } ... on constructor { id } }', INVALID],
  ['fields by the names of prototypes', '{ __proto__ constructor toString }', INVALID],

  // Cost.
  [
    'a list of 50 cards with history',
    `{ cards(accountIds: [${each(50, (i) => `"1000${i}"`)}]) { transactions { nodes { id } } } }`,
    COSTLY,
  ],
  ['20 pages of 100', `{ ${each(20, (i) => `p${i}: transactions(first: 100) { nodes { id } }`)} }`, COSTLY],
  [
    'pages in pages',
    '{ transactions(first: 100) { nodes { card { transactions(first: 100) { nodes { id } } } } } }',
    COSTLY,
  ],
  [
    'originals of originals of a page',
    `{ transactions(first: 100) { nodes { ${nested('original { ', 'id', ' }', 8)} } } }`,
    COSTLY,
  ],
  ['a page from the other end', '{ transactions(last: 100) { edges { node { tips { voidedBy { id } } } } } }', COSTLY],
  [
    'pages below a page of nothing',
    `{ transactions(first: 0) { ${nested('nodes { card { transactions(first: 100) { ', 'nodes { id }', ' } } }', 3)} } }`,
    COSTLY,
  ],
  [
    'pages of minus a million',
    `{ ${each(30, (i) => `a${i}: transactions(first: 100) { nodes { id } } `)} b: transactions(first: -1000000) { nodes { id } } }`,
    COSTLY,
  ],
  [
    'a page by a variable',
    'query ($n: Int) { transactions(first: $n) { nodes { card { transactions(first: $n) { nodes { id } } } } } }',
    COSTLY,
    { n: 100 },
  ],
  [
    'cards by a variable',
    'query ($ids: [AccountId!]!) { cards(accountIds: $ids) { transactions { nodes { id } } } }',
    COSTLY,
    { ids: Array.from({ length: 50 }, (_, i) => `1000${i}`) },
  ],
  [
    'pages by a default',
    'query ($n: Int = 100) { transactions(first: $n) { nodes { card { transactions(first: $n) { nodes { id } } } } } }',
    COSTLY,
  ],
  [
    'what is skipped',
    '{ transactions(first: 100) @skip(if: true) { nodes { card { transactions(first: 100) { nodes { id } } } } } }',
    COSTLY,
  ],
  [
    'nodes with history',
    `{ nodes(ids: [${each(50, (i) => `"n${i}"`)}]) { ... on Card { transactions { nodes { id } } } } }`,
    COSTLY,
  ],
  [
    '30 movements',
    `mutation { ${each(45, (i) => `m${i}: void(input: { orderNo: "h-${i}", checkoutId: "1" }) { replayed transaction { tips { id } } card { transactions(first: 30) { nodes { id } } } }`)} }`,
    COSTLY,
  ],

  // Introspection, which is off here.
  ['introspection', '{ __schema { types { name } } }', INVALID],
  [
    'introspection that goes round',
    `{ __schema { types { ${nested('fields { type { ', 'name', ' } }', 4)} } } }`,
    INVALID,
  ],
  ['introspection by aliases', `{ ${each(40, (i) => `a${i}: __schema { types { name } }`)} }`, INVALID],
  ['the type of the prototype', '{ __type(name: "__proto__") { name } }', INVALID],

  // Which operation.
  ['280 operations', each(280, (i) => `query Q${i} { __typename }`), UNRESOLVED],
  ['one operation twice', 'query A { __typename } query A { __typename }', UNRESOLVED],
  [
    'a subscription to two things',
    'subscription { a: card(accountId: "1234") { id } b: card(accountId: "1234") { id } }',
    INVALID,
  ],
  ['a variable of a type that is not there', `query ($v: Nowhere) { __typename }`, INVALID],
  ['a variable of an output type', 'query ($v: Card) { __typename }', INVALID],
  ['an unknown directive', `{ __typename @${'evil'} }`, INVALID],

  // Values that do not fit.
  ['an enum value that is none', '{ card(accountId: "1234", entryType: PLANTED) { id } }', INVALID],
  ['an object for a card number', '{ card(accountId: { PLANTED: PLANTED }) { id } }', INPUT],
  ['an object for a number', '{ transactions(first: { PLANTED: PLANTED }) { nodes { id } } }', INVALID],
  ['a list for a text', '{ card(accountId: "1234") { balance(valueCode: [PLANTED]) { amount } } }', INVALID],
  [
    'a string for a truth',
    `mutation { pay(input: { orderNo: "h", accountId: "1234", amount: 1, currency: "USD", nsfAllowed: "${MARKER}" }) { replayed } }`,
    INVALID,
  ],
  [
    'a date that is none',
    `mutation { activate(input: { accountId: "1234", customer: { firstName: "A", lastName: "B", birthday: "${MARKER}" } }) { card { id } } }`,
    INPUT,
  ],
  [
    'a decimal that is none',
    `mutation { pay(input: { orderNo: "h", accountId: "1234", amount: "${MARKER}", currency: "USD" }) { replayed } }`,
    INPUT,
  ],
  [
    'an input by the names of prototypes',
    'mutation { pay(input: { __proto__: { orderNo: "h" }, constructor: 1 }) { replayed } }',
    INVALID,
  ],
  ['a moment that is none', `{ transactions(filter: { createdFrom: "${MARKER}" }) { nodes { id } } }`, INPUT],

  // Fields and types that are nearly right: nothing is suggested.
  ['a field that is nearly right', '{ card(accountId: "1234") { balancez { amount } } }', INVALID],
  ['an argument that is nearly right', '{ card(accountIdd: "1234") { id } }', INVALID],
  ['a type that is nearly right', '{ node(id: "x") { ... on Cardd { id } } }', INVALID],
  ['an enum value that is nearly right', '{ card(accountId: "1234", entryType: KEYEDD) { id } }', INVALID],
  ['an input field that is nearly right', '{ transaction(by: { orderNoo: "h" }) { id } }', INVALID],
  [
    'an enum value in a variable that is nearly right',
    'query ($e: EntryType!) { card(accountId: "1234", entryType: $e) { id } }',
    INPUT,
    { e: 'KEYEDD' },
  ],
];

describe('a hostile document', () => {
  it.each(ROWS)('%s', async (_what, query, code, variables) => {
    const startedAt = performance.now();
    const { result, calls } = await app.watch(() =>
      app.gql(query, variables, { accept: 'application/graphql-response+json' }),
    );
    const { status, text, errors } = result;
    expectHarmless([status], text);
    expect(text.length).toBeLessThan(20_000);
    if (code === null) expect([200, 400], text).toContain(status);
    else {
      expect(
        errors?.map(({ extensions }) => extensions.code),
        text.slice(0, 1_000),
      ).toEqual(errors?.map(() => code));
      expect(errors?.length).toBeGreaterThan(0);
      if (code !== INPUT) expect(status, text).toBe(400);
      expect(calls).toEqual([]);
    }
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    await expectHonestAnswer(app);
  });
});
