import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { within } from '../within.ts';

/** Between two tries of one write, in milliseconds; the last one again and again. */
const PAUSES_MS = [50, 100, 200, 400, 800, 1_600, 3_000];

/** What waits to be written beyond this is given up: its time runs out in the ledger, and it is settled from there. */
const MAX_WAITING = 10_000;

/** Writes what must reach the ledger, however long the ledger is away: as long as this process lives. */
export class PersistentWriter {
  readonly #waiting = new Set<Promise<unknown>>();
  /** Aborted when there is no time left for long pauses. */
  readonly #hurry = new AbortController();
  #stopped = false;

  constructor() {
    // Each write that waits listens to it, and many may.
    setMaxListeners(0, this.#hurry.signal);
  }

  /**
   * Tries to write until it works. Resolves with the result, or after `patienceMs` with null: then the tries go on
   * unseen. `onFailure` is told of the first failure.
   */
  async write<Result>(
    write: () => Promise<Result>,
    { patienceMs, onFailure }: { patienceMs: number; onFailure(cause: unknown): void },
  ): Promise<Result | null> {
    try {
      return await write();
    } catch (cause) {
      onFailure(cause);
    }
    if (this.#waiting.size >= MAX_WAITING) return null;
    const written = this.#tryOn(write);
    this.#waiting.add(written);
    void written.finally(() => this.#waiting.delete(written));
    return await within(patienceMs, written);
  }

  /** Tries faster, and gives up what is not written within `milliseconds`. */
  async stop(milliseconds: number): Promise<void> {
    this.#hurry.abort();
    await within(milliseconds, Promise.all(this.#waiting));
    this.#stopped = true;
  }

  async #tryOn<Result>(write: () => Promise<Result>): Promise<Result | null> {
    for (let tries = 0; !this.#stopped; tries += 1) {
      await this.#pause(tries);
      try {
        return await write();
      } catch {
        // The next try is after a longer pause.
      }
    }
    return null;
  }

  async #pause(tries: number): Promise<void> {
    const { signal } = this.#hurry;
    if (signal.aborted) return await sleep(PAUSES_MS[0]);
    await sleep(PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)], undefined, { signal, ref: false }).catch(() => {});
  }
}
