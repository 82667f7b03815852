/** Something with a deadline, which it may move meanwhile. */
export interface Watched {
  /** When it is due, in milliseconds by performance.now(). */
  readonly dueAt: number;
  /** Told when it is due, and again until it ends or moves its deadline. */
  due(now: number): void;
  /** Where it stands among what is watched; kept by Deadlines alone. */
  place: number;
}

/** Not among what is watched. */
export const UNWATCHED = -1;

/**
 * Looks after deadlines that are nearly never reached, with one timer for all of them: one for each call, made and
 * taken back again, costs more than all else about it. The timer does not keep the process alive; the calls do.
 */
export class Deadlines {
  readonly #watched: Watched[] = [];
  readonly #leastMs: number;
  #timer: NodeJS.Timeout | null = null;

  /** `leastMs`: no deadline is set or moved to be sooner than this from then on. */
  constructor(leastMs: number) {
    this.#leastMs = leastMs;
  }

  watch(one: Watched): void {
    one.place = this.#watched.push(one) - 1;
    if (this.#timer === null) this.#lookIn(this.#leastMs);
  }

  /** Whoever is not watched any more may be taken out again. */
  unwatch(one: Watched): void {
    if (one.place === UNWATCHED) return;
    const last = this.#watched.pop();
    if (last !== undefined && last !== one) {
      this.#watched[one.place] = last;
      last.place = one.place;
    }
    one.place = UNWATCHED;
  }

  #lookIn(milliseconds: number): void {
    this.#timer = setTimeout(() => this.#look(), milliseconds).unref();
  }

  #look(): void {
    const now = performance.now();
    try {
      // A copy, because what is due may end others.
      for (const one of [...this.#watched]) if (one.place !== UNWATCHED && one.dueAt <= now) one.due(now);
    } finally {
      // Whatever one of them throws, the others are looked after.
      this.#lookOn(now);
    }
  }

  #lookOn(now: number): void {
    this.#timer = null;
    if (this.#watched.length === 0) return;
    const next = this.#watched.reduce((least, { dueAt }) => Math.min(least, dueAt), Number.POSITIVE_INFINITY);
    this.#lookIn(Math.min(Math.max(1, Math.ceil(next - now)), this.#leastMs));
  }
}
