import { once } from 'node:events';
import { type ClientRequest, createServer, type IncomingMessage, type RequestListener, request } from 'node:http';
import { connection } from './connection.ts';

/** Answers a request of the fetch API, as the route handlers of web frameworks do. */
export type FetchHandler = (request: Request) => Promise<Response>;

/**
 * Lets a listener of `node:http` answer requests of the fetch API. Each goes over a connection inside this process to a
 * server that listens nowhere: it is read, limited, logged, streamed and broken off by the very code that serves a port,
 * so an answer cannot differ from what a port would have given.
 *
 * `path` is where the listener has what is asked for, whatever address the framework serves it at; that of the request
 * unless given. Rejects where the caller breaks off before there is an answer.
 */
export function fetchHandler(listener: RequestListener, { path }: { path?: string } = {}): FetchHandler {
  // The request has been read from a real connection, and had its deadlines there.
  const server = createServer({ requestTimeout: 0, headersTimeout: 0 }, listener);
  return async (asked) => {
    const { pathname, search, host } = new URL(asked.url);
    const [ours, theirs] = connection();
    server.emit('connection', theirs);
    const sent = request({
      createConnection: () => ours,
      method: asked.method,
      path: `${path ?? pathname}${search}`,
      headers: { ...headersOf(asked), host },
      signal: asked.signal,
    });
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      sent.once('response', resolve);
      // Stays: what breaks after the answer has begun is told by its stream.
      sent.on('error', reject);
    });
    if (asked.body === null) sent.end();
    else void pour(asked.body, sent);
    return responseTo(asked, await answered);
  };
}

/** What is about one connection and not about the request; Node puts in its own. */
const OF_A_CONNECTION = new Set(['connection', 'expect', 'host', 'keep-alive', 'te', 'transfer-encoding', 'upgrade']);

function headersOf({ headers, body }: Request): Record<string, string> {
  const own = [...headers].filter(([name]) => !OF_A_CONNECTION.has(name));
  return Object.fromEntries(body === null ? own.filter(([name]) => name !== 'content-length') : own);
}

/** Sends a body as fast as it is read. One that is not as long as its header says is broken off. */
async function pour(body: NonNullable<Request['body']>, sent: ClientRequest): Promise<void> {
  const promised = sent.getHeader('content-length');
  let length = 0;
  try {
    for await (const chunk of body) {
      if (sent.destroyed) return;
      length += chunk.length;
      if (promised !== undefined && length > Number(promised)) break;
      if (!sent.write(chunk)) await Promise.race([once(sent, 'drain'), once(sent, 'close')]);
    }
    if (promised !== undefined && length !== Number(promised)) throw new Error(WRONG_LENGTH);
    sent.end();
  } catch (error) {
    sent.destroy(error instanceof Error ? error : new Error('The body of the request could not be read.'));
  }
}

const WRONG_LENGTH = 'The body of the request is not as long as its Content-Length says.';

/** Statuses whose answers have no body, by the fetch API. */
const WITHOUT_BODY = new Set([204, 205, 304]);

function responseTo({ method }: Request, answer: IncomingMessage): Response {
  const headers = new Headers();
  for (let at = 0; at < answer.rawHeaders.length; at += 2) {
    const [name = '', value = ''] = answer.rawHeaders.slice(at, at + 2);
    if (!OF_A_CONNECTION.has(name.toLowerCase())) headers.append(name, value);
  }
  const status = answer.statusCode ?? 500;
  const isEmpty = method === 'HEAD' || WITHOUT_BODY.has(status);
  if (isEmpty) answer.resume();
  return new Response(isEmpty ? null : bodyOf(answer), {
    status,
    headers,
    ...(answer.statusMessage !== undefined && { statusText: answer.statusMessage }),
  });
}

/** Piece by piece, as they come; whoever stops reading breaks off the request. */
function bodyOf(answer: IncomingMessage): ReadableStream<Uint8Array> {
  const pieces: AsyncIterator<Uint8Array> = answer[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: () => void answer.destroy(),
  });
}
