import type { LoyaltyClient } from './client.ts';
import type { ClientError } from './client-error.ts';
import { growing, type Pauses } from './clock.ts';
import type { Operation } from './operation.ts';

/** Something to be followed for as long as it takes. */
export interface Watched<Result, Variables> {
  client: LoyaltyClient;
  operation: Operation<Result, Variables>;
  variables: Variables;
  /** Takes what the stream brings; answers whether that was the last of it. */
  next(result: Result): boolean;
  /** Asks once, where the stream brings nothing. Answers whether that was the last of it; must not reject. */
  poll(): Promise<boolean>;
  /** Told each time that the stream begins or ceases to bring anything. */
  live?(isLive: boolean, error: ClientError | null): void;
}

/**
 * Follows a subscription until its last value, however often its connection breaks: in between it polls, with growing
 * pauses, and opens the stream anew after each poll. Resolves when it is over or the signal is raised.
 */
export async function watch<Result, Variables>(
  watched: Watched<Result, Variables>,
  { pause }: Pauses,
  signal: AbortSignal,
): Promise<void> {
  for (let tries = 1; !signal.aborted; tries += 1) {
    const { isLast, hasToldAnything, error } = await listen(watched, signal);
    if (isLast || signal.aborted) return;
    if (hasToldAnything) tries = 1;
    watched.live?.(false, error);
    await pause(error?.retryAfterSeconds != null ? error.retryAfterSeconds * 1000 : growing(tries));
    if (signal.aborted || (await watched.poll())) return;
  }
}

interface Heard {
  isLast: boolean;
  hasToldAnything: boolean;
  error: ClientError | null;
}

function listen<Result, Variables>(watched: Watched<Result, Variables>, signal: AbortSignal): Promise<Heard> {
  return new Promise((resolve) => {
    let hasToldAnything = false;
    const end = (isLast: boolean, error: ClientError | null = null) => {
      signal.removeEventListener('abort', leave);
      unsubscribe();
      resolve({ isLast, hasToldAnything, error });
    };
    const leave = () => end(true);
    signal.addEventListener('abort', leave);
    const unsubscribe = watched.client.subscribe(watched.operation, watched.variables, {
      next(result) {
        if (!hasToldAnything) watched.live?.(true, null);
        hasToldAnything = true;
        if (watched.next(result)) end(true);
      },
      error: (error) => end(false, error),
      complete: () => end(false),
    });
  });
}
