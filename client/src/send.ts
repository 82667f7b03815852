import type { ClientOptions } from './client.ts';
import { ClientError } from './client-error.ts';
import type { Operation } from './operation.ts';

interface Request<Result, Variables> {
  operation: Operation<Result, Variables>;
  variables: Variables;
  accept: string;
  timeoutMs: number;
  signal: AbortSignal | undefined;
}

interface Received {
  response: Response;
  /** Grants so many milliseconds more from now. */
  extend(ms: number): void;
}

/**
 * Posts an operation and reads what comes. Time runs until it has been read. Rejects with a ClientError, or with the
 * signal's reason where that was raised.
 */
export async function send<Result, Variables, Read>(
  options: ClientOptions,
  request: Request<Result, Variables>,
  read: (received: Received) => Promise<Read>,
): Promise<Read> {
  request.signal?.throwIfAborted();
  const token = await tokenOf(options, false);
  try {
    return await post(options, request, token, read);
  } catch (error) {
    if (!(error instanceof ClientError) || error.kind !== 'unauthenticated') throw error;
    const renewed = await tokenOf(options, true);
    // The API looks at the token before anything else, so what it did not take has done nothing.
    if (renewed === token) throw error;
    return await post(options, request, renewed, read);
  }
}

async function tokenOf(options: ClientOptions, refresh: boolean): Promise<string | null> {
  try {
    return await options.token({ refresh });
  } catch (cause) {
    throw new ClientError('unauthenticated', { refused: true, cause });
  }
}

async function post<Result, Variables, Read>(
  options: ClientOptions,
  { operation, variables, accept, timeoutMs, signal }: Request<Result, Variables>,
  token: string | null,
  read: (received: Received) => Promise<Read>,
): Promise<Read> {
  const named = options.documents === 'ids' ? { documentId: operation.id } : { query: operation.text };
  const ending = new AbortController();
  const leave = () => ending.abort();
  let timedOut = false;
  const end = () => {
    timedOut = true;
    ending.abort();
  };
  let timer = setTimeout(end, timeoutMs);
  const extend = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(end, ms);
  };
  signal?.addEventListener('abort', leave);
  // Some in the place of fetch heed no signal; whoever waits here is let go all the same.
  const ended = new Promise<never>((_resolve, reject) => {
    ending.signal.addEventListener('abort', () => reject(ending.signal.reason));
  });
  // Called through a variable: a browser's fetch refuses to be anybody's method.
  const call = options.fetch ?? fetch;
  const exchange = async () => {
    const response = await call(options.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept,
        ...(token !== null && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ ...named, variables }),
      signal: ending.signal,
    });
    return await read({ response, extend });
  };
  try {
    return await Promise.race([exchange(), ended]);
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    if (cause instanceof ClientError) throw cause;
    throw new ClientError(timedOut ? 'timeout' : 'network', { cause });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', leave);
    ended.catch(() => undefined);
    ending.abort();
  }
}
