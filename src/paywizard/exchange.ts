import { Pool } from 'undici';

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

/** Answers beyond this are not read on. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** How long a request may wait for a connection before it is given up unsent. */
const CONNECT_WITHIN_MS = 5_000;

/** Connections that a pool opens at most, each for one request at a time: pipelining does not help. */
const CONNECTIONS = 256;

/** A timer that fires this much late shows that the whole process stood still, and answers may wait unread. */
const STOOD_STILL_MS = 250;

/** What such a process gets to read them. */
const CATCH_UP_MS = 100;

/** A keep-alive pool to one origin. `timeoutMs` runs from the first byte out to the last byte in. */
export class Upstream {
  readonly #pool: Pool;
  readonly #basePath: string;
  readonly #timeoutMs: number;

  constructor(url: string, timeoutMs: number) {
    const { origin, pathname } = new URL(url);
    this.#basePath = pathname.replace(/\/$/, '');
    this.#timeoutMs = timeoutMs;
    this.#pool = new Pool(origin, {
      connections: CONNECTIONS,
      pipelining: 1,
      connect: { timeout: CONNECT_WITHIN_MS },
      // Our own deadline covers the whole exchange; undici's would restart with each part of it.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  /**
   * Sends one POST, once. undici announces a request (`onRequestStart`) when it is about to write it to a connected
   * socket: an error before that proves that nothing was sent, an error after it that something may have been.
   */
  post({ path, headers, body, mayStart }: ExchangeOptions): Promise<Exchange> {
    return new Promise((resolve) => {
      let started = false;
      let givenUp = false;
      let failure: LostReason = 'connection-lost';
      let httpStatus = 0;
      let bytes = 0;
      const chunks: Buffer[] = [];

      let timer = setTimeout(() => {
        givenUp = true;
        const reached = (this.#pool.stats.connected ?? 0) > 0;
        resolve({ kind: 'notSent', reason: reached ? 'no-connection-free' : 'unreachable' });
      }, CONNECT_WITHIN_MS);

      this.#pool.dispatch(
        { path: this.#basePath + path, method: 'POST', headers, body },
        {
          onRequestStart: (controller) => {
            clearTimeout(timer);
            if (givenUp || mayStart?.() === false) {
              // undici looks at this flag before it writes: an abort here sends nothing.
              resolve({ kind: 'notSent', reason: 'called-off' });
              controller.abort(new Error('called off before it was sent'));
              return;
            }
            started = true;
            const due = performance.now() + this.#timeoutMs;
            const giveUp = (): void => {
              failure = 'time-out';
              controller.abort(new Error('no whole answer in time'));
            };
            timer = setTimeout(() => {
              if (performance.now() - due < STOOD_STILL_MS) giveUp();
              else timer = setTimeout(giveUp, CATCH_UP_MS);
            }, this.#timeoutMs);
          },
          onResponseStart: (_controller, statusCode) => {
            httpStatus = statusCode;
          },
          onResponseData: (controller, chunk) => {
            bytes += chunk.length;
            if (bytes > MAX_ANSWER_BYTES) {
              failure = 'answer-too-large';
              controller.abort(new Error('answer too large'));
              return;
            }
            chunks.push(chunk);
          },
          onResponseEnd: () => {
            clearTimeout(timer);
            resolve({ kind: 'answer', httpStatus, body: Buffer.concat(chunks).toString('utf8') });
          },
          onResponseError: () => {
            clearTimeout(timer);
            resolve(started ? { kind: 'lost', reason: failure } : { kind: 'notSent', reason: 'unreachable' });
          },
        },
      );
    });
  }

  /** Cuts what is under way, which is then `lost`, and closes the connections. */
  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}
