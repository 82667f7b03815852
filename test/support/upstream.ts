import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A request as it came off the wire. */
export interface Received {
  method: string;
  path: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: Buffer;
  /** Which connection it came over, from 1. */
  connection: number;
}

/** What the upstream does once a whole request is there. */
export type Behaviour = (socket: Socket, received: Received) => void;

export interface RawUpstream {
  url: string;
  requests: Received[];
  /** Connections opened, and closed by whichever side, so far. */
  opened(): number;
  closed(): number;
  /** Everything received, whole requests or not. */
  bytes(): number;
  /** What it does from the next request on. */
  answer(behaviour: Behaviour): void;
  close(): Promise<void>;
}

/** An upstream on a bare socket, for everything that a well-behaved HTTP server would not do. */
export async function startUpstream(behaviour: Behaviour): Promise<RawUpstream> {
  let current = behaviour;
  let opened = 0;
  let closed = 0;
  let bytes = 0;
  const requests: Received[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    opened += 1;
    const connection = opened;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => {
      closed += 1;
      sockets.delete(socket);
    });
    let rest = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      bytes += chunk.length;
      rest = Buffer.concat([rest, chunk]);
      for (let whole = take(rest, connection); whole !== null; whole = take(rest, connection)) {
        rest = rest.subarray(whole.length);
        requests.push(whole.received);
        current(socket, whole.received);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    opened: () => opened,
    closed: () => closed,
    bytes: () => bytes,
    answer: (next) => {
      current = next;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A whole answer. */
export const answer =
  (body: string, status = 200): Behaviour =>
  (socket) => {
    socket.write(head(status, Buffer.byteLength(body)) + body);
  };

/** A whole answer, and the end of the connection, which the answer did not announce. */
export const answerAndHangUp =
  (body: string): Behaviour =>
  (socket) => {
    socket.end(head(200, Buffer.byteLength(body)) + body);
  };

/** No answer; the connection breaks. */
export const reset: Behaviour = (socket) => {
  socket.resetAndDestroy();
};

/** The connection breaks in the middle of the answer. */
export const resetInside =
  (body: string): Behaviour =>
  (socket) => {
    socket.write(head(200, Buffer.byteLength(body)) + body.slice(0, body.length / 2), () => {
      setTimeout(() => socket.resetAndDestroy(), 10);
    });
  };

/** An answer that ends, in good order, before the length that it has announced. */
export const truncated =
  (body: string): Behaviour =>
  (socket) => {
    socket.end(head(200, Buffer.byteLength(body) + 1) + body);
  };

/** Nothing at all. */
export const silence: Behaviour = () => {};

/** Half an answer, and then nothing. */
export const stallInside =
  (body: string): Behaviour =>
  (socket) => {
    socket.write(head(200, Buffer.byteLength(body)) + body.slice(0, body.length / 2));
  };

/** A byte now and then, without end. */
export const trickle: Behaviour = (socket) => {
  socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n');
  const timer = setInterval(() => socket.write('1\r\n \r\n'), 5);
  socket.once('close', () => clearInterval(timer));
};

/** The first behaviour for the first request, and so on; the last one stays. */
export const inTurn = (...behaviours: [Behaviour, ...Behaviour[]]): Behaviour => {
  let next = 0;
  return (socket, received) => {
    const behaviour = behaviours[Math.min(next, behaviours.length - 1)];
    next += 1;
    behaviour?.(socket, received);
  };
};

const head = (status: number, length: number): string =>
  `HTTP/1.1 ${status} Whatever\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;

/** The first whole request in what has come so far. */
function take(buffer: Buffer, connection: number): { received: Received; length: number } | null {
  const end = buffer.indexOf('\r\n\r\n');
  if (end === -1) return null;
  const [requestLine = '', ...lines] = buffer.subarray(0, end).toString('latin1').split('\r\n');
  const [method = '', path = ''] = requestLine.split(' ');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const length = end + 4 + Number(headers['content-length'] ?? 0);
  if (buffer.length < length) return null;
  return { received: { method, path, headers, body: buffer.subarray(end + 4, length), connection }, length };
}
