import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** The line between the instances and their database, which can be held and cut. */
export class DatabaseLine {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #fromDatabase = new Set<Socket>();
  #isHeld = false;

  constructor(databaseUrl: string) {
    const { hostname, port } = new URL(databaseUrl);
    this.#server = createServer((socket) => {
      const database = connect(Number(port || 5432), hostname);
      this.#fromDatabase.add(database);
      for (const [end, other] of [
        [socket, database],
        [database, socket],
      ] as const) {
        this.#sockets.add(end);
        // An end that breaks takes the other one with it.
        end.on('error', () => undefined);
        end.once('close', () => {
          other.destroy();
          this.#sockets.delete(end);
          this.#fromDatabase.delete(end);
        });
        end.on('data', (chunk: Buffer) => other.write(chunk));
      }
      socket.on('data', (chunk: Buffer) => {
        if (this.#isHeld && chunk.includes('commit')) database.pause();
      });
    });
  }

  async open(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  /** The same database by way of this line. */
  urlOf(databaseUrl: string): string {
    const url = new URL(databaseUrl);
    url.hostname = '127.0.0.1';
    url.port = String((this.#server.address() as AddressInfo).port);
    return url.href;
  }

  /** The answers to commits are kept back: intents are written, and nobody who wrote one knows it yet. */
  holdCommits(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
    for (const database of this.#fromDatabase) database.resume();
  }

  /** Breaks every connection, whatever is on its way. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.#server.close();
    this.cut();
  }
}
