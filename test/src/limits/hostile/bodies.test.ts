import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { useApp } from '../../../schema/support.ts';
import { expectHarmless, expectHonestAnswer, MARKER, overSocket, requestText } from './wire.ts';

const app = useApp();

const OK = '{"query":"{ __typename }"}';
const PAY = 'mutation ($input: PayInput!) { pay(input: $input) { replayed } }';
const CARDS = 'query ($ids: [AccountId!]!) { cards(accountIds: $ids) { id } }';
const json = (query: string, variables: string): string =>
  `{"query":${JSON.stringify(query)},"variables":${variables}}`;
const nested = (open: string, inside: string, close: string, count: number): string =>
  open.repeat(count) + inside + close.repeat(count);
const MEGA = 1024 * 1024;
const BOMB = Buffer.from(`{"query":"{ __typename } ${' '.repeat(20 * MEGA)}"}`);
const utf16 = Buffer.from(`\ufeff${OK}`, 'utf16le');

/** What is sent as a body, how it is answered, and headers beside the usual ones. */
type Row = [what: string, body: string | Buffer, status: number, headers?: string[]];

const ROWS: Row[] = [
  ['nothing', '', 400],
  ['spaces', ' \n\t ', 400],
  ['null', 'null', 400],
  ['true', 'true', 400],
  ['a number', '4929871203004455', 400],
  ['a number beyond floats', '1e400', 400],
  ['NaN', 'NaN', 400],
  ['a string', `"${MARKER}"`, 400],
  ['an empty list', '[]', 400],
  ['a batch', `[${OK},${OK}]`, 400],
  ['a batch of 4 000', `[${Array(4_000).fill(OK).join(',')}]`, 400],
  ['an empty object', '{}', 400],
  ['half an object', `{"query":"${MARKER}`, 400],
  ['an object and more', `${OK}${OK}`, 400],
  ['single quotes', `{'query':'${MARKER}'}`, 400],
  ['a comment', `${OK} // ${MARKER}`, 400],
  ['a trailing comma', '{"query":"{ __typename }",}', 400],
  ['a NUL byte', `{"query":"{ __typename }"}\0`, 400],
  ['a NUL byte in a string', '{"query":"{ __typename \0}"}', 400],
  ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]), 400],
  ['overlong UTF-8', Buffer.from([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d]), 400],
  ['half a character', Buffer.concat([Buffer.from('{"query":"'), Buffer.from([0xf0, 0x9f])]), 400],
  ['UTF-16', utf16, 400],
  ['UTF-16 the other way', Buffer.from(utf16).swap16(), 400],
  ['UTF-16 by its type', utf16, 400, ['Content-Type: application/json; charset=utf-16']],
  ['a BOM', Buffer.from(`\ufeff${OK}`), 200],
  ['two BOMs', Buffer.from(`\ufeff\ufeff${OK}`), 400],
  ['a lone surrogate', '{"query":"{ __typename } #\\ud800"}', 200],
  ['a lone surrogate in a variable', json(CARDS, '{"ids":["\\ud800\\udfff\\udc00"]}'), 400],
  ['a NUL in a variable', json(CARDS, '{"ids":["12\\u000034"]}'), 400],
  ['random bytes', Buffer.from(Array.from({ length: 4_096 }, (_, i) => (i * 7919) % 256)), 400],

  // Members.
  ['query as a number', '{"query":4929871203004455}', 400],
  ['query as a list', `{"query":["${MARKER}"]}`, 400],
  ['query as an object', `{"query":{"query":"${MARKER}"}}`, 400],
  ['query as null', '{"query":null}', 400],
  ['query twice: the last counts', '{"query":"{ nope }","query":"{ __typename }"}', 200],
  ['variables twice', '{"query":"{ __typename }","variables":{"a":1},"variables":null}', 200],
  ['variables as a list', `{"query":"{ __typename }","variables":["${MARKER}"]}`, 400],
  ['variables as a string', `{"query":"{ __typename }","variables":"{}"}`, 400],
  ['variables as a number', '{"query":"{ __typename }","variables":1e400}', 400],
  ['extensions as a list', '{"query":"{ __typename }","extensions":[]}', 400],
  ['operationName as a number', '{"query":"{ __typename }","operationName":1}', 400],
  ['operationName of nobody', `{"query":"query A { __typename }","operationName":"${MARKER}"}`, 400],
  ['operationName __proto__', '{"query":"query A { __typename }","operationName":"__proto__"}', 400],
  [
    'operationName constructor',
    '{"query":"query A { __typename } query B { __typename }","operationName":"constructor"}',
    400,
  ],
  ['operationName of 100 000', `{"query":"query A { __typename }","operationName":"${'x'.repeat(100_000)}"}`, 400],
  ['several operations, none named', '{"query":"query A { __typename } query B { __typename }"}', 400],
  [
    'several operations, the name empty',
    '{"query":"query A { __typename } query B { __typename }","operationName":""}',
    400,
  ],
  ['a member that there is not', `{"query":"{ __typename }","${MARKER}":1}`, 400],
  [
    '10 000 members',
    `{"query":"{ __typename }",${Array.from({ length: 10_000 }, (_, i) => `"m${i}":1`).join(',')}}`,
    400,
  ],
  ['the member __proto__', `{"query":"{ __typename }","__proto__":{"query":"${MARKER}"}}`, 400],
  ['the member constructor', '{"query":"{ __typename }","constructor":{"prototype":{"polluted":true}}}', 400],
  ['all in __proto__', '{"__proto__":{"query":"{ __typename }"}}', 400],

  // Variables.
  ['60 000 nested lists as a variable', json(CARDS, `{"ids":${nested('[', '', ']', 60_000)}}`), 400],
  ['60 000 nested lists that nobody asked for', json('{ __typename }', `{"x":${nested('[', '', ']', 60_000)}}`), 400],
  ['20 000 nested objects as a variable', json(PAY, `{"input":${nested('{"a":', '1', '}', 20_000)}}`), 400],
  [
    '20 000 nested objects as a card number',
    json(PAY, `{"input":{"accountId":${nested('{"a":', '1', '}', 20_000)}}}`),
    400,
  ],
  [
    '20 000 nested objects as a currency',
    json(
      PAY,
      `{"input":{"orderNo":"h","accountId":"1234","amount":"1","currency":${nested('{"a":', '1', '}', 20_000)}}}`,
    ),
    400,
  ],
  [
    '60 000 nested lists as extensions',
    `{"query":"{ __typename }","extensions":{"x":${nested('[', '', ']', 60_000)}}}`,
    400,
  ],
  ['60 000 nested lists as all', nested('[', '', ']', 60_000), 400],
  ['nested as deep as may be', json('{ __typename }', `{"x":${nested('[', '', ']', 98)}}`), 200],
  ['nested deeper than may be', json('{ __typename }', `{"x":${nested('[', '', ']', 99)}}`), 400],
  ['brackets in a text', json('{ __typename }', `{"x":"\\"${'[{'.repeat(1_000)}"}`), 200],
  ['30 000 wrong card numbers', json(CARDS, `{"ids":[${Array(30_000).fill('1').join(',')}]}`), 400],
  ['20 000 cards', json(CARDS, `{"ids":[${Array(15_000).fill('"1234"').join(',')}]}`), 200],
  [
    '10 000 variables',
    json('{ __typename }', `{${Array.from({ length: 8_000 }, (_, i) => `"v${i}":1`).join(',')}}`),
    200,
  ],
  [
    'variables of prototypes',
    json(
      'query ($__proto__: Int, $constructor: Int) { a: transactions(first: $__proto__) { nodes { id } } b: transactions(first: $constructor) { nodes { id } } }',
      '{"__proto__":1,"constructor":1}',
    ),
    200,
  ],
  [
    'variables of prototypes, left out',
    json(
      'query ($toString: Int, $constructor: Int) { a: transactions(first: $toString) { nodes { id } } b: transactions(first: $constructor) { nodes { id } } }',
      '{}',
    ),
    200,
  ],
  [
    'an input of prototypes',
    json(PAY, '{"input":{"__proto__":{"orderNo":"h","accountId":"1234","amount":"1","currency":"USD"}}}'),
    400,
  ],
  [
    'an input with more than there is',
    json(PAY, `{"input":{"orderNo":"h","accountId":"1234","amount":"1","currency":"USD","constructor":"${MARKER}"}}`),
    400,
  ],
  [
    'an amount beyond floats',
    json(PAY, '{"input":{"orderNo":"h","accountId":"1234","amount":1e400,"currency":"USD"}}'),
    400,
  ],
  [
    'an amount of 400 digits',
    json(PAY, `{"input":{"orderNo":"h","accountId":"1234","amount":"${'9'.repeat(400)}","currency":"USD"}}`),
    400,
  ],
  [
    'an amount of 100 000 digits',
    json(PAY, `{"input":{"orderNo":"h","accountId":"1234","amount":${'9'.repeat(100_000)},"currency":"USD"}}`),
    400,
  ],
  [
    'an amount in powers',
    json(PAY, '{"input":{"orderNo":"h","accountId":"1234","amount":"1e9","currency":"USD"}}'),
    400,
  ],
  ['a page as text', json('query ($n: Int) { transactions(first: $n) { nodes { id } } }', `{"n":"${MARKER}"}`), 400],
  [
    'a page beyond 32 bits',
    json('query ($n: Int) { transactions(first: $n) { nodes { id } } }', '{"n":4294967296}'),
    400,
  ],
  [
    'an order number of 100 000',
    json(PAY, `{"input":{"orderNo":"${'x'.repeat(100_000)}","accountId":"1234","amount":"1","currency":"USD"}}`),
    400,
  ],
  [
    'a locale of 50 000',
    json(
      'query ($l: String!) { card(accountId: "914639258868515") { balances { formatted(locale: $l) } } }',
      `{"l":"${'en-'.repeat(20_000)}"}`,
    ),
    200,
  ],
  [
    'a cursor of 50 000',
    json('query ($c: String) { transactions(after: $c) { nodes { id } } }', `{"c":"${'A'.repeat(50_000)}"}`),
    200,
  ],
  ['an id of 50 000', json('query ($i: ID!) { node(id: $i) { id } }', `{"i":"${'A'.repeat(50_000)}"}`), 200],

  // How it is sent.
  ['a form', 'query={__typename}', 415, ['Content-Type: application/x-www-form-urlencoded']],
  ['parts', '--x\r\n\r\n--x--', 415, ['Content-Type: multipart/form-data; boundary=x']],
  ['text', OK, 415, ['Content-Type: text/plain']],
  ['no type', OK, 415, ['Content-Type:']],
  ['a strange type', OK, 415, [`Content-Type: ${MARKER}`]],
  ['JSON with a prefix', OK, 415, ['Content-Type: text/plain, application/json']],
  ['JSON and text', OK, 415, ['Content-Type: application/json, text/plain']],
  ['two types, the first counts', OK, 200, ['Content-Type: application/json', 'Content-Type: text/plain']],
  ['two types, the first is text', OK, 415, ['Content-Type: text/plain', 'Content-Type: application/json']],
  ['a type of 8 000', OK, 200, [`Content-Type: application/json; x=${'x'.repeat(8_000)}`]],
  ['a gzip bomb', gzipSync(BOMB), 415, ['Content-Encoding: gzip']],
  ['a deflate bomb', deflateSync(BOMB), 415, ['Content-Encoding: deflate']],
  ['a brotli bomb', brotliCompressSync(BOMB), 415, ['Content-Encoding: br']],
  ['gzip in gzip', gzipSync(gzipSync(BOMB)), 415, ['Content-Encoding: gzip, gzip']],
  ['gzip that does not say so', gzipSync(OK), 400],
  ['identity and gzip', OK, 415, ['Content-Encoding: identity, gzip']],
];

describe('a hostile body', () => {
  it.each(ROWS)('%s', async (_what, body, status, headers = []) => {
    const { result, calls } = await app.watch(() =>
      overSocket(app.url, [requestText(app.token, body, ['Connection: close', ...headers])], {
        withinMs: 4_000,
        quietMs: 1_000,
      }),
    );
    expect(result.statuses, result.text.slice(0, 1_000)).toEqual([status]);
    expectHarmless(result.statuses, result.text);
    expect(result.text.length).toBeLessThan(20_000);
    expect(calls.filter(({ operation }) => operation !== 'giftInquiry')).toEqual([]);
    expect(calls.length).toBeLessThanOrEqual(1);
    await expectHonestAnswer(app);
  });

  it('leaves no trace on what all objects share', async () => {
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});
