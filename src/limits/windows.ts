/** What is counted under a key until its window is over. */
export interface Window {
  count: number;
  /** When it is over, in milliseconds by performance.now(). */
  readonly endsAt: number;
}

/** How often, in milliseconds, windows that are over are thrown away. */
const SWEEP_MS = 1_000;

/**
 * Counts under keys, inside this process. A window begins with the first thing that is counted in it. Without timers and
 * promises: every request counts here.
 */
export class Windows {
  readonly #windows = new Map<string, Window>();
  readonly #lengthMs: number;
  #sweepAt = 0;

  /** `lengthMs`: of every window, in milliseconds. */
  constructor(lengthMs: number) {
    this.#lengthMs = lengthMs;
  }

  /** How many windows are kept: those that are not over, and for a moment some that are. */
  get size(): number {
    return this.#windows.size;
  }

  /** The window of a key that is not over; `now` is performance.now(). */
  find(key: string, now: number): Window | undefined {
    const known = this.#windows.get(key);
    return known !== undefined && known.endsAt > now ? known : undefined;
  }

  /** Counts one more, in a new window where there is none. */
  add(key: string, now: number): Window {
    const window = this.find(key, now) ?? this.#begin(key, now);
    window.count += 1;
    return window;
  }

  #begin(key: string, now: number): Window {
    if (now >= this.#sweepAt) this.#sweep(now);
    const window = { count: 0, endsAt: now + this.#lengthMs };
    // Deleted first, so that it stands at the end: all are equally long, and so they stand in the order of their ends.
    this.#windows.delete(key);
    this.#windows.set(key, window);
    return window;
  }

  #sweep(now: number): void {
    this.#sweepAt = now + SWEEP_MS;
    for (const [key, { endsAt }] of this.#windows) {
      if (endsAt > now) return;
      this.#windows.delete(key);
    }
  }
}
