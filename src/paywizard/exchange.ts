import { Connections } from './connections.ts';
import { Post } from './post.ts';

/** One POST and its whole answer, or how it failed. Whether a byte went out is evidence, not a guess: see `notSent`. */
export type Exchange =
  | { kind: 'answer'; httpStatus: number; body: string }
  /** Not one byte of the request left this process. */
  | { kind: 'notSent'; reason: NotSentReason }
  /** The request, or part of it, went out, and no whole answer came back. */
  | { kind: 'lost'; reason: LostReason };

/**
 * `unreachable`: no connection could be made. `no-connection-free`: all of them were busy for too long. `called-off`:
 * whoever wanted it sent changed its mind. `circuit-open`: see circuit.ts.
 */
export type NotSentReason = 'unreachable' | 'no-connection-free' | 'called-off' | 'circuit-open';
export type LostReason = 'time-out' | 'connection-lost' | 'answer-too-large';

export interface ExchangeOptions {
  path: string;
  headers: Record<string, string>;
  body: string;
  /** Asked in the instant before the first byte; false calls the request off, and nothing is sent. */
  mayStart?: (() => boolean) | undefined;
}

/** The processor at one address. `timeoutMs` runs from the first byte out to the last byte in. */
export class Upstream {
  readonly #connections: Connections;
  readonly #basePath: string;
  readonly #timeoutMs: number;

  constructor(url: string, timeoutMs: number) {
    const { origin, pathname } = new URL(url);
    this.#basePath = pathname.replace(/\/$/, '');
    this.#timeoutMs = timeoutMs;
    this.#connections = new Connections(origin);
  }

  /** Sends one POST, once. */
  post({ path, headers, body, mayStart }: ExchangeOptions): Promise<Exchange> {
    return new Promise((resolve) => {
      const request = { path: this.#basePath + path, method: 'POST', headers, body } as const;
      this.#connections.send(request, new Post(resolve, this.#connections, this.#timeoutMs, mayStart));
    });
  }

  /** How the connections are used just now. */
  get stats(): Connections['stats'] {
    return this.#connections.stats;
  }

  /** Cuts what is under way, which is then `lost`, and closes the connections. */
  async close(): Promise<void> {
    await this.#connections.close();
  }
}
