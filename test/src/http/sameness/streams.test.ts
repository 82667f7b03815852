import { describe, it } from 'vitest';
import { expectSame, usePair } from './pair.ts';

const pair = usePair({ CORS_ORIGINS: 'https://shop.example' });

const CARD = '914639258868515';
const WATCH = `subscription { card(accountId: "${CARD}") { accountIdLast4 balances { amount } } }`;

const ACCEPTS = [
  null,
  '*/*',
  'text/event-stream',
  'text/*',
  'application/json',
  'application/graphql-response+json',
  'application/json, text/event-stream',
  'text/event-stream;q=0, application/json',
  'multipart/mixed',
  'text/html',
];

describe('a subscription that goes on', () => {
  it.each(ACCEPTS.slice(0, 4))('with Accept: %s', async (accept) => {
    const headers = ['Origin: https://shop.example', ...(accept === null ? [] : [`Accept: ${accept}`])];
    await expectSame(pair, { headers, body: { query: WATCH }, until: '"}]}}}\n\n' });
  });
});

describe('one that ends at once, or is none', () => {
  const bodies: Record<string, unknown>[] = [
    { query: 'subscription { transaction(by: { orderNo: "none" }) { status } }' },
    { query: 'subscription { transaction(by: {}) { status } }' },
    { query: 'subscription ($o: OrderNumber!) { transaction(by: { orderNo: $o }) { status } }' },
    { query: 'subscription { nothing }' },
    { query: 'subscription' },
    { query: `subscription { card(accountId: "5555444433332222") { id } }` },
    { query: 'subscription { a: card(accountId: "1") { id } b: card(accountId: "2") { id } }' },
    { query: '{ __typename } # subscription' },
    { query: '{ subscription: __typename }' },
    { query: 'query subscription { __typename }', operationName: 'subscription' },
    { query: `{ card(accountId: "${CARD}") { balance(valueCode: "subscription") { amount } } }` },
    {
      query: 'query Q { __typename } subscription S { transaction(by: { orderNo: "none" }) { status } }',
      operationName: 'Q',
    },
    {
      query: 'query Q { __typename } subscription S { transaction(by: { orderNo: "none" }) { status } }',
      operationName: 'S',
    },
    { query: 'query Q { __typename } subscription S { transaction(by: { orderNo: "none" }) { status } }' },
    {
      query: 'query Q { __typename } subscription S { transaction(by: { orderNo: "none" }) { status } }',
      operationName: 'X',
    },
    { query: '{ __typename }', variables: { subscription: 'subscription' } },
    { query: 'SUBSCRIPTION { __typename }' },
    { query: 'mutation { __typename } # subscription' },
    { query: 'subscription { __typename }' },
    { query: 'subscription { transaction(by: { orderNo: "none" }) { status } }', variables: [] },
    { query: 'subscription { transaction(by: { orderNo: "none" }) { status } }', x: 1 },
  ];
  it.each(bodies)('%j', async (body) => {
    for (const accept of ACCEPTS) {
      await expectSame(pair, { headers: accept === null ? [] : [`Accept: ${accept}`], body });
    }
  });

  it('of a caller without a token', async () => {
    for (const authorization of ['Authorization:', 'Authorization: Bearer x']) {
      await expectSame(pair, { headers: [authorization, 'Accept: text/event-stream'], body: { query: WATCH } });
    }
  });
});
