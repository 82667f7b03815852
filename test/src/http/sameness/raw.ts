import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Bytes to send, or milliseconds to wait before the next ones. */
export type Piece = string | Buffer | number;

export interface RawOptions {
  /** How many whole answers to wait for: 1 unless told. */
  answers?: number;
  /** What the text of an answer that does not end must hold for it to be enough. */
  until?: string;
  /** Whether to break the connection as soon as all is sent. */
  hangUp?: boolean;
}

/** An answer as it came. */
export interface RawAnswer {
  /** The first line and the headers. */
  head: string[];
  /** Null where it has not come to its end. Chunks are joined. */
  body: string | null;
}

const WITHIN_MS = 5_000;

/**
 * Sends bytes as they are, over a connection of its own. Answers what came back, one character a byte. Rejects where the
 * answers do not come in time.
 */
export async function sendRaw(
  url: string,
  pieces: readonly Piece[],
  { answers = 1, until, hangUp = false }: RawOptions = {},
): Promise<RawAnswer[]> {
  const { hostname, port } = new URL(url);
  const socket = connect({ port: Number(port), host: hostname, noDelay: true });
  let text = '';
  const hasAll = () => (until === undefined ? finalIn(answersIn(text)) >= answers : text.includes(until));
  const heard = new Promise<void>((resolve, reject) => {
    setTimeout(() => reject(new Error(`no whole answer within ${WITHIN_MS} ms; so far: ${text}`)), WITHIN_MS).unref();
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (hasAll()) resolve();
    });
    socket.once('close', () => resolve());
    // A connection that breaks just brings nothing more.
    socket.on('error', () => undefined);
  });
  try {
    for (const piece of pieces) {
      if (typeof piece === 'number') await pause(piece);
      else if (!socket.destroyed) socket.write(piece);
    }
    await (hangUp ? pause(HANG_UP_MS) : heard);
  } finally {
    socket.destroy();
  }
  return answersIn(text);
}

/** What has been written reaches the other end in this time. */
const HANG_UP_MS = 30;

/** Those that only say that another one comes (1xx) do not count. */
const finalIn = (answers: readonly RawAnswer[]): number =>
  answers.filter(({ head: [line = ''], body }) => body !== null && !line.startsWith('HTTP/1.1 1')).length;

function answersIn(text: string): RawAnswer[] {
  const answers: RawAnswer[] = [];
  for (let rest = text; rest !== ''; ) {
    const end = rest.indexOf('\r\n\r\n');
    if (end === -1) return [...answers, { head: [rest], body: null }];
    const head = rest.slice(0, end).split('\r\n');
    const body = bodyIn(head, rest.slice(end + 4));
    answers.push({ head, body: body?.text ?? null });
    if (body === null) return answers;
    rest = rest.slice(end + 4 + body.length);
  }
  return answers;
}

/** Null where it has not all come. `length` is how long it is as it was sent. */
function bodyIn(head: readonly string[], rest: string): { text: string; length: number } | null {
  if (/^HTTP\/1\.1 (1\d\d|204|304)/.test(head[0] ?? '')) return { text: '', length: 0 };
  if (head.some((line) => /^transfer-encoding: *chunked$/i.test(line))) return chunksIn(rest);
  const told = head.map((line) => /^content-length: *(\d+)$/i.exec(line)?.[1]).find((length) => length !== undefined);
  const length = Number(told ?? rest.length);
  return rest.length < length ? null : { text: rest.slice(0, length), length };
}

function chunksIn(rest: string): { text: string; length: number } | null {
  let text = '';
  for (let at = 0; ; ) {
    const line = /^([0-9a-f]+)\r\n/i.exec(rest.slice(at));
    if (line === null) return null;
    const length = Number.parseInt(line[1] ?? '', 16);
    const start = at + line[0].length;
    if (rest.length < start + length + 2) return null;
    text += rest.slice(start, start + length);
    at = start + length + 2;
    if (length === 0) return { text, length: at };
  }
}
