/** So many kinds of trouble are told apart at most; what comes beyond that is one more. */
const MOST_KINDS = 100;

const THE_REST = '(the rest)';

/**
 * The same trouble, told again and again, is one line in this many milliseconds, which says how many were left out since
 * the one before. What is the same is named by a key; where keys come from outside, there may be any number of them.
 */
export class Seldom {
  readonly #milliseconds: number;
  readonly #told = new Map<string, { at: number; leftOut: number }>();

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  tell(key: string, line: (leftOut: number) => void): void {
    const now = performance.now();
    const told = this.#told.get(key);
    if (told === undefined && this.#told.size >= MOST_KINDS && key !== THE_REST) {
      this.tell(THE_REST, line);
      return;
    }
    if (told !== undefined && now - told.at < this.#milliseconds) {
      told.leftOut += 1;
      return;
    }
    this.#told.set(key, { at: now, leftOut: 0 });
    line(told?.leftOut ?? 0);
  }
}
