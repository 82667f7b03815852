import type { Tallies } from '../limits/tallies.ts';
import type { Tally } from '../limits/tally.ts';

/** Pushes a minute that one address may bring: the platform's own, which brings those of all its merchants' systems. */
const MOST_PUSHES = 3_000;

/** Of them, those whose signature may be wrong. */
const MOST_REFUSED = 20;

/**
 * Limits pushes by address, before anything is read or worked out for them. Whoever signs wrongly is soon not listened to
 * any more, so that neither signatures can be tried out nor this process be kept busy.
 */
export class PushRate {
  readonly #tallies: Pick<Tallies, 'key'>;
  readonly #pushes: Tally;
  readonly #refused: Tally;

  constructor(tallies: Pick<Tallies, 'key' | 'tally'>) {
    this.#tallies = tallies;
    this.#pushes = tallies.tally('pushes');
    this.#refused = tallies.tally('pushes-refused');
  }

  /** Counts a push. Answers the milliseconds until this address may bring one again, null where it may now. */
  async count(address: string): Promise<number | null> {
    const pushes = await this.#pushes.add(this.#tallies.key('anonymous', address));
    if (pushes.count > MOST_PUSHES) return pushes.endsInMs;
    const [refused] = await this.#refused.read([{ key: this.#tallies.key('refused', address) }]);
    return refused !== undefined && refused.count >= MOST_REFUSED ? refused.endsInMs : null;
  }

  /** Counts one whose signature was wrong. */
  async countRefused(address: string): Promise<void> {
    await this.#refused.add(this.#tallies.key('refused', address));
  }
}
