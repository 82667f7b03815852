import { useApp } from '../../../schema/support.ts';
import { survives } from './survives.ts';
import { MARKER, requestText } from './wire.ts';

const app = useApp({ INTROSPECTION: 'off' });

const OK = '{"query":"{ __typename }"}';
const MEGA = 1024 * 1024;
const CHUNK = `10000\r\n${' '.repeat(0x10000)}\r\n`;
const bearer = () => `Authorization: Bearer ${app.token}`;
const lines = (...all: string[]): string => `${all.join('\r\n')}\r\n\r\n`;
const get = (path: string, ...headers: string[]) =>
  lines(`GET ${path} HTTP/1.1`, 'Host: localhost', bearer(), ...headers);
const encoded = (document: string) => `/graphql?query=${encodeURIComponent(document)}`;

survives('a request whose end is hard to tell', app, [
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
]);
