import { RateLimitedError } from './rate-limited.ts';
import type { Count, Tally } from './tally.ts';

/** Under what a failed look-up counts (a caller, an address, a card), and how many it may have. */
export interface FailureLimit {
  key: string;
  limit: number;
}

/** Look-ups of one key that are under way here, and those that wait for one of them to end. */
interface UnderWay {
  running: number;
  waiting: (() => void)[];
  /** Grows with each failure, so that whoever has read the count meanwhile knows that it is an old one. */
  failures: number;
  /** Those that have entered or are about to: the last one to go takes this with it. */
  holders: number;
}

/** A key that had no room, and when one that is under way there has ended. */
interface Wait {
  key: string;
  ended: Promise<void>;
}

/**
 * Counts failed look-ups, and lets no more be under way than may fail: whether one has failed is known when it has
 * ended, and of a thousand sent at once all might.
 */
export class Failures {
  readonly #tally: Tally;
  readonly #underWay = new Map<string, UnderWay>();

  constructor(tally: Tally) {
    this.#tally = tally;
  }

  /** Rejects with RateLimitedError where any of the limits is used up. */
  async check(limits: readonly FailureLimit[]): Promise<void> {
    await this.#counts(limits);
  }

  /** Counts a failure that nothing was under way for. */
  async add(limits: readonly FailureLimit[]): Promise<void> {
    await Promise.all(
      limits.map(async ({ key }) => {
        await this.#tally.add(key);
        const known = this.#underWay.get(key);
        if (known !== undefined) known.failures += 1;
      }),
    );
  }

  /**
   * Resolves when there is room, and takes it: `leave` must follow. Waits for those under way while they might use the
   * rest up. Rejects with RateLimitedError where it is used up.
   */
  async enter(limits: readonly FailureLimit[]): Promise<void> {
    for (const { key } of limits) this.#of(key).holders += 1;
    let wait: Wait | null = null;
    try {
      for (;;) {
        const next = await this.#take(limits);
        // Whoever was woken wakes the next one, unless the room is used up again.
        if (wait !== null && wait.key !== next?.key) this.#wake(wait.key);
        wait = next;
        if (wait === null) return;
        await wait.ended;
      }
    } catch (error) {
      if (wait !== null) this.#wake(wait.key);
      this.#release(limits);
      throw error;
    }
  }

  /** Ends what `enter` began. */
  async leave(limits: readonly FailureLimit[], failed: boolean): Promise<void> {
    if (failed) await this.add(limits);
    for (const { key } of limits) {
      this.#of(key).running -= 1;
      this.#wake(key);
    }
    this.#release(limits);
  }

  /** Takes room under every key and answers with null, or with what to wait for where there is none just now. */
  async #take(limits: readonly FailureLimit[]): Promise<Wait | null> {
    for (;;) {
      const before = this.#failures(limits);
      const counts = await this.#counts(limits);
      if (before !== this.#failures(limits)) continue;
      // From here to the end nothing else runs: or one that ends meanwhile would wake nobody.
      const full = limits.find(({ key, limit }, i) => (counts[i]?.count ?? 0) + this.#of(key).running >= limit);
      if (full !== undefined) {
        return { key: full.key, ended: new Promise((resolve) => this.#of(full.key).waiting.push(resolve)) };
      }
      for (const { key } of limits) this.#of(key).running += 1;
      return null;
    }
  }

  async #counts(limits: readonly FailureLimit[]): Promise<Count[]> {
    const counts = await this.#tally.read(limits.map(({ key }) => key));
    const over = counts.filter(({ count }, i) => count >= (limits[i]?.limit ?? 0));
    if (over.length > 0) throw new RateLimitedError('failed', Math.max(...over.map(({ endsInMs }) => endsInMs)));
    return counts;
  }

  #failures(limits: readonly FailureLimit[]): number {
    return limits.reduce((sum, { key }) => sum + this.#of(key).failures, 0);
  }

  #of(key: string): UnderWay {
    const known = this.#underWay.get(key);
    if (known !== undefined) return known;
    const made: UnderWay = { running: 0, waiting: [], failures: 0, holders: 0 };
    this.#underWay.set(key, made);
    return made;
  }

  #wake(key: string): void {
    this.#underWay.get(key)?.waiting.shift()?.();
  }

  #release(limits: readonly FailureLimit[]): void {
    for (const { key } of limits) {
      const held = this.#of(key);
      held.holders -= 1;
      if (held.holders === 0) this.#underWay.delete(key);
    }
  }
}
