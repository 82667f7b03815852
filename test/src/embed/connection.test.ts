import type { RequestListener } from 'node:http';
import { expect, it } from 'vitest';
import { fetchHandler } from '../../../src/embed/fetch-handler.ts';

const MEGABYTE = 1_000_000;

const echo: RequestListener = (request, response) => void request.pipe(response);

it('carries bodies of any size, both ways, whole', async () => {
  const sent = Buffer.from(Array.from({ length: 3 * MEGABYTE }, (_, index) => index % 251));
  const answer = await fetchHandler(echo)(new Request('http://shop.example/', { method: 'POST', body: sent }));
  expect(Buffer.from(await answer.arrayBuffer()).equals(sent)).toBe(true);
});

it('writes no further than its reader reads', async () => {
  let written = 0;
  const endless: RequestListener = (_request, response) => {
    const more = () => {
      do written += 10_000;
      while (response.write(Buffer.alloc(10_000)) && written < 50 * MEGABYTE);
    };
    response.on('drain', more);
    more();
  };
  const answer = await fetchHandler(endless)(new Request('http://shop.example/'));
  const reader = answer.body?.getReader();
  await reader?.read();
  /** Whatever goes on by itself has had its turn after it. */
  const manyTurns = async () => {
    for (let turn = 0; turn < 1_000; turn += 1) await new Promise(setImmediate);
  };
  await manyTurns();
  const before = written;
  await manyTurns();
  expect(written).toBe(before);
  expect(written).toBeLessThan(MEGABYTE);
  await reader?.cancel();
});

it.each([
  '2',
  '5',
  '1e9',
])('a body that is not as long as its Content-Length of %s says is not taken for a request', async (length) => {
  const bodies: string[] = [];
  const listener: RequestListener = (request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      bodies.push(body);
      response.end(body);
    });
  };
  const request = new Request('http://shop.example/', {
    method: 'POST',
    body: 'abc',
    headers: { 'content-length': length },
  });
  const answer = await fetchHandler(listener)(request).catch((error: unknown) => error);
  if (answer instanceof Response) expect(answer.status).toBe(400);
  else expect(answer).toBeInstanceOf(Error);
  expect(bodies).toEqual([]);
});

it('an answer that breaks off in the middle is an error for its reader', async () => {
  const broken: RequestListener = (_request, response) => {
    response.write('half an ans');
    setImmediate(() => response.destroy());
  };
  const answer = await fetchHandler(broken)(new Request('http://shop.example/'));
  await expect(answer.text()).rejects.toThrow();
});

it('a request that is aborted before its answer rejects, and its server is told', async () => {
  const caller = new AbortController();
  let isTold = false;
  const waiting: RequestListener = (_request, response) => {
    response.on('close', () => {
      isTold = true;
    });
    caller.abort();
  };
  const request = new Request('http://shop.example/', { signal: caller.signal });
  await expect(fetchHandler(waiting)(request)).rejects.toThrow(/abort/i);
  await expect.poll(() => isTold).toBe(true);
});
