import { setTimeout as sleep } from 'node:timers/promises';
import { within } from '../within.ts';

/** The movements that this process is sending just now, so that a second request of one can wait for the first. */
export class Running {
  readonly #ended = new Map<string, Promise<void>>();

  /** Takes movement `id` for being sent, until the function that it answers with is called. */
  begin(id: string): () => void {
    let resolve = () => {};
    const promise = new Promise<void>((done) => {
      resolve = done;
    });
    this.#ended.set(id, promise);
    return () => {
      this.#ended.delete(id);
      resolve();
    };
  }

  /**
   * Resolves when movement `id` has ended here, or after `milliseconds`. One that is not sent here (another machine
   * has it, or it is about to be) is given a short pause, after which the ledger is to be read again.
   */
  async wait(id: string, milliseconds: number): Promise<void> {
    const ended = this.#ended.get(id);
    if (ended === undefined) {
      await sleep(Math.min(milliseconds, ELSEWHERE_PAUSE_MS));
      return;
    }
    await within(milliseconds, ended);
  }

  /** Resolves when nothing is being sent any more, or after `milliseconds`. */
  async drain(milliseconds: number): Promise<void> {
    await within(milliseconds, Promise.all(this.#ended.values()));
  }
}

const ELSEWHERE_PAUSE_MS = 100;
