import { useApp } from '../../../schema/support.ts';
import { newOrderNo } from '../../../support/app.ts';
import { type HostileConnection, survives } from './survives.ts';
import { MARKER, requestText } from './wire.ts';

const app = useApp({ INTROSPECTION: 'off' });

const OK = '{"query":"{ __typename }"}';
const bearer = () => `Authorization: Bearer ${app.token}`;
const lines = (...all: string[]): string => `${all.join('\r\n')}\r\n\r\n`;
const get = (path: string, ...headers: string[]) =>
  lines(`GET ${path} HTTP/1.1`, 'Host: localhost', bearer(), ...headers);
const encoded = (document: string) => `/graphql?query=${encodeURIComponent(document)}`;
const pay = () =>
  `mutation { pay(input: { orderNo: "${newOrderNo()}", accountId: "914639258868515", amount: 1, currency: "USD" }) { replayed } }`;

survives('a request that no client would send', app, [
  // No HTTP at all.
  ['rubbish', () => [Buffer.from(Array.from({ length: 2_000 }, (_, i) => (i * 31) % 256))], [[400]]],
  ['a greeting of TLS', () => [Buffer.from('16030100ff010000fb0303', 'hex'), Buffer.alloc(240)], [[400]]],
  ['the preface of HTTP/2', () => ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'], [[400], []]],
  ['HTTP/0.9', () => ['GET /graphql\r\n\r\n'], [[401]]],
  ['HTTP/9.9', () => [lines('GET /health HTTP/9.9', 'Host: localhost')], [[400], [505]]],
  ['HTTP/1.0 without a host', () => ['GET /health HTTP/1.0\r\n\r\n'], [[200]]],
  ['an unknown method', () => [lines(`${MARKER} /graphql HTTP/1.1`, 'Host: localhost')], [[400]]],
  ['a path of 100 000', () => [get(`/${'x'.repeat(100_000)}`)], [[431]]],
  ['a path that is none', () => [get('graphql')], [[400], [404]]],
  ['a whole address', () => [get('http://evil.example/graphql?query={__typename}')], [[400], [404], [200]]],
  ['a broken percent sign', () => [get('/graphql?query=%E0%A4%A&variables=%')], [[400]]],
  ['an address of a file', () => [get('/graphql/../../etc/passwd')], [[404]]],

  // Headers.
  [
    '3 000 headers',
    () => [
      requestText(
        app.token,
        OK,
        Array.from({ length: 3_000 }, (_, i) => `X-${i}: a`),
      ),
    ],
    [[431], [200]],
  ],
  ['a header of 100 000', () => [requestText(app.token, OK, [`X-Long: ${'x'.repeat(100_000)}`])], [[431]]],
  ['a token of 15 000', () => [requestText('x'.repeat(15_000), OK)], [[401]]],
  ['no token', () => [requestText('', OK)], [[401]]],
  ['a token that is none', () => [requestText(MARKER, OK)], [[401]]],
  ['no host', () => ['GET /health HTTP/1.1\r\n\r\n'], [[400]]],
  ['two hosts', () => [lines('GET /health HTTP/1.1', 'Host: a', 'Host: b')], [[400], [200]]],
  [
    'a bad host',
    () => [lines('GET /graphql?query={__typename} HTTP/1.1', 'Host: @[:::]]:99999999', bearer())],
    [[400], [200]],
  ],
  [
    'a host with a path',
    () => [
      lines(
        'POST /graphql HTTP/1.1',
        'Host: a/b?c#d',
        bearer(),
        'Content-Type: application/json',
        `Content-Length: ${OK.length}`,
      ) + OK,
    ],
    [[400], [200]],
  ],
  ['a promise to continue', () => [requestText(app.token, OK, ['Expect: 100-continue'])], [[200]]],
  ['a promise that nobody knows', () => [requestText(app.token, OK, [`Expect: ${MARKER}`])], [[417]]],
  [
    'an upgrade to a web socket',
    () => [
      get(
        '/graphql',
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        'Sec-WebSocket-Protocol: graphql-transport-ws',
      ),
    ],
    [[400]],
  ],
  [
    'an upgrade to HTTP/2',
    () => [
      requestText(app.token, OK, [
        'Connection: Upgrade, HTTP2-Settings',
        'Upgrade: h2c',
        'HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA',
      ]),
    ],
    [[200]],
  ],
  ['an answer that nobody can give', () => [requestText(app.token, OK, [`Accept: ${MARKER}`])], [[406]]],
  [
    'a request id that would split a header',
    () => [requestText(app.token, OK, ['X-Request-Id: 12345678%0d%0aSet-Cookie: a=b'])],
    [[200]],
  ],
  ['an override of the method', () => [requestText(app.token, OK, ['X-HTTP-Method-Override: DELETE'])], [[200]]],

  // Methods.
  ['a mutation by GET', () => [get(encoded(pay()))], [[405]]],
  [
    'a mutation beside a query by GET',
    () => [get(`${encoded(`query A { __typename } ${pay().replace('mutation', 'mutation B')}`)}&operationName=B`)],
    [[405]],
  ],
  ['a long query by GET', () => [get(encoded(`{ __typename } # ${'x'.repeat(20_000)}`))], [[431]]],
  [
    'a query by GET twice',
    () => [get(`${encoded('{ nope }')}&query=${encodeURIComponent('{ __typename }')}`)],
    [[200], [400]],
  ],
  ['variables by GET that are none', () => [get(`${encoded('{ __typename }')}&variables=${MARKER}`)], [[400]]],
  [
    'variables by GET nested without end',
    () => [get(`${encoded('{ __typename }')}&variables=${'['.repeat(6_000)}`)],
    [[400]],
  ],
  ['extensions by GET that are none', () => [get(`${encoded('{ __typename }')}&extensions=[[[[`)], [[400]]],
  [
    'a member by GET that there is not',
    () => [get(`${encoded('{ __typename }')}&__proto__=1&${MARKER}=1`)],
    [[200], [400]],
  ],
  [
    'a subscription by GET',
    () => [get(encoded('subscription { card(accountId: "1234") { id } }'), 'Accept: application/json')],
    [[406], [405]],
  ],
  [
    'a subscription that wants one answer',
    () => [
      requestText(app.token, '{"query":"subscription { card(accountId: \\"1234\\") { id } }"}', [
        'Accept: application/json',
      ]),
    ],
    [[406]],
  ],
  ...['PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND', 'HEAD'].map(
    (method): HostileConnection => [
      `${method}`,
      () => [lines(`${method} /graphql HTTP/1.1`, 'Host: localhost', bearer(), 'Content-Length: 0')],
      [[405]],
    ],
  ),
  [
    'OPTIONS',
    () => [
      lines(
        'OPTIONS /graphql HTTP/1.1',
        'Host: localhost',
        'Origin: https://evil.example',
        'Access-Control-Request-Method: POST',
      ),
    ],
    [[204], [401], [405]],
  ],
  ['OPTIONS of all', () => [lines('OPTIONS * HTTP/1.1', 'Host: localhost')], [[404], [400]]],
  ['CONNECT', () => [lines('CONNECT evil.example:443 HTTP/1.1', 'Host: evil.example:443')], [[]]],
]);
