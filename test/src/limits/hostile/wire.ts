import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Loose } from '../../../support/app.ts';

/** Stands in what hostile requests hold, where an answer has no reason to repeat it. */
export const MARKER = 'PLANTED-4929871203004455';

/** What came back over one connection. */
export interface Wire {
  /** The status of each answer, in the order they came. */
  statuses: number[];
  text: string;
  /** Whether the other side closed the connection, in whatever manner. */
  closed: boolean;
  milliseconds: number;
}

/** Bytes to send, or milliseconds to wait before the next ones. */
export type Piece = string | Buffer | number;

/**
 * Sends bytes as they are over a connection of its own, and takes what comes until it is closed, or has been quiet for a
 * while after an answer, or time is up.
 */
export async function overSocket(
  url: string,
  pieces: readonly Piece[],
  { withinMs = 1_000, quietMs = 100 }: { withinMs?: number; quietMs?: number } = {},
): Promise<Wire> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const startedAt = performance.now();
  let text = '';
  let closed = false;
  let heardAt = Number.POSITIVE_INFINITY;
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    heardAt = performance.now();
  });
  socket.on('error', () => undefined);
  const gone = new Promise<void>((resolve) => {
    socket.once('close', () => {
      closed = true;
      resolve();
    });
  });
  await Promise.race([new Promise<void>((resolve) => socket.once('connect', () => resolve())), gone]);
  for (const piece of pieces) {
    if (closed) break;
    if (typeof piece === 'number') await Promise.race([pause(piece), gone]);
    else if (!socket.write(piece)) {
      await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), gone, pause(withinMs)]);
    }
  }
  const deadline = performance.now() + withinMs;
  while (!closed && performance.now() < Math.min(deadline, heardAt + quietMs)) await Promise.race([gone, pause(10)]);
  const milliseconds = performance.now() - startedAt;
  const closedByThem = closed;
  socket.destroy();
  await gone;
  const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
  return { statuses: statuses.filter((status) => status >= 200), text, closed: closedByThem, milliseconds };
}

/** What must hold of an answer to anything hostile: it is no failure of ours, quotes nothing and names nothing of the inside. */
export function expectHarmless(statuses: readonly number[], text: string): void {
  for (const status of statuses) expect(status, text.slice(0, 500)).toBeLessThan(500);
  expect(text).not.toContain(MARKER);
  expect(text).not.toMatch(/4929871203004455|PLANTED/);
  expect(text).not.toMatch(
    /graphql-js|node_modules|yoga|pothos|envelop|\bzod\b|undici|\.ts:\d|\.js:\d|\bat \w+ \(|RangeError|TypeError|SyntaxError|call stack|Did you mean/i,
  );
}

/** A whole request to `/graphql`, with its length unless the headers say how long it is. */
export function requestText(token: string, body: string | Buffer, headers: readonly string[] = []): Buffer {
  const said = headers.some((header) => /^(content-length|transfer-encoding):/i.test(header));
  const typed = headers.some((header) => /^content-type:/i.test(header));
  const lines = [
    'POST /graphql HTTP/1.1',
    'Host: localhost',
    `Authorization: Bearer ${token}`,
    ...(typed ? [] : ['Content-Type: application/json']),
    ...headers,
    ...(said ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), Buffer.from(body)]);
}

/** Whether the application goes on answering as if nothing had been. */
export async function expectHonestAnswer(app: {
  gql(query: string): Promise<{ status: number; data: Loose }>;
}): Promise<void> {
  const { status, data } = await app.gql('{ __typename }');
  expect([status, data]).toEqual([200, { __typename: 'Query' }]);
}
