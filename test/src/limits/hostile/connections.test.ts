import { connect } from 'node:net';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Listening, listen } from '../../../../src/http/listen.ts';
import { useApp } from '../../../schema/support.ts';
import { newOrderNo } from '../../../support/app.ts';
import { expectHarmless, expectHonestAnswer, MARKER, overSocket, type Piece, requestText } from './wire.ts';

const app = useApp({ INTROSPECTION: 'off' });

const OK = '{"query":"{ __typename }"}';
const MEGA = 1024 * 1024;
const CHUNK = `10000\r\n${' '.repeat(0x10000)}\r\n`;
const bearer = () => `Authorization: Bearer ${app.token}`;
const lines = (...all: string[]): string => `${all.join('\r\n')}\r\n\r\n`;
const get = (path: string, ...headers: string[]) =>
  lines(`GET ${path} HTTP/1.1`, 'Host: localhost', bearer(), ...headers);
const encoded = (document: string) => `/graphql?query=${encodeURIComponent(document)}`;
const pay = () =>
  `mutation { pay(input: { orderNo: "${newOrderNo()}", accountId: "914639258868515", amount: 1, currency: "USD" }) { replayed } }`;

/** What is sent, and the statuses that may come back in their order; none where the connection is just closed. */
type Row = [what: string, pieces: () => Piece[], statuses: number[][]];

const ROWS: Row[] = [
  // Bodies without an end, or with a wrong one.
  ['20 MB', () => [requestText(app.token, Buffer.alloc(20 * MEGA, 0x20))], [[413]]],
  [
    '20 MB in chunks',
    () => [requestText(app.token, '', ['Transfer-Encoding: chunked']), ...Array<string>(320).fill(CHUNK), '0\r\n\r\n'],
    [[413]],
  ],
  ['20 MB that are announced only', () => [requestText(app.token, '', [`Content-Length: ${20 * MEGA}`])], [[413]]],
  [
    'a length of 400 digits',
    () => [requestText(app.token, OK, [`Content-Length: ${'9'.repeat(400)}`])],
    [[400], [413]],
  ],
  [
    'a length beyond integers',
    () => [requestText(app.token, OK, ['Content-Length: 18446744073709551616'])],
    [[400], [413]],
  ],
  ['a length below zero', () => [requestText(app.token, OK, ['Content-Length: -1'])], [[400]]],
  ['a length in words', () => [requestText(app.token, OK, [`Content-Length: ${MARKER}`])], [[400]]],
  ['a length with a sign', () => [requestText(app.token, OK, [`Content-Length: +${OK.length}`])], [[400]]],
  ['a length too short', () => [requestText(app.token, OK, ['Content-Length: 5'])], [[400, 400], [400]]],
  [
    'a chunk of a length in words',
    () => [requestText(app.token, `${MARKER}\r\n${OK}\r\n0\r\n\r\n`, ['Transfer-Encoding: chunked'])],
    [[400]],
  ],
  [
    'a chunk longer than integers',
    () => [requestText(app.token, `${'f'.repeat(40)}\r\n${OK}\r\n0\r\n\r\n`, ['Transfer-Encoding: chunked'])],
    [[400], [413]],
  ],
  [
    'a chunk with 20 000 of extension',
    () => [requestText(app.token, `1a;${'x'.repeat(20_000)}\r\n${OK}\r\n0\r\n\r\n`, ['Transfer-Encoding: chunked'])],
    [[413]],
  ],
  [
    'trailers',
    () => [
      requestText(app.token, `1a\r\n${OK}\r\n0\r\nAuthorization: Bearer ${MARKER}\r\n\r\n`, [
        'Transfer-Encoding: chunked',
      ]),
    ],
    [[200]],
  ],
  ['a GET with a body', () => [get(encoded('{ __typename }'), 'Content-Length: 5'), 'hello'], [[200]]],

  // Requests that two servers would read in two ways.
  [
    'a length and chunks',
    () => [
      requestText(app.token, `0\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\n\r\n`, [
        'Content-Length: 40',
        'Transfer-Encoding: chunked',
      ]),
    ],
    [[400]],
  ],
  [
    'chunks and a length',
    () => [
      requestText(app.token, `0\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\n\r\n`, [
        'Transfer-Encoding: chunked',
        'Content-Length: 4',
      ]),
    ],
    [[400]],
  ],
  ['two lengths', () => [requestText(app.token, OK, [`Content-Length: ${OK.length}`, 'Content-Length: 5'])], [[400]]],
  ['two lengths in one', () => [requestText(app.token, OK, [`Content-Length: ${OK.length}, 5`])], [[400]]],
  ['chunks twice', () => [requestText(app.token, '0\r\n\r\n', ['Transfer-Encoding: chunked, identity'])], [[400]]],
  [
    'chunks by a strange name',
    () => [requestText(app.token, '0\r\n\r\n', ['Transfer-Encoding: xchunked'])],
    [[400], [501]],
  ],
  ['chunks behind a tab', () => [requestText(app.token, '0\r\n\r\n', ['Transfer-Encoding:\tchunked'])], [[400]]],
  [
    'a space before the colon',
    () => [requestText(app.token, OK, ['Transfer-Encoding : chunked', `Content-Length: ${OK.length}`])],
    [[400]],
  ],
  [
    'bare line feeds',
    () => [
      `POST /graphql HTTP/1.1\nHost: localhost\n${bearer()}\nContent-Type: application/json\nContent-Length: 26\n\n${OK}`,
    ],
    [[400], [200]],
  ],
  ['a bare carriage return', () => [`GET /health HTTP/1.1\rHost: localhost\r\n\r\n`], [[400]]],
  ['a folded header', () => [requestText(app.token, OK, ['X-Long: a\r\n b'])], [[400], [200]]],
  ['a header without a colon', () => [requestText(app.token, OK, [MARKER])], [[400]]],
  ['a header without a name', () => [requestText(app.token, OK, [`: ${MARKER}`])], [[400]]],
  ['a NUL in a header', () => [requestText(app.token, OK, ['X-Nul: a\0b'])], [[400]]],
  ['a NUL in the path', () => ['GET /graph\0ql HTTP/1.1\r\nHost: localhost\r\n\r\n'], [[400]]],
  ['rubbish after a whole request', () => [get(encoded('{ __typename }')), `${MARKER}\r\n\r\n`], [[200, 400], [400]]],
  [
    'another request within the first',
    () => [Buffer.concat([requestText(app.token, OK), requestText(app.token, OK)])],
    [[200, 200]],
  ],
  [
    '50 requests at once',
    () => [Buffer.concat(Array<Buffer>(50).fill(requestText(app.token, OK)))],
    [Array<number>(50).fill(200)],
  ],

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
    (method): Row => [
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
];

describe('over a bare connection', () => {
  it.each(ROWS)('%s', async (_what, pieces, statuses) => {
    const { result, calls } = await app.watch(() => overSocket(app.url, pieces(), 400));
    expect(statuses, result.text.slice(0, 1_000)).toContainEqual(result.statuses);
    expectHarmless(
      result.statuses.filter((status) => status !== 501 && status !== 505),
      result.text,
    );
    expect(result.text).not.toMatch(/set-cookie|evil\.example/i);
    expect(calls).toEqual([]);
    await expectHonestAnswer(app);
  });
});

describe('whoever is slow is cut off', () => {
  let server: Listening;
  let url = '';
  beforeAll(async () => {
    server = await listen(
      // The bare server of the application, on shorter times.
      (incoming, outgoing) => {
        if (incoming.url === '/answered-early') outgoing.writeHead(413).end('too large');
        else incoming.resume().on('end', () => outgoing.end('whole'));
      },
      0,
      '127.0.0.1',
      {
        headersTimeout: 200,
        requestTimeout: 400,
        lingerMs: 100,
        keepAliveTimeout: 300,
        connectionsCheckingInterval: 50,
      },
    );
    url = `http://127.0.0.1:${server.port}`;
  });
  afterAll(() => server.close(0));

  const drops = (count: number, piece: string): Piece[] =>
    Array.from({ length: count }, (): Piece[] => [piece, 50]).flat();

  it.each<[string, Piece[], number[]]>([
    ['in his headers', ['GET / HTTP/1.1\r\nHost: a\r\n', ...drops(40, 'X: y\r\n')], [408]],
    ['in the first line', ['GET /', ...drops(40, 'x')], [408]],
    ['and says nothing', [''], []],
    ['in his body', ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n', ...drops(60, 'x')], [408]],
    [
      'in his chunks',
      ['POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n', ...drops(60, '1\r\nx\r\n')],
      [408],
    ],
    [
      'after his answer',
      ['POST /answered-early HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n', ...drops(60, 'x')],
      [413],
    ],
    ['with his next request', ['GET / HTTP/1.1\r\nHost: a\r\n\r\n'], [200]],
  ])('%s', async (what, pieces, statuses) => {
    const wire = await overSocket(url, pieces, 2_500);
    if (what !== 'and says nothing') {
      expect(wire.statuses).toEqual(statuses);
      expect(wire.closed).toBe(true);
      expect(wire.milliseconds).toBeLessThan(1_800);
    }
    expect((await request(url)).statusCode).toBe(200);
  });

  it('and whoever is answered early has the time to read the answer, with all of a large request under way', async () => {
    const answer = await request(`${url}/answered-early`, { method: 'POST', body: Buffer.alloc(8 * MEGA) });
    expect([answer.statusCode, await answer.body.text()]).toEqual([413, 'too large']);
  });
});

it('whoever has stopped sending still gets his answer, and many who stopped halfway harm nobody', async () => {
  const { hostname, port } = new URL(app.url);
  const half = Array.from({ length: 100 }, () => {
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    socket.on('error', () => undefined);
    socket.write(requestText(app.token, OK).subarray(0, 60));
    socket.end();
    return socket;
  });
  const whole = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  whole.end(requestText(app.token, OK));
  let text = '';
  for await (const chunk of whole) text += String(chunk);
  expect(text).toContain('{"data":{"__typename":"Query"}}');
  await expectHonestAnswer(app);
  for (const socket of half) socket.destroy();
});
