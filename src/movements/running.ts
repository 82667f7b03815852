import { setTimeout as sleep } from 'node:timers/promises';
import { within } from '../within.ts';

/** The movements that this process is sending just now, so that a second request of one can wait for the first. */
export class Running {
  /**
   * In places that are used again. A map that is always written to is copied ever anew, and each old copy keeps what is
   * gone from it, and all that hangs on it, from the collection of young objects.
   */
  readonly #places: (Sending | null)[] = [];
  readonly #free: number[] = [];

  /** Runs `work` as the sending of movement `id`. */
  async run<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
    const sending: Sending = { id, ended: null, end: null };
    const place = this.#free.pop() ?? this.#places.length;
    this.#places[place] = sending;
    try {
      return await work();
    } finally {
      this.#places[place] = null;
      this.#free.push(place);
      sending.end?.();
    }
  }

  /**
   * Resolves when movement `id` has ended here, or after `milliseconds`. One that is not sent here (another machine
   * has it, or it is about to be) is given a short pause, after which the ledger is to be read again.
   */
  async wait(id: string, milliseconds: number): Promise<void> {
    const sending = this.#places.find((one) => one?.id === id);
    if (sending == null) {
      await sleep(Math.min(milliseconds, ELSEWHERE_PAUSE_MS));
      return;
    }
    await within(milliseconds, endOf(sending));
  }

  /** Resolves when nothing is being sent any more, or after `milliseconds`. */
  async drain(milliseconds: number): Promise<void> {
    const all = this.#places.filter((one) => one !== null);
    await within(milliseconds, Promise.all(all.map(endOf)));
  }
}

interface Sending {
  id: string;
  /** Made for the first one that waits for it. */
  ended: Promise<void> | null;
  end: (() => void) | null;
}

function endOf(sending: Sending): Promise<void> {
  sending.ended ??= new Promise((resolve) => {
    sending.end = resolve;
  });
  return sending.ended;
}

const ELSEWHERE_PAUSE_MS = 100;
