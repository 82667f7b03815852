import { describe, expect, it } from 'vitest';
import { ERRORS, TRANSACTION } from '../../../schema/support.ts';
import { expectSame, expectSameThroughout, usePair } from './pair.ts';

const pair = usePair();
const CARD = '914639258868515';

describe('queries, when they first come, when they are known and when they are compiled', () => {
  const queries: [query: string, variables?: Record<string, unknown>][] = [
    ['{ __typename }'],
    ['query Named { viewer { subject merchant scopes accountIds } }'],
    [
      `{ card(accountId: "${CARD}") { id accountId accountIdLast4 asOf balances { valueCode kind amount difference formatted } customer { firstName address { city } } } }`,
    ],
    ['query ($a: AccountId!) { card(accountId: $a) { __typename balances { amount __typename } } }', { a: CARD }],
    ['query ($a: AccountId!) { card(accountId: $a) { balances { amount } } }', { a: '5555444433332222' }],
    ['query ($a: AccountId!, $k: ValueKind) { card(accountId: $a) { balances(kind: $k) { valueCode } } }', { a: CARD }],
    [
      'query ($a: AccountId!, $k: ValueKind) { card(accountId: $a) { balances(kind: $k) { kind } } }',
      { a: CARD, k: null },
    ],
    [
      'query ($a: AccountId!, $k: ValueKind) { card(accountId: $a) { balances(kind: $k) { kind } } }',
      { a: CARD, k: 'POINTS' },
    ],
    [
      'query ($a: AccountId!, $k: ValueKind = MONEY) { card(accountId: $a) { balances(kind: $k) { kind } } }',
      { a: CARD },
    ],
    [
      'query ($a: AccountId!, $k: ValueKind = MONEY) { card(accountId: $a) { balances(kind: $k) { kind } } }',
      { a: CARD, k: null },
    ],
    ['query ($a: AccountId!, $e: EntryType! = MAGNETIC) { card(accountId: $a, entryType: $e) { asOf } }', { a: CARD }],
    ['query ($a: AccountId!, $e: EntryType) { card(accountId: $a, entryType: $e) { asOf } }', { a: CARD }],
    ['query ($a: AccountId!, $e: EntryType) { card(accountId: $a, entryType: $e) { asOf } }', { a: CARD, e: null }],
    [
      'query ($a: AccountId!, $l: String! = "de-DE") { card(accountId: $a) { balances { formatted(locale: $l) } } }',
      { a: CARD },
    ],
    [
      'query ($a: [AccountId!]!) { cards(accountIds: $a) { accountIdLast4 balances { amount } } }',
      { a: [CARD, '5555444433332222', CARD] },
    ],
    ['query ($a: [AccountId!]!) { cards(accountIds: $a) { accountIdLast4 } }', { a: CARD }],
    ['query ($a: [AccountId!]!) { cards(accountIds: $a) { accountIdLast4 } }', { a: [] }],
    [
      'query ($a: AccountId!, $b: AccountId = "914639258868515") { cards(accountIds: [$a, $b]) { accountIdLast4 } }',
      { a: CARD },
    ],
    ['query ($b: AccountId = "914639258868515") { cards(accountIds: [$b]) { accountIdLast4 } }', { b: null }],
    ['query ($i: ID = "x") { nodes(ids: [$i]) { id } }', { i: null }],
    ['query ($i: ID!) { node(id: $i) { id } }', { i: 17 }],
    ['query ($i: ID!) { node(id: $i) { id } }', { i: 1e21 }],
    [
      'query ($f: TransactionFilter) { transactions(filter: $f, first: 2) { nodes { id } pageInfo { hasNextPage } } }',
      { f: { statuses: 'SUCCEEDED', types: null } },
    ],
    [
      'query ($f: TransactionFilter = { createdFrom: "2020-01-01T00:00:00Z" }) { transactions(filter: $f) { nodes { id } } }',
    ],
    ['query ($d: DateTime = "2020-01-01T00:00:00Z") { transactions(filter: { createdFrom: $d }) { nodes { id } } }'],
    [
      'query ($d: DateTime, $s: [TransactionStatus!]) { transactions(filter: { createdFrom: $d, statuses: $s }) { nodes { id } } }',
    ],
    ['query ($n: Int = 3) { transactions(first: $n) { nodes { id } } }', { n: 0 }],
    ['query ($n: Int = 3) { transactions(first: $n) { nodes { id } } }', { n: 101 }],
    ['query ($b: TransactionBy!) { transaction(by: $b) { id } }', { b: { orderNo: 'none' } }],
    ['query ($b: TransactionBy!) { transaction(by: $b) { id } }', { b: { orderNo: 'none', id: null } }],
    ['query ($b: TransactionBy!) { transaction(by: $b) { id } }', { b: {} }],
    ['query ($o: OrderNumber!) { transaction(by: { orderNo: $o }) { id } }', { o: 'none' }],
    // Names that mean something to a program.
    ['{ __proto__: viewer { subject } constructor: viewer { subject } }'],
    ['{ viewer { __proto__: subject toString: merchant then: subject toJSON: merchant hasOwnProperty: subject } }'],
    [
      '{ class: viewer { if: subject } this: viewer { null: merchant await: subject eval: merchant undefined: subject } }',
    ],
    [
      'query ($constructor: ValueKind, $a: AccountId!) { card(accountId: $a) { balances(kind: $constructor) { kind } } }',
      { a: CARD },
    ],
    [
      'query ($__proto__: ValueKind, $a: AccountId!) { card(accountId: $a) { balances(kind: $__proto__) { kind } } }',
      { a: CARD },
    ],
    ['{ a: __typename __proto__: __typename b: viewer { __proto__: __typename constructor: __typename subject } }'],
    ['query __proto__ { viewer { ...constructor } } fragment constructor on Viewer { subject }'],
    ['query toString { viewer { subject } }'],
    // Two fields whose places make one name.
    [
      'query ($i: ID!, $o: OrderNumber!) { y: transaction(by: { orderNo: $o }) { x: card { accountId } } x_y: node(id: $i) { id } }',
      { i: 'x', o: 'x' },
    ],
    // Fields that come more than once.
    [
      `{ card(accountId: "${CARD}") { balances { amount } ... on Card { balances { kind } asOf } ...F } } fragment F on Card { accountIdLast4 balances { valueCode amount } }`,
    ],
    [`{ node(id: "x") { id ... on Card { accountId } ... on Transaction { orderNo } ... on Node { __typename } } }`],
    [
      '{ a: viewer { subject } b: viewer { ...F } c: viewer { ...F merchant } } fragment F on Viewer { merchant subject }',
    ],
  ];
  it.each(queries)('%s %j', async (query, variables) => {
    await expectSameThroughout(pair, { body: { query, variables } });
  });
});

describe('directives', () => {
  const queries = [
    'query ($s: Boolean!) { viewer { merchant @skip(if: $s) subject merchant } }',
    'query ($s: Boolean!) { viewer { ...F @skip(if: $s) scopes ...F } } fragment F on Viewer { subject }',
    'query ($s: Boolean!) { a: viewer { ...F @skip(if: $s) merchant } b: viewer { ...F } } fragment F on Viewer { subject }',
    'query ($s: Boolean!) { viewer { ... @include(if: $s) { subject merchant @skip(if: true) } } }',
    'query ($s: Boolean!) { viewer @include(if: $s) { subject } }',
    'query ($s: Boolean!) { viewer { subject @skip(if: $s) @include(if: $s) merchant } }',
    'query ($s: Boolean = true) { viewer { subject @skip(if: $s) merchant } }',
  ];
  for (const s of [true, false, null, undefined, 'x']) {
    it.each(queries)(`%s with ${s}`, async (query) => {
      await expectSameThroughout(pair, { body: { query, variables: { s } } });
    });
  }
});

describe('variables that do not fit', () => {
  const query =
    'query ($a: AccountId!, $k: ValueKind, $f: TransactionFilter, $n: Int, $i: [ID!]) { card(accountId: $a) { balances(kind: $k) { kind } transactions(filter: $f, first: $n) { nodes { id } } } nodes(ids: []) { id } }';
  const unfit: Record<string, unknown>[] = [
    {},
    { a: null },
    { a: 914639258868515 },
    { a: [CARD] },
    { a: {} },
    { a: '' },
    { a: CARD, k: 'money' },
    { a: CARD, k: 1 },
    { a: CARD, k: ['MONEY'] },
    { a: CARD, f: [] },
    { a: CARD, f: 'x' },
    { a: CARD, f: { x: 1 } },
    { a: CARD, f: { statuses: ['x', null] } },
    { a: CARD, f: { createdFrom: 'yesterday' } },
    { a: CARD, n: 1.5 },
    { a: CARD, n: '1' },
    { a: CARD, n: 2 ** 31 },
    { a: CARD, n: -1 },
    { a: CARD, i: [null] },
    { a: CARD, unknown: 1 },
  ];
  it.each(unfit)('%j', async (variables) => {
    await expectSameThroughout(pair, { body: { query, variables } });
  });
});

describe('what cannot be run', () => {
  it.each([
    { query: '{' },
    { query: '' },
    { query: ' ' },
    { query: '# nothing' },
    { query: '{ nothing }' },
    { query: '{ card { id } }' },
    { query: 'query A { __typename } query B { viewer { subject } }' },
    { query: 'query A { __typename } query B { viewer { subject } }', operationName: 'B' },
    { query: 'query A { __typename } query B { viewer { subject } }', operationName: 'C' },
    { query: 'query A { __typename } query B { viewer { subject } }', operationName: '' },
    { query: 'query A { __typename }', operationName: '__proto__' },
    { query: 'query A { __typename } mutation A { __typename }', operationName: 'A' },
    { query: 'query A { __typename } mutation B { __typename }', operationName: 'B' },
    { query: 'fragment F on Query { __typename }' },
    { query: '{ ...F } fragment F on Query { ...G } fragment G on Query { ...F }' },
    { query: '{ ...F }' },
    { query: 'type X { a: Int }' },
    { query: '{ __typename } type X { a: Int }' },
    { query: 'query ($a: Nope) { __typename }' },
    { query: 'query ($a: Int) { __typename }' },
    { query: 'query ($a: Int!, $a: Int!) { __typename }' },
    { query: '{ __typename @nope }' },
    { query: '{ a: __typename a: viewer { subject } }' },
    { query: '{ card(accountId: "a\u0000") { id } }' },
    { query: '{ card(accountId: "\ud83d\ude00\ud83d") { id } }' },
    { query: '{ card(accountId: """\n914639258868515\n""") { accountIdLast4 } }' },
    { query: '{ card(accountId: "\\u0039\\u{31}4639258868515") { accountIdLast4 } }' },
    { query: `{ card(accountId: ${CARD}) { id } }` },
    { query: '{ cards(accountIds: []) { id } __schema { queryType { name } } }' },
    { query: '{ __type(name: "Card") { name fields { name } } }' },
    { query: '\ufeff{ __typename }' },
    { query: `${'#'.repeat(5_000)}\n{ __typename }` },
    { query: '{ __typename', variables: { a: CARD } },
  ])('%j', async (body) => {
    await expectSameThroughout(pair, { body });
  });
});

describe('strings are never run as code', () => {
  // What graphql-jit writes moments and numbers with that JSON does not have.
  const MAGIC = '__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74d';
  const code = 'globalThis.wasRun=true';
  const broken: [string, Record<string, unknown>?][] = [
    [`{ card(accountId: "${CARD}") { balance(valueCode: "${MAGIC}${code}") { amount } } }`],
    [
      `{ card(accountId: "${CARD}") { balance(valueCode: "\\u005f_MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74d${code}") { amount } } }`,
    ],
    [`{ card(accountId: "${CARD}") { balance(valueCode: """${MAGIC}${code}""") { amount } } }`],
    [`{ nodes(ids: ["x", "${MAGIC}${code}"]) { id } }`],
    [`query ($l: String! = "${MAGIC}${code}") { card(accountId: "${CARD}") { balances { formatted(locale: $l) } } }`],
    [
      `query ($l: String = "${MAGIC}${code}") { viewer { subject } card(accountId: "${CARD}") { balances { formatted(locale: "de") } } nodes(ids: []) { id } }`,
    ],
    [
      `query ($v: String!) { card(accountId: "${CARD}") { balance(valueCode: $v) { amount } } }`,
      { v: `${MAGIC}${code}` },
    ],
    [`query ($i: [ID!]!) { nodes(ids: $i) { id } }`, { i: [`${MAGIC}${code}`] }],
  ];
  it.each(broken)('%s', async (query, variables) => {
    Reflect.deleteProperty(globalThis, 'wasRun');
    await expectSameThroughout(pair, { body: { query, variables } });
    expect(Reflect.get(globalThis, 'wasRun')).toBeUndefined();
  });
});

describe('mutations', () => {
  const input = { orderNo: 'same-1', accountId: CARD, amount: '1.50', currency: 'USD' };
  const PAY = `mutation ($input: PayInput!) { pay(input: $input) { replayed transaction { ${TRANSACTION.replace(/\bid\b/g, '__typename')} } ${ERRORS} } }`;
  const bodies = [
    { query: PAY, variables: { input } },
    { query: PAY, variables: { input: { ...input, amount: '2' } } },
    { query: PAY, variables: { input: { ...input, orderNo: 'same-2', amount: '999999' } } },
    { query: PAY, variables: { input: { ...input, orderNo: 'same-3', amount: '1.005' } } },
    { query: PAY, variables: { input: { ...input, orderNo: 'same-4', accountId: '5555444433332222' } } },
    { query: PAY, variables: { input: { ...input, orderNo: 5 } } },
    { query: PAY, variables: { input: { ...input, amount: 1.5 } } },
    { query: PAY, variables: { input: { ...input, nope: 1 } } },
    { query: PAY, variables: {} },
    {
      query: PAY.replace('replayed', 'replayed card { balances { amount } }'),
      variables: { input: { ...input, orderNo: 'same-6' } },
    },
    {
      query: 'mutation ($i: VoidInput!) { void(input: $i) { replayed errors { __typename code } } }',
      variables: { i: { orderNo: 'same-7', checkoutId: '1' } },
    },
    {
      query: `mutation { a: pay(input: {orderNo: "same-8", accountId: "${CARD}", amount: 1.10, currency: "USD"}) { replayed } b: pay(input: {orderNo: "same-8", accountId: "${CARD}", amount: 1.1, currency: "USD"}) { replayed } }`,
    },
    {
      query: 'mutation ($i: ActivateInput!) { activate(input: $i) { card { accountIdLast4 } errors { __typename } } }',
      variables: { i: { accountId: '7000000012345678', customer: { firstName: 'A', lastName: 'B' } } },
    },
  ];
  it.each(bodies)('%j', async (body) => {
    await expectSame(pair, { body }, 4);
  });
});
