import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { Socket } from 'node:net';

export interface Listening {
  port: number;
  /** Takes no new requests, waits for those under way, up to `milliseconds`, and cuts what is left. */
  close(milliseconds: number): Promise<void>;
}

/** The address cannot be listened on. The message is one line for the operator. */
export class ListenError extends Error {
  readonly code = 'LISTEN';
}

/** Listens; port 0 takes any free one. Rejects with ListenError, which names the variable that the port came from. */
export async function listen(
  listener: RequestListener,
  port: number,
  host: string,
  deadlines: Deadlines = DEADLINES,
  variable: 'PORT' | 'METRICS_PORT' = 'PORT',
): Promise<Listening> {
  const server = createServer(deadlines, listener);
  // Node closes idle connections only once they have carried a request; a browser opens some to have them ready.
  const silent = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('request', (request, response) => {
    // By the time of its answer a request has been parted from its connection.
    const { socket } = request;
    silent.delete(socket);
    response.on('finish', () => cutOff(request, socket, deadlines.lingerMs));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', ({ code }: NodeJS.ErrnoException) =>
      reject(new ListenError(reason(code, port, host, variable))),
    );
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: (milliseconds) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => server.closeAllConnections(), milliseconds);
        // A connection that was busy when we were told to stop goes idle later, and would be kept open for its next request.
        const sweep = setInterval(() => {
          server.closeIdleConnections();
          for (const socket of silent) socket.destroy();
        }, IDLE_SWEEP_MS);
        server.close(() => {
          clearTimeout(timer);
          clearInterval(sweep);
          resolve();
        });
      }),
  };
}

const IDLE_SWEEP_MS = 50;

/** Whoever goes on sending a request that has been answered gets a moment to read the answer, and no more. */
function cutOff(request: IncomingMessage, socket: Socket, milliseconds: number): void {
  if (request.complete) return;
  const cut = () => {
    if (!request.complete) socket.destroy();
  };
  setTimeout(cut, milliseconds).unref();
}

/**
 * Who sends slowly does not keep a connection for long: the headers, the whole request, the rest of a request that has
 * been answered already, and the pause between two requests each have their time, in milliseconds. The answer may take
 * as long as it likes.
 */
export interface Deadlines {
  headersTimeout: number;
  requestTimeout: number;
  lingerMs: number;
  keepAliveTimeout: number;
  connectionsCheckingInterval: number;
}

export const DEADLINES: Deadlines = {
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  lingerMs: 1_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 1_000,
};

function reason(code: string | undefined, port: number, host: string, variable: string): string {
  if (code === 'EADDRINUSE')
    return `${variable}: ${port} on ${host} is in use by another program; set ${variable} to another one, or to 0 for any free one.`;
  if (code === 'EACCES') return `${variable}: this user may not listen on ${port}; take one above 1023.`;
  return `HOST: ${host} cannot be listened on (${code}); take an address of this machine, such as 127.0.0.1 or 0.0.0.0.`;
}
