import { setTimeout as sleep } from 'node:timers/promises';
import type { History } from '../ledger/history.ts';
import { isInFlight, type Movement } from '../movements/movement.ts';

/** Between two looks at a movement, in milliseconds: it doubles up to the longest. */
const LOOK_EVERY_MS = { first: 50, longest: 500 };

/** Movements that one process waits for at one time. */
const MOST_WAITING = 200;

export interface LandingOptions {
  history: Pick<History, 'byId'>;
  /** The longest that a movement can be in flight, in milliseconds: then it is abandoned. */
  waitMs: number;
}

/**
 * Waits until movements have landed. While one is in flight, only the process that sends it may touch it, on whichever
 * machine that is; and the processor may well push the result before its own answer is here. However many wait for one
 * movement, the ledger is asked once.
 */
export class Landing {
  readonly #options: LandingOptions;
  readonly #waiting = new Map<string, Promise<Movement | null>>();
  readonly #stop = new AbortController();

  constructor(options: LandingOptions) {
    this.#options = options;
  }

  /**
   * The movement when it is no longer in flight; null where it stays so, too many are waited for, or this process ends.
   * Rejects where the ledger does not answer.
   */
  async landed(movement: Movement): Promise<Movement | null> {
    if (!isInFlight(movement)) return movement;
    const waiting = this.#waiting.get(movement.id);
    if (waiting !== undefined) return await waiting;
    if (this.#waiting.size >= MOST_WAITING) return null;
    const landed = this.#wait(movement.id).finally(() => this.#waiting.delete(movement.id));
    this.#waiting.set(movement.id, landed);
    return await landed;
  }

  /** Ends all waiting. */
  stop(): void {
    this.#stop.abort();
  }

  async #wait(id: string): Promise<Movement | null> {
    const { history, waitMs } = this.#options;
    const { signal } = this.#stop;
    const deadline = performance.now() + waitMs;
    let pause = LOOK_EVERY_MS.first;
    while (performance.now() < deadline && !signal.aborted) {
      await sleep(pause, undefined, { signal, ref: false }).catch(() => undefined);
      pause = Math.min(pause * 2, LOOK_EVERY_MS.longest);
      const current = await history.byId(id);
      if (current === null || !isInFlight(current)) return current;
    }
    return null;
  }
}
