import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { expectSame, expectSameThroughout, usePair } from './pair.ts';

const folder = mkdtempSync(join(tmpdir(), 'loyalty-manifest-'));
afterAll(() => rmSync(folder, { recursive: true }));

const [CARD, TWO, PAY, WATCH, MIXED] = ['a', 'b', 'c', 'd', 'e'].map((letter) => letter.repeat(64));
const manifest = join(folder, 'manifest.json');
writeFileSync(
  manifest,
  JSON.stringify({
    [`sha256:${CARD}`]: 'query Card($accountId: AccountId!) { card(accountId: $accountId) { balances { amount } } }',
    [`${TWO}`]: 'query Merchant { viewer { merchant } } query Subject { viewer { subject } }',
    [`${PAY}`]: 'mutation ($input: PayInput!) { pay(input: $input) { replayed errors { __typename } } }',
    [`${WATCH}`]: 'subscription ($orderNo: OrderNumber!) { transaction(by: { orderNo: $orderNo }) { status } }',
    [`${MIXED}`]: 'query Q { viewer { subject } } subscription S { transaction(by: { orderNo: "none" }) { status } }',
  }),
);

const pair = usePair({ TRUSTED_DOCUMENTS: manifest, LIMIT_TOKENS: '100', LIMIT_COST: '1', LIMIT_DEPTH: '3' });
const variables = { accountId: '914639258868515' };
const hash = (sha256Hash: unknown, version: unknown = 1) => ({ persistedQuery: { version, sha256Hash } });

describe('the documents of a manifest', () => {
  const bodies: Record<string, unknown>[] = [
    { documentId: CARD, variables },
    { documentId: `sha256:${CARD}`, variables },
    { extensions: hash(CARD), variables },
    { extensions: hash(`sha256:${CARD}`), variables },
    { documentId: CARD, extensions: hash(CARD), variables },
    { documentId: CARD, extensions: hash(TWO), variables },
    { documentId: CARD, extensions: { other: 1 }, variables },
    { documentId: CARD, query: null, variables },
    { documentId: CARD, query: '', variables },
    { documentId: CARD, query: '{ __typename }', variables },
    { documentId: CARD, query: 'subscription', variables },
    { documentId: CARD, operationName: 'Card', variables },
    { documentId: CARD, operationName: 'Other', variables },
    { documentId: CARD, operationName: '', variables },
    { documentId: CARD },
    { documentId: CARD, variables: { accountId: 5 } },
    { documentId: CARD, variables: { accountId: '5555444433332222' } },
    { documentId: TWO },
    { documentId: TWO, operationName: 'Subject' },
    { documentId: TWO, operationName: 'Merchant' },
    { documentId: MIXED, operationName: 'Q' },
    { documentId: MIXED },
    { documentId: PAY, variables: { input: { orderNo: 'trusted-1', ...variables, amount: '1', currency: 'EUR' } } },
    { documentId: PAY, variables: {} },
    { query: '{ __typename }' },
    { query: '{{{' },
    { query: '__PERSISTED_OPERATION_a__' },
    { query: `__PERSISTED_OPERATION_${CARD}__`, variables },
    {},
    { documentId: '' },
    { documentId: 'sha256:' },
    { documentId: `sha256:sha256:${CARD}`, variables },
    { documentId: CARD?.toUpperCase(), variables },
    { documentId: '__proto__' },
    { documentId: 'constructor' },
    { documentId: 7 },
    { documentId: [CARD] },
    { documentId: null, extensions: hash(CARD), variables },
    { extensions: hash(CARD, 2), variables },
    { extensions: hash(CARD, '1'), variables },
    { extensions: hash(7), variables },
    { extensions: hash(null), variables },
    { extensions: { persistedQuery: CARD }, variables },
    { extensions: CARD, variables },
    { documentId: CARD, variables, x: 1 },
  ];
  it.each(bodies)('%j', async (body) => {
    if ('documentId' in body && body.documentId === PAY) await expectSame(pair, { body }, 3);
    else await expectSameThroughout(pair, { body });
  });
});

describe('their streams', () => {
  const orderNo = 'none';
  it.each([
    'text/event-stream',
    '*/*',
    'application/json',
    'application/graphql-response+json, text/event-stream',
  ])('with Accept: %s', async (accept) => {
    for (const body of [
      { documentId: WATCH, variables: { orderNo } },
      { extensions: hash(WATCH), variables: { orderNo } },
      { documentId: WATCH, variables: {} },
      { documentId: MIXED, operationName: 'S' },
      { documentId: MIXED, operationName: 'Q' },
    ]) {
      await expectSame(pair, { headers: [`Accept: ${accept}`], body });
    }
  });
});
