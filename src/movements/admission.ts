import { type BulkheadPolicy, BulkheadRejectedError, bulkhead } from 'cockatiel';

/** There is no room for another movement, and none came free in time. Nothing has been written. */
export class Busy extends Error {}

/** So many movements may be under way at one time, and so many may wait for their turn; beyond that the answer is Busy. */
export class Admission {
  readonly #bulkhead: BulkheadPolicy;

  constructor({ running, waiting }: { running: number; waiting: number }) {
    this.#bulkhead = bulkhead(running, waiting);
  }

  get isFull(): boolean {
    return this.#bulkhead.executionSlots === 0;
  }

  /** Runs `work` when there is room. Rejects with Busy where there is none before `deadline` (performance.now()). */
  async run<Result>(work: () => Promise<Result>, deadline: number): Promise<Result> {
    const inTime = async (): Promise<Result> => {
      if (performance.now() > deadline) throw new Busy();
      return await work();
    };
    return await this.#bulkhead.execute(inTime).catch((error: unknown) => {
      throw error instanceof BulkheadRejectedError ? new Busy() : error;
    });
  }
}
