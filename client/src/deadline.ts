import { ClientError } from './client-error.ts';

/** What work under a deadline is given. */
export interface Deadline {
  /** Raised when the time is over, or whoever asked has left. */
  readonly signal: AbortSignal;
  /** Grants so many milliseconds more from now. */
  extend(ms: number): void;
}

/**
 * Works for so many milliseconds at the most. Rejects with a ClientError of kind `timeout` where that was too short, and
 * with the reason of `leaving` where that was raised; work that heeds neither is let go all the same.
 */
export async function within<Result>(
  ms: number,
  leaving: AbortSignal | undefined,
  work: (deadline: Deadline) => Promise<Result>,
): Promise<Result> {
  leaving?.throwIfAborted();
  const ending = new AbortController();
  const leave = () => ending.abort(leaving?.reason);
  const end = () => ending.abort(new ClientError('timeout'));
  let timer = setTimeout(end, ms);
  const extend = (more: number) => {
    clearTimeout(timer);
    timer = setTimeout(end, more);
  };
  leaving?.addEventListener('abort', leave);
  const ended = new Promise<never>((_resolve, reject) => {
    ending.signal.addEventListener('abort', () => reject(ending.signal.reason));
  });
  try {
    return await Promise.race([work({ signal: ending.signal, extend }), ended]);
  } catch (cause) {
    // A fetch that was broken off may say so in words of its own.
    throw ending.signal.aborted ? ending.signal.reason : cause;
  } finally {
    clearTimeout(timer);
    leaving?.removeEventListener('abort', leave);
    ended.catch(() => undefined);
    ending.abort();
  }
}
