import type { Counter } from './distinct-cards.ts';
import { RateLimitedError, type RateObserver } from './rate-limited.ts';
import type { Count, Keyed, Tally } from './tally.ts';

/** Under what a failed look-up counts (a caller, an address, a card), and how many it may have. */
export interface FailureLimit extends Keyed {
  readonly limit: number;
}

/** Look-ups of one key that are under way here, and those that wait for one of them to end. */
interface UnderWay extends Keyed {
  running: number;
  /** Null while nobody does, which is nearly always. */
  waiting: (() => void)[] | null;
  /** Grows with each failure, so that whoever has read the count meanwhile knows that it is an old one. */
  failures: number;
  /** Those that have entered or are about to: the last one to go takes this with it. */
  holders: number;
}

/** A look-up that has entered: what it is part of, under each of its keys. */
export type Entered = readonly UnderWay[];

/** A key that had no room, and when one that is under way there has ended. */
interface Wait {
  at: UnderWay;
  ended: Promise<void>;
}

/**
 * Counts failed look-ups, and lets no more be under way than may fail: whether one has failed is known when it has
 * ended, and of a thousand sent at once all might.
 */
export class Failures {
  readonly #tally: Tally;
  readonly #observer: Pick<RateObserver, 'limited'>;
  readonly #underWay = new Map<string, UnderWay>();

  constructor(tally: Tally, observer: Pick<RateObserver, 'limited'>) {
    this.#tally = tally;
    this.#observer = observer;
  }

  /** Throws or rejects with RateLimitedError where any of the limits is used up. */
  check(limits: readonly FailureLimit[]): undefined | Promise<void> {
    const counts = this.#tally.read(limits);
    if (counts instanceof Promise) return counts.then((read) => this.#refuseOver(limits, read));
    this.#refuseOver(limits, counts);
    return undefined;
  }

  /** Counts a failure that nothing was under way for. */
  async add(keyed: readonly Keyed[]): Promise<void> {
    await Promise.all(
      keyed.map(async ({ key }) => {
        await this.#tally.add(key);
        const known = this.#underWay.get(key);
        if (known !== undefined) known.failures += 1;
      }),
    );
  }

  /**
   * Takes room under every key: `leave` must follow. Answers at once where the counts are in this process and there is
   * room, for that is nearly every look-up; otherwise waits for those under way while they might use the rest up. Throws
   * or rejects with RateLimitedError where it is used up.
   */
  enter(limits: readonly FailureLimit[]): Entered | Promise<Entered> {
    const held = limits.map(({ key }) => this.#hold(key));
    try {
      const taken = this.#take(limits, held);
      return taken === null ? held : this.#enterAfter(taken, limits, held);
    } catch (error) {
      this.#release(held);
      throw error;
    }
  }

  /**
   * Takes room in the one go in which Redis is asked for something else: `go` is true where every counter there is below
   * its end, which leaves room for all that are here, so that nobody takes the room of another. Answers with null where
   * it is not, for then `enter` has to tell why; rejects as `go` does.
   */
  async enterBy(
    limits: readonly FailureLimit[],
    go: (counters: readonly Counter[]) => Promise<boolean>,
  ): Promise<Entered | null> {
    const counters = limits.map(({ key, limit }) => {
      const others = this.#underWay.get(key)?.holders ?? 0;
      return { name: this.#tally.nameOf(key), end: limit - others };
    });
    const held = limits.map(({ key }) => this.#hold(key));
    try {
      if (await go(counters)) {
        for (const one of held) {
          one.running += 1;
          one.holders += 1;
        }
        return held;
      }
      return null;
    } finally {
      this.#release(held);
    }
  }

  /** Ends what `enter` began; at once unless a failure is to be counted first. */
  leave(entered: Entered, failed: boolean): undefined | Promise<void> {
    if (failed) return this.add(entered).then(() => this.#end(entered));
    this.#end(entered);
    return undefined;
  }

  async #enterAfter(first: Wait | Promise<Wait | null>, limits: readonly FailureLimit[], held: Entered) {
    let wait: Wait | null = null;
    try {
      for (let next = await first; ; next = await this.#take(limits, held)) {
        // Whoever was woken wakes the next one, unless the room is used up again.
        if (wait !== null && wait.at !== next?.at) wake(wait.at);
        wait = next;
        if (wait === null) return held;
        await wait.ended;
      }
    } catch (error) {
      if (wait !== null) wake(wait.at);
      this.#release(held);
      throw error;
    }
  }

  /** Takes room under every key and answers with null, or with what to wait for where there is none just now. */
  #take(limits: readonly FailureLimit[], held: Entered): Wait | null | Promise<Wait | null> {
    const counts = this.#tally.read(limits);
    return counts instanceof Promise ? this.#takeRead(counts, limits, held) : this.#takeRoom(limits, held, counts);
  }

  async #takeRead(counts: Promise<readonly Count[]>, limits: readonly FailureLimit[], held: Entered) {
    const before = failuresOf(held);
    const read = await counts;
    return before === failuresOf(held) ? this.#takeRoom(limits, held, read) : await this.#take(limits, held);
  }

  /** In one go: or one that ends meanwhile would wake nobody. */
  #takeRoom(limits: readonly FailureLimit[], held: Entered, counts: readonly Count[]): Wait | null {
    this.#refuseOver(limits, counts);
    let i = 0;
    for (const one of held) {
      if ((counts[i]?.count ?? 0) + one.running >= (limits[i]?.limit ?? 0)) return waitAt(one);
      i += 1;
    }
    for (const one of held) one.running += 1;
    return null;
  }

  #refuseOver(limits: readonly FailureLimit[], counts: readonly Count[]): void {
    if (counts.length === 0) return;
    const isOver = ({ count }: Count, i: number): boolean => count >= (limits[i]?.limit ?? 0);
    if (!counts.some(isOver)) return;
    this.#observer.limited('failed');
    throw new RateLimitedError('failed', Math.max(...counts.filter(isOver).map(({ endsInMs }) => endsInMs)));
  }

  #hold(key: string): UnderWay {
    let underWay = this.#underWay.get(key);
    if (underWay === undefined) {
      underWay = { key, running: 0, waiting: null, failures: 0, holders: 0 };
      this.#underWay.set(key, underWay);
    }
    underWay.holders += 1;
    return underWay;
  }

  #end(entered: Entered): void {
    for (const one of entered) {
      one.running -= 1;
      wake(one);
    }
    this.#release(entered);
  }

  #release(held: Entered): void {
    for (const one of held) {
      one.holders -= 1;
      if (one.holders === 0) this.#underWay.delete(one.key);
    }
  }
}

const failuresOf = (held: Entered): number => held.reduce((sum, { failures }) => sum + failures, 0);

const waitAt = (full: UnderWay): Wait => {
  full.waiting ??= [];
  const { waiting } = full;
  return { at: full, ended: new Promise((resolve) => waiting.push(resolve)) };
};

const wake = ({ waiting }: UnderWay): void => waiting?.shift()?.();
