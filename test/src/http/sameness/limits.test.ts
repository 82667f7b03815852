import { describe, expect, it } from 'vitest';
import { signToken } from '../../../support/app.ts';
import { expectSame, expectSameThroughout, usePair } from './pair.ts';

const narrow = usePair({
  LIMIT_BODY_BYTES: '2000',
  LIMIT_TOKENS: '100',
  LIMIT_DEPTH: '5',
  LIMIT_ALIASES: '3',
  LIMIT_COST: '4',
  INTROSPECTION: 'off',
});
const rated = usePair({ LIMIT_REQUESTS_PER_MINUTE: '20', CORS_ORIGINS: 'https://shop.example' });
const guarded = usePair({ LIMIT_LOOKUPS_PER_MINUTE: '5' });

const card = (number: number) => `card(accountId: "5555444433332${number}") { accountIdLast4 }`;

describe('documents that ask for too much', () => {
  const bodies: [string, unknown][] = [
    ['101 tokens', { query: `{ ${'__typename '.repeat(99)} }` }],
    ['100 tokens', { query: `{ ${'__typename '.repeat(98)} }` }],
    ['tokens after a mistake', { query: `{ { ${'__typename '.repeat(120)} }` }],
    ['a deep one', { query: '{ transactions { nodes { card { transactions { nodes { card { id } } } } } } }' }],
    ['4 aliases', { query: '{ a: __typename b: __typename c: __typename d: __typename }' }],
    ['3 aliases', { query: '{ a: __typename b: __typename c: __typename }' }],
    [
      'a dear one',
      {
        query: 'query ($a: [AccountId!]!) { cards(accountIds: $a) { id } }',
        variables: { a: ['1111', '2222', '3333', '4444', '5555'] },
      },
    ],
    [
      'one that is just cheap enough',
      {
        query: 'query ($a: [AccountId!]!) { cards(accountIds: $a) { id } }',
        variables: { a: ['1111', '2222', '3333', '4444'] },
      },
    ],
    [
      'a page that is too long',
      { query: 'query ($n: Int) { transactions(first: $n) { nodes { id } } }', variables: { n: 50 } },
    ],
    ['a page without a number', { query: 'query ($n: Int) { transactions(first: $n) { nodes { id } } }' }],
    ['nested brackets', { query: `{ a(x: ${'['.repeat(25)}${']'.repeat(25)}) }` }],
    ['a large body', { query: `{ __typename } # ${'x'.repeat(2_000)}` }],
    ['introspection', { query: '{ __schema { queryType { name } } }' }],
    ['introspection beside a mistake', { query: '{ __schema { nothing } nothing }' }],
    ['a name that nearly is one', { query: '{ viewers { subjet } }' }],
    [
      'a dear mutation',
      {
        query:
          'mutation ($i: PayInput!) { a: pay(input: $i) { card { id } } b: pay(input: $i) { card { id } } c: pay(input: $i) { card { id } } }',
      },
    ],
    [
      'variables that do not fit the limit’s own reading',
      { query: 'query ($a: [AccountId!]!) { cards(accountIds: $a) { id } }', variables: { a: 'x' } },
    ],
  ];
  it.each(bodies)('%s', async (_name, body) => {
    await expectSameThroughout(narrow, { body });
  });

  it('in the other media type', async () => {
    for (const [, body] of bodies) {
      await expectSame(narrow, { headers: ['Accept: application/graphql-response+json'], body });
    }
  });
});

describe('too many requests', () => {
  const query = '{ viewer { subject } }';

  it('of a bearer', async () => {
    const authorization = `Authorization: Bearer ${await signToken({ sub: 'eager' })}`;
    for (let sent = 1; sent <= 25; sent += 1) {
      const answer = await expectSame(rated, { headers: [authorization], body: { query } }, 1);
      expect(answer).toMatch(sent <= 20 ? /^HTTP\/1.1 200/ : /^HTTP\/1.1 429[\s\S]*\nretry-after: \d+\n/);
    }
    const origin = 'Origin: https://shop.example';
    for (const body of [{ query }, '{', { query: '{ nothing }' }]) {
      for (const accept of ['application/json', 'application/graphql-response+json']) {
        await expectSame(rated, { headers: [authorization, origin, `Accept: ${accept}`], body });
      }
    }
  });

  it('of those whose tokens do not stand', async () => {
    for (let sent = 1; sent <= 25; sent += 1) {
      await expectSame(rated, { headers: ['Authorization: Bearer x'], body: { query } }, 1);
    }
  });
});

describe('too many look-ups', () => {
  it('of unknown cards, in a document that is known and compiled', async () => {
    const query = 'query ($a: AccountId!) { card(accountId: $a) { accountIdLast4 balances { amount } } }';
    const authorization = `Authorization: Bearer ${await signToken({ sub: 'prober', scope: 'card:read' })}`;
    for (let sent = 0; sent < 30; sent += 1) {
      const body = { query, variables: { a: `77776666555544${10 + sent}` } };
      await expectSame(guarded, { headers: [authorization], body }, 1);
    }
  });

  it('of many at once', async () => {
    const authorization = `Authorization: Bearer ${await signToken({ sub: 'many', scope: 'card:read' })}`;
    const query = `{ ${Array.from({ length: 9 }, (_, index) => `a${index}: ${card(700 + index)}`).join(' ')} }`;
    await expectSame(guarded, { headers: [authorization], body: { query } }, 14);
  });
});
