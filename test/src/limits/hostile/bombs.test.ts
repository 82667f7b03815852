import { COSTLY, each, INVALID, nested, refuses, times } from './refuses.ts';

refuses('a document that is deep, goes round or costs much', [
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
    `{ transactions(first: 100) { nodes { ${nested('original { ', 'tips { id }', ' }', 8)} } } }`,
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
]);
