import { Repeater } from 'graphql-yoga';
import { asError } from '../as-error.ts';
import { expired } from '../auth/errors.ts';
import type { Viewer } from '../auth/viewer.ts';
import { CardNumber } from '../card-number.ts';
import type { Events, Listener } from '../events/events.ts';
import type { History } from '../ledger/history.ts';
import type { Movement } from '../movements/movement.ts';
import type { Transactions } from './transactions.ts';

/** One event of a stream. An error is the last one. */
export type LiveEvent<Value> = { value: Value } | { error: Error };

export interface LiveOptions {
  events: Events;
  history: History;
  /** Read as the caller may see them. */
  transactions: Pick<Transactions, 'byId'>;
  /** A stream ends with the token that opened it. */
  viewer: Pick<Viewer, 'expiresAt'>;
}

/** Called before each event, so that what is read for it is read anew. An error that it answers with ends the stream. */
export type Prepare = (isFirst: boolean) => Promise<Error | null>;

/**
 * What changes, as it changes: the state now, then each change, whichever instance made it. A reader that does not keep
 * up misses what lies in between and never the last state; nothing is stored for it.
 */
export class Live {
  readonly #options: LiveOptions;

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  /** A movement, whenever its status has changed; ends when it is final. */
  movement(id: string, prepare: Prepare): AsyncIterable<LiveEvent<Movement>> {
    const { events, transactions } = this.#options;
    let told: Movement | null = null;
    return this.#stream(
      (listener) => events.onMovement(id, listener),
      async () => {
        const movement = await transactions.byId(id);
        if (movement === null || (told !== null && !isNews(told, movement))) return null;
        told = movement;
        return { value: movement, last: movement.final };
      },
      prepare,
    );
  }

  /** A card, whenever a movement on it has had an outcome, or it was activated. */
  card(accountId: string, prepare: Prepare): AsyncIterable<LiveEvent<CardNumber>> {
    const { events, history } = this.#options;
    const card = new CardNumber(accountId);
    let told: number | null = null;
    return this.#stream(
      (listener) => events.onCard(card, listener),
      async (forced) => {
        const revision = (await history.cardRevisions([card])).get(card.reveal()) ?? 0;
        if (!forced && revision === told) return null;
        told = revision;
        return { value: card, last: false };
      },
      prepare,
    );
  }

  /**
   * Listens first and reads then, so that nothing falls in between. Whoever stops reading is let go of at once, though
   * nothing is happening.
   */
  #stream<Value>(
    listen: (listener: Listener) => () => void,
    read: (forced: boolean) => Promise<{ value: Value; last: boolean } | null>,
    prepare: Prepare,
  ): AsyncIterable<LiveEvent<Value>> {
    const { expiresAt } = this.#options.viewer;
    return new Repeater<LiveEvent<Value>>(async (push, stop) => {
      const bell = new Bell();
      const unlisten = listen((news) => bell.ring(news));
      const forgetExpiry = expiresAt === null ? () => {} : at(expiresAt, () => bell.ring('expired'));
      void stop.then(() => bell.ring('ended'));
      try {
        // Nobody waits for a reader that does not read, once it is over.
        await Promise.race([tell(bell, push, read, prepare), bell.over]);
        // Not waited for either: it stands in line for a reader that reads on.
        if (bell.hasExpired) void push({ error: expired() });
      } finally {
        forgetExpiry();
        unlisten();
        stop();
      }
    });
  }
}

/** How soon a ledger is read again that did not answer. */
const READ_AGAIN_MS = 1_000;

async function tell<Value>(
  bell: Bell,
  push: (event: LiveEvent<Value>) => Promise<unknown>,
  read: (forced: boolean) => Promise<{ value: Value; last: boolean } | null>,
  prepare: Prepare,
): Promise<void> {
  let isFirst = true;
  for (let forced = true; !bell.isOver; forced = await bell.rung()) {
    try {
      const event = await read(forced);
      if (event === null) continue;
      const error = await prepare(isFirst);
      await push(error === null ? { value: event.value } : { error });
      if (error !== null || event.last) return;
      isFirst = false;
    } catch (error) {
      if (isFirst) {
        await push({ error: asError(error) });
        return;
      }
      setTimeout(() => bell.ring(forced ? 'told' : 'changed'), READ_AGAIN_MS).unref();
    }
  }
}

/** Remembers that it was rung, and for what, until somebody comes to listen. */
class Bell {
  isOver = false;
  hasExpired = false;
  /** Resolves when it is over. */
  readonly over: Promise<void>;
  #end: () => void = () => {};
  #isRung = false;
  #forced = false;
  #wake: (() => void) | null = null;

  constructor() {
    this.over = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  ring(news: Parameters<Listener>[0] | 'expired'): void {
    if (news === 'expired' && !this.isOver) this.hasExpired = true;
    if (news === 'ended' || news === 'expired') {
      this.isOver = true;
      this.#end();
    }
    if (news === 'told') this.#forced = true;
    this.#isRung = true;
    this.#wake?.();
  }

  /** Resolves when it has been rung since the last time; true where it is to be taken at its word. */
  async rung(): Promise<boolean> {
    if (!this.#isRung) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = null;
    }
    const forced = this.#forced;
    this.#isRung = false;
    this.#forced = false;
    return forced;
  }
}

const isNews = (told: Movement, now: Movement): boolean =>
  told.status !== now.status || told.final !== now.final || told.attempt !== now.attempt;

/** The longest that a timer can wait: a little under 25 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Calls back at a moment, however far off; returns how to forget it. */
function at(moment: Date, call: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = (): void => {
    const left = moment.getTime() - Date.now();
    timer = left <= 0 ? setTimeout(call, 0) : setTimeout(wait, Math.min(left, LONGEST_TIMER_MS));
  };
  wait();
  return () => clearTimeout(timer);
}
