// What people come to the API for, in the order in which they come to it. Every root field stands here once; the guide
// refuses to be written otherwise.

const CARD = '914639258868515';
const MONEY = { amount: '10.50', currency: 'USD' };
const order = (number) => ({ orderNo: `b7f0c2de-${number}` });

/** The errors that every movement may end with, in its payload. */
const MOVEMENT = [
  'INVALID_INPUT',
  'CARD_NOT_FOUND',
  'DECLINED',
  'ORDER_CONFLICT',
  'OUTCOME_UNKNOWN',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_ERROR',
];
const ORIGINAL = ['TRANSACTION_NOT_FOUND', 'ALREADY_VOIDED'];
const UPSTREAM = ['UPSTREAM_UNAVAILABLE', 'UPSTREAM_ERROR'];

/**
 * `fields` by `Type.field`: `variables` for the example, `codes` of the errors beyond those of every request, and an
 * `example` where client/documents has none.
 */
export const TASKS = [
  {
    title: 'Look at a card',
    text: 'An inquiry asks the processor what a card holds. One inquiry serves a card throughout a document, however often the document names it.',
    fields: {
      'Query.card': { variables: { accountId: CARD }, codes: UPSTREAM },
      'Query.cards': { variables: { accountIds: [CARD, '9000000000000001'] }, codes: UPSTREAM },
      'Query.viewer': { variables: {}, codes: [] },
    },
  },
  {
    title: 'Take a payment',
    text: 'A movement of value is sent once for each order number. Make the number when the shopper presses the button, keep it, and send the same document again for as long as you have no answer: what was done is answered again, and nothing moves twice.',
    fields: {
      'Mutation.pay': {
        variables: { input: { ...order('0001'), accountId: CARD, ...MONEY } },
        codes: [...MOVEMENT, 'INSUFFICIENT_FUNDS'],
      },
    },
  },
  {
    title: 'Activate and top up a card',
    text: 'A new card is activated with the person who holds it, and money is put on it. Both can be one step: `topUp` with `activating: true`.',
    fields: {
      'Mutation.activate': {
        variables: { input: { accountId: '5000000000000001', customer: { firstName: 'Ada', lastName: 'Example' } } },
        codes: ['CARD_NOT_FOUND', 'DECLINED', ...UPSTREAM],
      },
      'Mutation.topUp': { variables: { input: { ...order('0002'), accountId: CARD, ...MONEY } }, codes: MOVEMENT },
    },
  },
  {
    title: 'Give and take points',
    text: 'Points are a value of their own beside money. They move by the same rules.',
    fields: {
      'Mutation.issuePoints': {
        variables: { input: { ...order('0003'), accountId: CARD, points: '5' } },
        codes: MOVEMENT,
      },
      'Mutation.redeemPoints': {
        variables: { input: { ...order('0004'), accountId: CARD, points: '3' } },
        codes: [...MOVEMENT, 'INSUFFICIENT_FUNDS'],
      },
    },
  },
  {
    title: 'Undo a transaction',
    text: 'A void names its original by the `checkoutId` that the original was answered with.',
    fields: {
      'Mutation.void': {
        variables: { input: { ...order('0005'), checkoutId: '933358163137000000' } },
        codes: [...MOVEMENT, 'INSUFFICIENT_FUNDS', ...ORIGINAL],
      },
    },
  },
  {
    title: 'Add a tip',
    text: 'A tip belongs to a payment and is taken from the card that paid.',
    fields: {
      'Mutation.addTip': {
        variables: {
          input: { ...order('0006'), checkoutId: '933358163137000000', accountId: CARD, amount: '2', currency: 'USD' },
        },
        codes: [...MOVEMENT, 'INSUFFICIENT_FUNDS', ...ORIGINAL],
      },
    },
  },
  {
    title: 'Read the history',
    text: 'What this layer has moved is on record, and reading it asks nobody upstream.',
    fields: {
      'Query.transaction': { variables: { by: order('0001') }, codes: [] },
      'Query.transactions': { variables: { first: 10, filter: { statuses: ['UNKNOWN'] } }, codes: [] },
      'Query.node': {
        variables: { id: 'txn_0199c6a1-7a3e-7b5e-9d0a-3f6f0c2b8e11' },
        codes: UPSTREAM,
        example:
          'query Node($id: ID!) { node(id: $id) { __typename id ... on Card { accountIdLast4 } ... on Transaction { orderNo status } } }',
      },
      'Query.nodes': {
        variables: { ids: ['txn_0199c6a1-7a3e-7b5e-9d0a-3f6f0c2b8e11'] },
        codes: UPSTREAM,
        example:
          'query Nodes($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Transaction { orderNo status } } }',
      },
    },
  },
  {
    title: 'Watch what happens',
    text: 'Streams are server-sent events: POST the document with `Accept: text/event-stream`. The state comes at once, then each change.',
    fields: {
      'Subscription.transaction': { variables: { by: order('0001') }, codes: [] },
      'Subscription.card': { variables: { accountId: CARD }, codes: UPSTREAM },
    },
  },
];

/** Errors that are no part of a payload: `extensions.code`, when, and what to do. */
export const REQUEST_ERRORS = [
  ['UNAUTHENTICATED', 'There is no token, or it does not stand.', 'Sign in, and send the new token.'],
  [
    'FORBIDDEN',
    'The token lacks a scope for a field; the message names both.',
    'Leave the field out, or get a token with that scope.',
  ],
  ['BAD_USER_INPUT', 'An argument is in the wrong form, such as a card number sent as a number.', 'Mend the program.'],
  [
    'RATE_LIMITED',
    'Too many requests, or too many cards looked up.',
    'Try again after `extensions.retryAfterSeconds`.',
  ],
  [
    'UPSTREAM_UNAVAILABLE',
    'A card could not be read, because the processor was not reached.',
    'Try again where `extensions.retryable` is true.',
  ],
  [
    'UPSTREAM_ERROR',
    'A card could not be read, because the processor gave no answer to it that can be read.',
    'Try again where `extensions.retryable` is true.',
  ],
  [
    'DOCUMENT_TOO_COSTLY',
    'The document asks for more than `LIMIT_COST`.',
    'Ask for shorter lists and pages, or in several requests.',
  ],
  ['GRAPHQL_PARSE_FAILED', 'The document cannot be read, or is too long.', 'Mend the document.'],
  ['GRAPHQL_VALIDATION_FAILED', 'The document does not fit the contract, or is too deep.', 'Mend the document.'],
  [
    'PERSISTED_QUERY_…',
    'The server runs trusted documents only, and this is none of them. The code goes on to say why.',
    'Send the `documentId` of a document that the server was started with.',
  ],
  ['BAD_REQUEST', 'The request is not JSON, or not as GraphQL over HTTP has it.', 'Mend the program.'],
  [
    'INTERNAL_SERVER_ERROR',
    'A fault of this server. A movement may have been made all the same.',
    'Send a movement again with the same order number. `extensions.requestId` names the request in the log.',
  ],
];
