import type { Dispatcher, Pool } from 'undici';
import { EndOfTurn } from '../end-of-turn.ts';
import { type Deadlines, UNWATCHED, type Watched } from './deadlines.ts';
import type { Exchange, LostReason } from './exchange.ts';

/** How long a request may wait for a connection before it is given up unsent. */
export const CONNECT_WITHIN_MS = 5_000;

/** Answers beyond this are not read on. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** A deadline that is looked at this much late shows that the whole process stood still, and answers may wait unread. */
const STOOD_STILL_MS = 250;

/** What such a process gets to read them. */
const CATCH_UP_MS = 100;

const answers = new EndOfTurn<Exchange>();

/** What all posts to one upstream share. */
export interface PostOptions {
  pool: Pool;
  deadlines: Deadlines;
  /** From the first byte out to the last byte in, in milliseconds. */
  timeoutMs: number;
}

/**
 * What undici tells of one POST. It announces a request (`onConnect`) when it is about to write it to a connected
 * socket: an error before that proves that nothing was sent, an error after it that something may have been.
 *
 * These callbacks are the older ones of undici's two kinds, which get the headers as they came: nobody here reads one,
 * and the newer kind parses all of them for each answer.
 */
export class Post implements Dispatcher.DispatchHandler, Watched {
  readonly #resolve: (exchange: Exchange) => void;
  readonly #options: PostOptions;
  readonly #mayStart: (() => boolean) | undefined;
  place = UNWATCHED;
  /** When it is given up: at first unsent, then without a whole answer. */
  dueAt = performance.now() + CONNECT_WITHIN_MS;
  /** Cuts the connection; null while nothing has been sent. */
  #abort: ((reason: Error) => void) | null = null;
  #isGivenUp = false;
  /** Whether its deadline has been put off because the process stood still. */
  #isCatchingUp = false;
  #failure: LostReason = 'connection-lost';
  #httpStatus = 0;
  #bytes = 0;
  readonly #chunks: Buffer[] = [];

  constructor(resolve: (exchange: Exchange) => void, options: PostOptions, mayStart: (() => boolean) | undefined) {
    this.#resolve = resolve;
    this.#options = options;
    this.#mayStart = mayStart;
    options.deadlines.watch(this);
  }

  onConnect(abort: (reason?: Error) => void): void {
    if (this.#isGivenUp || this.#mayStart?.() === false) {
      // undici looks at this flag before it writes: an abort here sends nothing.
      this.#resolve({ kind: 'notSent', reason: 'called-off' });
      abort(new Error('called off before it was sent'));
      return;
    }
    this.#abort = abort;
    this.dueAt = performance.now() + this.#options.timeoutMs;
  }

  onHeaders(httpStatus: number): boolean {
    this.#httpStatus = httpStatus;
    return true;
  }

  onData(chunk: Buffer): boolean {
    this.#bytes += chunk.length;
    this.#chunks.push(chunk);
    if (this.#bytes > MAX_ANSWER_BYTES) this.#cut('answer-too-large');
    return true;
  }

  onComplete(): void {
    this.#options.deadlines.unwatch(this);
    const [first] = this.#chunks;
    const whole = this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks);
    answers.settle(this.#resolve, { kind: 'answer', httpStatus: this.#httpStatus, body: whole.toString('utf8') });
  }

  onError(): void {
    this.#options.deadlines.unwatch(this);
    const isSent = this.#abort !== null;
    this.#resolve(isSent ? { kind: 'lost', reason: this.#failure } : { kind: 'notSent', reason: 'unreachable' });
  }

  due(now: number): void {
    if (this.#abort === null) {
      this.#stopWaiting();
    } else if (this.#isCatchingUp || now - this.dueAt < STOOD_STILL_MS) {
      this.#cut('time-out');
    } else {
      this.#isCatchingUp = true;
      this.dueAt = now + CATCH_UP_MS;
    }
  }

  #stopWaiting(): void {
    const { pool, deadlines } = this.#options;
    deadlines.unwatch(this);
    this.#isGivenUp = true;
    const reached = (pool.stats.connected ?? 0) > 0;
    this.#resolve({ kind: 'notSent', reason: reached ? 'no-connection-free' : 'unreachable' });
  }

  #cut(reason: LostReason): void {
    this.#options.deadlines.unwatch(this);
    this.#failure = reason;
    this.#abort?.(new Error(reason));
  }
}
