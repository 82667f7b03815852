import { each, INPUT, INVALID, refuses, UNRESOLVED } from './refuses.ts';
import { MARKER } from './wire.ts';

refuses('a document that does not fit the schema', [
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
]);
