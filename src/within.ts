import { setTimeout as sleep } from 'node:timers/promises';

/** What the promise brings, or null after so many milliseconds; the promise itself goes on. */
export async function within<Result>(milliseconds: number, promise: Promise<Result>): Promise<Result | null> {
  const timer = new AbortController();
  try {
    return await Promise.race([promise, sleep(milliseconds, null, { signal: timer.signal }).catch(() => null)]);
  } finally {
    timer.abort();
  }
}
