import { setTimeout as pause } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { expectSame, type Pair, requestBytes, type Sent, usePair } from './pair.ts';

const pair = usePair({ LIMIT_BODY_BYTES: '5000' });

const OK = '{"query":"{ __typename }"}';
const bytes = (sent: Sent = {}): Buffer => requestBytes({ body: OK, ...sent }, pair.token);
const chunked = (...chunks: string[]): string =>
  `${chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('')}0\r\n\r\n`;

describe('one request', () => {
  const lines = [
    'POST /graphql HTTP/1.0',
    'POST http://localhost/graphql HTTP/1.1',
    'POST http://evil.example/graphql HTTP/1.1',
    'POST /%67raphql HTTP/1.1',
    'POST /graphql/ HTTP/1.1',
    'POST /graphql# HTTP/1.1',
    'POST /graphql?x=1 HTTP/1.1',
    'POST /graphql?query={nothing} HTTP/1.1',
    'POST /GraphQL HTTP/1.1',
    'POST //graphql HTTP/1.1',
    'POST /./graphql HTTP/1.1',
    'post /graphql HTTP/1.1',
    'PUT /graphql HTTP/1.1',
    'PATCH /graphql HTTP/1.1',
    'DELETE /graphql HTTP/1.1',
    'GET /graphql HTTP/1.1',
    'OPTIONS /graphql HTTP/1.1',
    'QUERY /graphql HTTP/1.1',
  ];
  it.each(lines)('%s', async (line) => {
    await expectSame(pair, { line, body: OK });
    await expectSame(pair, { line, body: OK, headers: ['Connection: keep-alive'] });
  });

  it('HEAD /graphql HTTP/1.1', async () => {
    // Its answer has a length and no body.
    await expectSame(pair, { line: 'HEAD /graphql HTTP/1.1', headers: ['Connection: close'] });
  });

  it.each([
    [['Transfer-Encoding: chunked'], chunked(OK)],
    [['Transfer-Encoding: chunked'], chunked(...OK)],
    [['Transfer-Encoding: chunked'], chunked(OK, ' '.repeat(6_000))],
    [['Transfer-Encoding: chunked'], 'x\r\n'],
    [['Transfer-Encoding: chunked', 'Content-Length: 5'], chunked(OK)],
    [['Transfer-Encoding: gzip, chunked'], chunked(OK)],
    [['Transfer-Encoding: identity'], OK],
    [['Content-Length: 0'], ''],
    [['Content-Length: 026'], OK],
    [['Content-Length: +26'], OK],
    [['Content-Length: 0x1a'], OK],
    [['Content-Length: 26.0'], OK],
    [['Content-Length: 26', 'Content-Length: 26'], OK],
    [['Content-Length: 26', 'Content-Length: 5'], OK],
    [['Content-Length: 5001'], OK.padEnd(5_001)],
    [['Content-Length: 99999999999999999999'], OK],
    [['Content-Length:'], ''],
    [['Host:'], OK],
    [['Host: a b'], OK],
    [['Host: x', 'Host: y'], OK],
    [['Content-Type : application/json'], OK],
    [['X: a\nb'], OK],
    [[`X: ${'x'.repeat(20_000)}`], OK],
  ])('%j %j', async (headers, body) => {
    await expectSame(pair, { headers, body });
  });

  it('that is longer than it says', async () => {
    const all = bytes({ headers: ['Content-Length: 5'] });
    const end = all.indexOf('\r\n\r\n') + 4 + 5;
    await expectSame(pair, { pieces: [all.subarray(0, end), 50, all.subarray(end)], answers: 2 });
  });

  it('that comes piece by piece', async () => {
    const all = bytes();
    const pieces = [0, 1, 2, 3].flatMap((part) => [
      all.subarray((part * all.length) / 4, ((part + 1) * all.length) / 4),
      10,
    ]);
    await expectSame(pair, { pieces });
    await expectSame(pair, { pieces: [...bytes({ body: OK })].map((byte) => Buffer.from([byte])) });
  });

  it('whose character is cut in two', async () => {
    const body = Buffer.from(JSON.stringify({ query: '{ card(accountId: "é€😀") { id } }' }));
    const head = bytes({ body });
    for (let cut = 1; cut < 20; cut += 1) {
      await expectSame(
        pair,
        { pieces: [head.subarray(0, head.length - 13 - cut), 2, head.subarray(head.length - 13 - cut)] },
        1,
      );
    }
  });

  it('that waits to be told to go on', async () => {
    const all = bytes({ headers: ['Expect: 100-continue'] });
    const end = all.indexOf('\r\n\r\n') + 4;
    await expectSame(pair, { pieces: [all.subarray(0, end), 30, all.subarray(end)] });
  });

  it('that is refused before its body is there', async () => {
    for (const headers of [
      ['Authorization:'],
      ['Authorization: Bearer x'],
      ['Content-Length: 5001'],
      ['Content-Type: text/plain'],
    ]) {
      const all = bytes({
        headers: [...headers, ...(headers[0]?.startsWith('Content-Length') ? [] : ['Content-Length: 400'])],
      });
      await expectSame(pair, { pieces: [all.subarray(0, all.indexOf('\r\n\r\n') + 4)] });
    }
  });
});

describe('several requests on one connection', () => {
  const bad = (): Buffer => bytes({ body: '{' });

  it('one after the other, and at once', async () => {
    const queries = [
      '{ __typename }',
      '{ nothing }',
      '{ viewer { subject } }',
      `{ card(accountId: "914639258868515") { asOf } }`,
    ];
    const requests = queries.map((query) => bytes({ body: { query } }));
    await expectSame(pair, { pieces: requests, answers: 4 }, 14);
    await expectSame(pair, { pieces: [Buffer.concat(requests)], answers: 4 }, 3);
    await expectSame(pair, { pieces: requests.flatMap((request) => [request, 20]), answers: 4 });
  });

  it('after one that was refused', async () => {
    await expectSame(pair, {
      pieces: [bad(), bytes(), bad(), bytes({ headers: ['Authorization: x'] }), bytes()],
      answers: 5,
    });
    await expectSame(pair, { pieces: [bytes({ headers: ['Content-Type: text/plain'] }), 50, bytes()], answers: 2 });
    await expectSame(pair, { pieces: [bytes({ body: OK.padEnd(5_001) }), 50, bytes()], answers: 2 });
  });

  it('after one that wants to be the last', async () => {
    await expectSame(pair, { pieces: [bytes({ headers: ['Connection: close'] }), 50, bytes()] });
  });

  it('of both ways in turn', async () => {
    const stream = bytes({ body: { query: 'subscription { transaction(by: { orderNo: "none" }) { status } }' } });
    const odd = bytes({ headers: ['Transfer-Encoding: chunked'], body: chunked(OK) });
    await expectSame(pair, { pieces: [Buffer.concat([bytes(), odd, stream, bytes(), odd])], answers: 5 });
  });
});

describe('callers who do not wait', () => {
  const leaves = async (of: Pair, sent: Sent): Promise<void> => {
    await expectSame(of, { ...sent, hangUp: true }, 1);
    // Whoever comes next is answered as ever.
    await pause(30);
    await expectSame(of, { body: OK }, 1);
  };

  it('in the middle of the headers', () => leaves(pair, { pieces: [bytes().subarray(0, 40)] }));
  it('in the middle of the body', () => leaves(pair, { pieces: [bytes().subarray(0, -5)] }));
  it('with a body that is too short', () => leaves(pair, { headers: ['Content-Length: 400'], body: OK }));
});
