import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { openBook } from './book.ts';
import { callLog } from './calls.ts';
import { control } from './control.ts';
import { send, sendAnswer } from './deliver.ts';
import { failure } from './envelope.ts';
import { faultQueue } from './faults.ts';
import type { Duplicates } from './movements.ts';
import { page } from './page.ts';
import { handle, type Processor } from './processor.ts';
import { pusherFor } from './push.ts';

export interface SandboxOptions {
  clientId: string;
  clientSecret: string;
  /** What callers must send as `jwt-token`. */
  token: string;
  /** SQLite file of its book, kept between starts. In memory unless given. */
  file?: string;
  /** 0, or none: any free port. */
  port?: number;
  /** 127.0.0.1 unless given. */
  host?: string;
  /** What a repeated `tranOrderNo` gets; `reject` unless given. */
  duplicates?: Duplicates;
  /** Where the results of orders are pushed to; nowhere unless given, or told to the control address. */
  pushUrl?: string | undefined;
}

export interface Sandbox {
  /** Without a slash at its end. */
  url: string;
  /** Cuts every connection, hanging ones too, and closes the book. */
  close(): Promise<void>;
}

/** Starts a look-alike of the vendor's API. Fails when the port is taken or the file cannot be opened. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { clientId, clientSecret, token, file = ':memory:', port = 0, host = '127.0.0.1' } = options;
  const book = openBook(file);
  const pusher = pusherFor(book, { clientId, clientSecret, token }, options.pushUrl ?? null);
  const processor: Processor = {
    book: pusher.book,
    calls: callLog(),
    faults: faultQueue(),
    credentials: { clientId, clientSecret, token },
    duplicates: options.duplicates ?? 'reject',
    pusher,
  };
  let url = '';
  const server = createServer((request, response) => {
    route(processor, url, request, response).catch((error: unknown) => fail(response, error));
  });
  // Longer than callers keep an idle connection, so that it is never closed just as the next request goes out on it.
  server.keepAliveTimeout = 65_000;
  try {
    url = urlOf(host, await listen(server, port, host));
  } catch (error) {
    book.close();
    throw error;
  }
  let closing: Promise<void> | undefined;
  return { url, close: () => (closing ??= stop(server, processor)) };
}

async function route(
  processor: Processor,
  url: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  if (path === '/' && request.method === 'GET') {
    return send(response, 200, 'text/html;charset=UTF-8', page(url, processor));
  }
  if (path === '/control' || path.startsWith('/control/')) return control(processor, request, response, path);
  return handle(processor, request, response, path);
}

/** What no code foresaw, a caller that went away in the middle of its request among it. */
function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) response.destroy();
  else sendAnswer(response, failure(500, `the sandbox itself failed: ${error instanceof Error ? error.message : ''}`));
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** An address that can be called: one that means "every interface" cannot. */
function urlOf(host: string, port: number): string {
  const callable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${callable.includes(':') ? `[${callable}]` : callable}:${port}`;
}

function stop(server: Server, { book, pusher }: Processor): Promise<void> {
  pusher.close();
  return new Promise((resolve) => {
    server.close(() => {
      book.close();
      resolve();
    });
    server.closeAllConnections();
  });
}
