import { connect } from 'node:net';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Listening, listen } from '../../../../src/http/listen.ts';
import { useApp } from '../../../schema/support.ts';
import { expectHonestAnswer, overSocket, type Piece, requestText } from './wire.ts';

const app = useApp();

const OK = '{"query":"{ __typename }"}';
const MEGA = 1024 * 1024;

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
    const wire = await overSocket(url, pieces, { withinMs: 2_500, quietMs: 2_500 });
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

it('many who stop sending halfway, or hang up before the answer, harm nobody', async () => {
  const { hostname, port } = new URL(app.url);
  const half = Array.from({ length: 100 }, () => {
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    socket.on('error', () => undefined);
    socket.write(requestText(app.token, OK).subarray(0, 60));
    socket.end();
    return socket;
  });
  for (let i = 0; i < 20; i++) {
    const whole = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    whole.on('error', () => undefined);
    whole.end(requestText(app.token, OK));
    half.push(whole);
  }
  await expectHonestAnswer(app);
  for (const socket of half) socket.destroy();
});
