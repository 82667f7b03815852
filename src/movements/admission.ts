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
  run<Result>(work: () => Promise<Result>, deadline: number): Promise<Result> {
    const inTime = (): Promise<Result> => {
      if (performance.now() > deadline) throw new Busy();
      return work();
    };
    return this.#bulkhead.execute(inTime).catch(asBusy);
  }
}

function asBusy(error: unknown): never {
  throw error instanceof BulkheadRejectedError ? new Busy() : error;
}
