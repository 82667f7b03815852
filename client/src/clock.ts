/** Time, so that tests need not sit it out. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after so many milliseconds, or at once when the signal is raised. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/** The time of the machine. */
export const clock: Clock = {
  now: () => Date.now(),
  wait: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal.addEventListener('abort', end);
    }),
};

/** Waits, but no longer than until the browser is online again, the page is looked at again, or somebody calls `wake`. */
export interface Pauses {
  pause(ms: number): Promise<void>;
  wake(): void;
}

/** Pauses that end for good when the signal is raised. */
export function pauses(time: Clock, signal: AbortSignal): Pauses {
  let waiting = new AbortController();
  const wake = () => waiting.abort();
  const target = typeof addEventListener === 'function' ? globalThis : null;
  target?.addEventListener('online', wake);
  target?.addEventListener('visibilitychange', wake);
  signal.addEventListener('abort', () => {
    target?.removeEventListener('online', wake);
    target?.removeEventListener('visibilitychange', wake);
    wake();
  });
  return {
    wake,
    async pause(ms) {
      if (signal.aborted) return;
      waiting = new AbortController();
      await time.wait(ms, waiting.signal);
    },
  };
}

/** Growing pauses, in milliseconds: 1, 2, 4, 8 s and then 15 s each. */
export const growing = (tries: number): number => Math.min(1000 * 2 ** Math.max(tries - 1, 0), 15_000);

/** Whether the browser says that there is no network. */
export const isOffline = (): boolean => typeof navigator === 'object' && navigator.onLine === false;
