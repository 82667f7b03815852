import { setTimeout as sleep } from 'node:timers/promises';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Due, Unsettled } from '../../ledger/settling.ts';
import type { Paywizard } from '../../paywizard/paywizard.ts';
import { within } from '../../within.ts';
import { isUnsettled, type Movement, type TransactionStatus } from '../movement.ts';
import { pauseAfter } from './pauses.ts';
import type { QueryOrder, SettlingTimes } from './times.ts';
import { type Verdict, verdictOf } from './verdict.ts';

export interface SettlerOptions {
  ledger: Ledger;
  paywizard: Pick<Paywizard, 'queryOrder'>;
  mode: QueryOrder;
  times: SettlingTimes;
  /** The upstream's time-out, in milliseconds. */
  timeoutMs: number;
  observer: SettlerObserver;
}

/** What is logged and counted of settling. */
export interface SettlerObserver {
  /** Attempts whose process died have become UNKNOWN. */
  abandoned(count: number): void;
  settled(movement: Movement, from: TransactionStatus): void;
  /** The processor has booked a movement that had been settled as not done. */
  overruled(movement: Movement, from: TransactionStatus): void;
  /** A look-up was answered in a way that a person should know of. */
  strange(movement: Movement, what: string): void;
  /** Told at each round: what is unsettled, and how much of it needs a person. */
  state(unsettled: Unsettled): void;
  /** A round could not be made; the next one is soon. */
  failed(cause: unknown): void;
}

/** Look-ups of one process that are under way at one time. */
const CONCURRENCY = 4;

/** How long a look-up may wait for a connection, and its answer to be written; on top of the upstream's time-out. */
const LEASE_MARGIN_MS = 15_000;

/** A look-up that has not begun by then is not made: its lease may be another machine's by the time it ends. */
const LOOK_WITHIN_MS = 5_000;

/** How often the ledger is asked what is due, at most and at least. */
const ROUND_MS = { shortest: 50, longest: 1_000 };

/** How often what is unsettled is counted. */
const COUNT_EVERY_MS = 5_000;

/** `takenAt`: just before its lease began, by performance.now(). */
type Taken = Due & { takenAt: number };

/**
 * Settles what the sending processes left open, by asking the processor for the order. It never sends a movement. Any
 * number of machines may run one on the same ledger: each movement is leased to one of them at a time.
 */
export class Settler {
  readonly #options: SettlerOptions;
  readonly #stop = new AbortController();
  #running: Promise<unknown> = Promise.resolve();

  constructor(options: SettlerOptions) {
    this.#options = options;
  }

  start(): void {
    const round = Math.min(ROUND_MS.longest, Math.max(ROUND_MS.shortest, this.#options.times.firstMs / 4));
    this.#running = Promise.all([
      this.#repeat(round, () => this.#round()),
      this.#repeat(COUNT_EVERY_MS, () => this.#count()),
    ]);
  }

  /** Takes nothing new and waits for what is under way, up to `milliseconds`. */
  async stop(milliseconds: number): Promise<void> {
    this.#stop.abort();
    await within(milliseconds, this.#running);
  }

  async #repeat(pauseMs: number, work: () => Promise<void>): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await work().catch((cause: unknown) => this.#options.observer.failed(cause));
      await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** One look at what is due; goes on as long as there is more of it. */
  async #round(): Promise<void> {
    const { ledger, mode, observer } = this.#options;
    const abandoned = await ledger.settling.abandon({ all: false });
    if (abandoned > 0) observer.abandoned(abandoned);
    if (mode === 'off') return;
    const first = await this.#take();
    if (first === null) return;
    // Each lane takes one at a time, so that nothing waits under a lease that runs.
    const lane = async (next: Taken | null): Promise<void> => {
      for (let taken = next; taken !== null; taken = await this.#take()) await this.#look(taken);
    };
    const lanes = Array.from({ length: CONCURRENCY }, async (_, index) =>
      lane(index === 0 ? first : await this.#take()),
    );
    const broken = (await Promise.allSettled(lanes)).find((ended) => ended.status === 'rejected');
    if (broken !== undefined) throw broken.reason;
  }

  async #take(): Promise<Taken | null> {
    if (this.#stop.signal.aborted) return null;
    const { ledger, timeoutMs } = this.#options;
    const takenAt = performance.now();
    const [due] = await ledger.settling.take(1, timeoutMs + LEASE_MARGIN_MS);
    return due === undefined ? null : { ...due, takenAt };
  }

  async #look(taken: Taken): Promise<void> {
    const { ledger, observer } = this.#options;
    const { movement } = taken;
    const verdict = await this.#verdict(taken);
    if (verdict.kind === 'open' && verdict.alarm !== null) observer.strange(movement, verdict.alarm);
    const changed = verdict.kind === 'found' ? await ledger.settling.settle(movement, verdict.finding) : null;
    if (changed === null || changed.from === null) {
      // A question that never went out is no look-up: it makes the pauses no longer.
      const counts = verdict.kind !== 'no-answer' || verdict.reached;
      await ledger.settling.lookAgain(movement, this.#nextLook(taken, verdict, counts), counts);
      return;
    }
    if (changed.movement.settledBy === 'LATE_ANSWER') observer.overruled(changed.movement, changed.from);
    else observer.settled(changed.movement, changed.from);
  }

  /**
   * An open movement is looked at again, later and later, but once just when "not found" begins to count. A final one
   * only until the processor has said that it did not book it.
   */
  #nextLook({ movement, looks, sentAgoMs }: Taken, verdict: Verdict, counts: boolean): number | null {
    const { mode, times, timeoutMs } = this.#options;
    const pause = pauseAfter(counts ? looks + 1 : looks, times);
    const mayStillBook = verdict.kind === 'found' && verdict.finding.event.status === 'PENDING';
    if (!isUnsettled(movement.status)) return verdict.kind === 'no-answer' || mayStillBook ? pause : null;
    const untilItCounts = timeoutMs + times.graceMs - sentAgoMs;
    return mode === 'authoritative' && untilItCounts > 0 ? Math.min(pause, untilItCounts) : pause;
  }

  async #verdict({ movement, sentAgoMs, takenAt }: Taken): Promise<Verdict> {
    const { ledger, paywizard, mode, times, timeoutMs } = this.#options;
    const { checkoutId, orderNo } = movement;
    const reply = await paywizard.queryOrder({
      ...(checkoutId === null ? { orderNo } : { checkoutId }),
      mayStart: () => performance.now() - takenAt < LOOK_WITHIN_MS,
    });
    const named = reply.kind === 'data' ? (reply.data?.checkoutId ?? null) : null;
    const holders = named === null ? [] : await ledger.history.byCheckoutIds([named]);
    const acts = named === null ? [] : await ledger.history.byOriginals([named]);
    const verdict = verdictOf(movement, reply, {
      mode,
      pastGrace: sentAgoMs >= timeoutMs + times.graceMs,
      voidedByUs: acts.some(({ type, status }) => type === 'VOID' && status === 'SUCCEEDED'),
      belongsToAnother: holders.some(({ id }) => id !== movement.id),
    });
    const isFinding = verdict.kind === 'found' && verdict.finding.event.status === 'FAILED';
    // Once more, later: should the processor carry it out after all, it must come to light.
    return isFinding ? { ...verdict, finding: { ...verdict.finding, lookAgainInMs: times.maxMs } } : verdict;
  }

  async #count(): Promise<void> {
    const { ledger, times, observer } = this.#options;
    observer.state(await ledger.settling.unsettled(times.alarmMs));
  }
}
