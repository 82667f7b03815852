import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** What the containers run to see whether they are well. */
function check(port: number, ...words: string[]): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    const env = { PATH: process.env.PATH, PORT: String(port) };
    execFile(process.execPath, ['deploy/healthcheck.mjs', ...words], { env }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), said: out + err }),
    );
  });
}

describe('the health check of a container', () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const status = { '/health': 200, '/ready': 503, '/elsewhere': 302 }[request.url ?? ''] ?? 404;
    response.writeHead(status, { location: '/health' }).end();
  });
  let port = 0;
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => server.close());

  it.each([
    ['/health', []],
    ['another path', ['/health?deep']],
  ])('asks for %s at PORT', async (_what, words) => {
    asked.length = 0;
    await check(port, ...words);
    expect(asked).toEqual([words[0] ?? '/health']);
  });

  it('is content with 200, says nothing, and needs no variable but PORT', async () => {
    expect(await check(port)).toEqual({ code: 0, said: '' });
  });

  it.each([
    ['another answer', '/ready', '/ready answers 503.'],
    ['a way to elsewhere, which it does not follow', '/elsewhere', '/elsewhere answers 302.'],
  ])('is not content with %s, and says so in a line', async (_what, word, line) => {
    const { code, said } = await check(port, word);
    expect(code).toBe(1);
    expect(said).toContain(line);
    expect(said.trim().split('\n')).toHaveLength(1);
  });

  it('is not content with nobody there', async () => {
    const gone = createServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port: free } = gone.address() as AddressInfo;
    gone.close();
    await once(gone, 'close');
    expect(await check(free)).toEqual({
      code: 1,
      said: `http://127.0.0.1:${free}/health does not answer (ECONNREFUSED).\n`,
    });
  });
});
