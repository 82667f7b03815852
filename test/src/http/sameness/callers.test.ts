import { describe, it } from 'vitest';
import { signToken } from '../../../support/app.ts';
import { expectSame, expectSameThroughout, usePair } from './pair.ts';

const pair = usePair();
const open = usePair({ ANONYMOUS_INQUIRY: 'on' });
const strict = usePair({ AUTH_ISSUER: 'https://issuer.example', AUTH_AUDIENCE: 'loyalty' });

const CARD = '914639258868515';
const QUERIES = [
  '{ __typename }',
  '{ viewer { subject scopes accountIds } }',
  `{ card(accountId: "${CARD}") { accountIdLast4 balances { amount } } }`,
  `{ card(accountId: "${CARD}") { id customer { firstName } transactions { nodes { id } } } transactions { nodes { id } } }`,
  '{ nothing }',
  '{ __schema { queryType { name } } }',
  `mutation { pay(input: { orderNo: "callers", accountId: "${CARD}", amount: 1, currency: "EUR" }) { replayed errors { __typename } } }`,
];

const sendAll = async (headers: string[]): Promise<void> => {
  for (const query of QUERIES) {
    for (const one of [pair, open, strict]) await expectSame(one, { headers, body: { query } });
  }
  await expectSame(pair, { headers, body: '{' });
};

describe('callers without a token that stands', () => {
  it.each([
    '',
    ' ',
    'Bearer',
    'Bearer ',
    'Bearer x',
    'bearer x.y.z',
    'Bearer x.y.z',
    'Bearer a b',
    'Bearer "x"',
    'Bearer x, Bearer y',
    'Basic eDp5',
    'Token x',
    'x',
    `Bearer ${'x'.repeat(6_000)}`,
    'Bearer \xe9',
    'Bearer eyJhbGciOiJub25lIn0.eyJzY29wZSI6InBheSJ9.',
  ])('%s', async (authorization) => {
    await sendAll([`Authorization: ${authorization}`]);
  });

  it('none', () => sendAll(['Authorization:']));

  it('one that has ended, by another key, or of too early a time', async () => {
    for (const token of [
      await signToken({ scope: 'card:read', sub: 'late' }, '-5m'),
      await signToken({ scope: 'card:read', sub: 'foreign' }, '1h', 'x'.repeat(64)),
      await signToken({ scope: 'card:read', sub: 'early', nbf: Math.floor(Date.now() / 1000) + 3_600 }),
    ]) {
      await sendAll([`Authorization: Bearer ${token}`]);
    }
  });
});

describe('callers with one', () => {
  const claims: Record<string, unknown>[] = [
    {},
    { scope: '' },
    { scope: ['card:read'] },
    { scope: 'card:read' },
    { scope: 'card:read pay unknown:scope' },
    { scope: 'card:read customer:read transactions:read', cards: [CARD] },
    { scope: 'card:read transactions:read pay', cards: ['5555444433332222'] },
    { scope: 'card:read', cards: [] },
    { scope: 'card:read', cards: 5 },
    { scope: 'card:read', cards: '' },
    { scope: 'card:read', sub: 'x'.repeat(300) },
    { scope: 'card:read pay', iss: 'https://issuer.example', aud: 'loyalty', sub: 'strict' },
    { scope: 'card:read pay', iss: 'https://other.example', aud: 'loyalty' },
    { scope: 'card:read pay', iss: 'https://issuer.example', aud: ['other'] },
  ];
  it.each(claims)('%j', async (claim) => {
    await sendAll([`Authorization: Bearer ${await signToken(claim)}`]);
  });

  it('in other spellings of the scheme', async () => {
    for (const scheme of ['bearer', 'BEARER', 'Bearer  ', 'Bearer\t']) {
      await sendAll([`Authorization: ${scheme} ${pair.token}`]);
    }
  });

  it('as a second header', async () => {
    await sendAll([`Authorization: Bearer ${pair.token}`, 'Authorization: Bearer x']);
    await sendAll(['Authorization: Bearer x', `Authorization: Bearer ${pair.token}`]);
  });
});

describe('where anybody may ask for a balance', () => {
  it.each([
    `{ card(accountId: "${CARD}") { accountId accountIdLast4 asOf balances { amount } balance(valueCode: "USD") { amount } } }`,
    'query ($a: AccountId!) { card(accountId: $a) { balances { amount } } }',
    `{ card(accountId: "${CARD}") { id } }`,
    `{ card(accountId: "${CARD}") { customer { firstName } } }`,
    '{ viewer { subject } }',
    `subscription { card(accountId: "${CARD}") { balances { amount } } }`,
  ])('%s', async (query) => {
    await expectSameThroughout(open, { headers: ['Authorization:'], body: { query, variables: { a: CARD } } });
  });

  it('nobody goes on as whom he came before on the same connection', async () => {
    const body = JSON.stringify({ query: '{ viewer { subject } }' });
    const request = (authorization: string) =>
      `POST /graphql HTTP/1.1\r\nHost: x\r\n${authorization}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const pieces = [
      request(`Authorization: Bearer ${pair.token}\r\n`),
      30,
      request(''),
      30,
      request('Authorization: x\r\n'),
    ];
    await expectSame(open, { pieces, answers: 3 });
  });
});
