import { Pool } from 'undici';
import { Deadlines } from './deadlines.ts';
import { CONNECT_WITHIN_MS, Post, type PostOptions } from './post.ts';

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

/** Connections that a pool opens at most, each for one request at a time: pipelining does not help. */
const CONNECTIONS = 256;

/** A keep-alive pool to one origin. `timeoutMs` runs from the first byte out to the last byte in. */
export class Upstream {
  readonly #basePath: string;
  readonly #options: PostOptions;

  constructor(url: string, timeoutMs: number) {
    const { origin, pathname } = new URL(url);
    this.#basePath = pathname.replace(/\/$/, '');
    const pool = new Pool(origin, {
      connections: CONNECTIONS,
      pipelining: 1,
      connect: { timeout: CONNECT_WITHIN_MS },
      // Our own deadline covers the whole exchange; undici's would restart with each part of it.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const deadlines = new Deadlines(Math.min(CONNECT_WITHIN_MS, timeoutMs));
    this.#options = { pool, deadlines, timeoutMs };
  }

  /** Sends one POST, once. */
  post({ path, headers, body, mayStart }: ExchangeOptions): Promise<Exchange> {
    return new Promise((resolve) => {
      const request = { path: this.#basePath + path, method: 'POST', headers, body } as const;
      this.#options.pool.dispatch(request, new Post(resolve, this.#options, mayStart));
    });
  }

  /** How the connections are used just now. */
  get stats(): Pick<Pool['stats'], 'connected' | 'running' | 'queued'> {
    return this.#options.pool.stats;
  }

  /** Cuts what is under way, which is then `lost`, and closes the connections. */
  async close(): Promise<void> {
    await this.#options.pool.destroy();
  }
}
