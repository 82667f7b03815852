import { setTimeout as sleep } from 'node:timers/promises';
import type { Retention } from './retention.ts';

export interface ErasureObserver {
  /** A walk through the ledger has ended. */
  erased(count: number): void;
  failed(cause: unknown): void;
}

/** Between two batches, so that payments go before; and between two walks through the ledger. */
const BATCH_PAUSE_MS = 250;
const WALK_PAUSE_MS = 3_600_000;

const DAY_MS = 86_400_000;

/** Erases, while serving, what has been final for `days`; null: nothing ever. Several processes may do so at once. */
export function startErasing(retention: Retention, days: number | null, observer: ErasureObserver): { stop(): void } {
  const stopped = new AbortController();
  const { signal } = stopped;
  const pause = (milliseconds: number) => sleep(milliseconds, undefined, { signal, ref: false }).catch(() => undefined);

  const walk = async (age: number): Promise<number> => {
    let total = 0;
    let cursor: string | null = null;
    do {
      const batch = await retention.eraseBatch(new Date(Date.now() - age), cursor);
      total += batch.erased;
      cursor = batch.cursor;
      await pause(BATCH_PAUSE_MS);
    } while (cursor !== null && !signal.aborted);
    return total;
  };
  const run = async (age: number): Promise<void> => {
    while (!signal.aborted) {
      await walk(age).then(
        (count) => observer.erased(count),
        (cause: unknown) => observer.failed(cause),
      );
      await pause(WALK_PAUSE_MS);
    }
  };
  if (days !== null) void run(days * DAY_MS);
  return { stop: () => stopped.abort() };
}
