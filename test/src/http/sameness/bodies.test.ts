import { describe, it } from 'vitest';
import { expectSame, usePair } from './pair.ts';

const pair = usePair({ LIMIT_BODY_BYTES: '20000' });

const TYPENAME = '{ __typename }';
const OK = JSON.stringify({ query: TYPENAME });
const nested = (depth: number, open: string, close: string) =>
  `{"query":"${TYPENAME}","variables":{"a":${open.repeat(depth)}1${close.repeat(depth)}}}`;

describe('what is no request is refused alike', () => {
  const bodies: [string, unknown][] = [
    ['nothing', ''],
    ['white space', ' \n'],
    ['a brace', '{'],
    ['half a request', OK.slice(0, -2)],
    ['a request with something behind it', `${OK}x`],
    ['two requests', OK + OK],
    ['single quotes', "{'query':'{ __typename }'}"],
    ['a comment', `/* */${OK}`],
    ['a comma too many', '{"query":"{ __typename }",}'],
    ['NaN', '{"query":"{ __typename }","variables":{"a":NaN}}'],
    ['a line break in a string', '{"query":"{\n__typename }"}'],
    ['null', 'null'],
    ['true', 'true'],
    ['a number', '1e400'],
    ['a string', '"{ __typename }"'],
    ['an empty array', '[]'],
    ['an array of a request', `[${OK}]`],
    ['an array of two', `[${OK},${OK}]`],
    ['an array of rubbish', '[null,1,"x",[]]'],
    ['a byte order mark', Buffer.from(`\ufeff${OK}`)],
    ['UTF-16', Buffer.from(OK, 'utf16le')],
    ['UTF-16 with its mark', Buffer.from(`\ufeff${OK}`, 'utf16le')],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
    ['a truncated character', Buffer.concat([Buffer.from(OK.slice(0, -2)), Buffer.from([0xe2, 0x82])])],
    ['an overlong character', Buffer.from([0xc0, 0xaf])],
    ['half a surrogate in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['a NUL', `{"query":"{ __typename }\u0000"}`],
    ['101 arrays', nested(101, '[', ']')],
    ['98 arrays', nested(98, '[', ']')],
    ['60 objects', nested(60, '{"a":', '}')],
    ['10 000 brackets', '['.repeat(10_000)],
    ['brackets in a string', JSON.stringify({ query: `{ __typename } # ${'['.repeat(500)}` })],
    ['one byte too many', OK.padEnd(20_001)],
    ['just not too many', OK.padEnd(20_000)],
    ['a string of 19 000', JSON.stringify({ query: `{ a${'b'.repeat(19_000)} }` })],
    ['a number of 19 000 digits', `{"query":"{ __typename }","variables":{"a":${'9'.repeat(19_000)}}}`],
  ];
  it.each(bodies)('%s', async (_name, body) => {
    await expectSame(pair, { body });
  });
});

describe('members that do not fit are refused alike', () => {
  const bodies: [string, unknown][] = [
    ['none', {}],
    ['null everywhere', { query: null, variables: null, operationName: null, extensions: null, documentId: null }],
    ['query null', { query: null }],
    ['an unknown one', { query: TYPENAME, x: 1 }],
    ['an unknown one that is null', { query: TYPENAME, x: null }],
    ['other case', { Query: TYPENAME }],
    ['query twice', '{"query":"{ nothing }","query":"{ __typename }"}'],
    ['query twice, escaped', '{"query":"{ nothing }","qu\\u0065ry":"{ __typename }"}'],
    ['__proto__', '{"query":"{ __typename }","__proto__":{"variables":{"a":1}}}'],
    ['query in __proto__', '{"__proto__":{"query":"{ __typename }"}}'],
    ['constructor', { query: TYPENAME, constructor: {} }],
    ['toString', { query: TYPENAME, toString: 'x' }],
    ['variables with __proto__', '{"query":"{ __typename }","variables":{"__proto__":{"a":1},"constructor":1}}'],
    ['operationName empty', { query: TYPENAME, operationName: '' }],
    ['documentId empty', { query: TYPENAME, documentId: '' }],
    ['a document and an id', { query: TYPENAME, documentId: 'a' }],
    ['an id alone', { documentId: 'a' }],
    ['a hash alone', { extensions: { persistedQuery: { version: 1, sha256Hash: 'a' } } }],
    ['a document and a hash', { query: TYPENAME, extensions: { persistedQuery: { version: 1, sha256Hash: 'a' } } }],
    ['a hash that is false', { query: TYPENAME, extensions: { persistedQuery: false } }],
    ['a hash that is null', { extensions: { persistedQuery: null } }],
    ['other extensions', { query: TYPENAME, extensions: { trace: { id: 1 } } }],
  ];
  for (const member of ['query', 'variables', 'operationName', 'extensions', 'documentId']) {
    for (const value of [
      0,
      1,
      true,
      false,
      '',
      'subscription',
      [],
      ['subscription'],
      {},
      { includes: 'subscription' },
    ]) {
      bodies.push([`${member}: ${JSON.stringify(value)}`, { query: TYPENAME, [member]: value }]);
    }
  }
  it.each(bodies)('%s', async (_name, body) => {
    await expectSame(pair, { body });
  });
});

describe('of a known document too', () => {
  it.each([
    { query: TYPENAME, x: 1 },
    { query: TYPENAME, variables: [] },
    { query: TYPENAME, operationName: 7 },
    { query: TYPENAME, operationName: 'Other' },
    { query: TYPENAME, documentId: 'a' },
    { query: TYPENAME, extensions: { persistedQuery: {} } },
    { query: TYPENAME, extensions: 1 },
  ])('%j', async (body) => {
    await expectSame(pair, { body: { query: TYPENAME } }, 3);
    await expectSame(pair, { body }, 3);
  });
});
