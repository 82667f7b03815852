import type { ClientOptions } from './client.ts';
import { ClientError } from './client-error.ts';
import { type Deadline, within } from './deadline.ts';
import type { Operation } from './operation.ts';

interface Request<Result, Variables> {
  operation: Operation<Result, Variables>;
  variables: Variables;
  accept: string;
  timeoutMs: number;
  signal: AbortSignal | undefined;
}

type Read<Result> = (response: Response, deadline: Deadline) => Promise<Result>;

/**
 * Posts an operation and reads what comes. Time runs until it has been read. Rejects with a ClientError, or with the
 * signal's reason where that was raised.
 */
export async function send<Result, Variables, Found>(
  options: ClientOptions,
  request: Request<Result, Variables>,
  read: Read<Found>,
): Promise<Found> {
  const token = await tokenFor(options, request, false);
  try {
    return await post(options, request, token, read);
  } catch (error) {
    if (!(error instanceof ClientError) || error.kind !== 'unauthenticated') throw error;
    const renewed = await tokenFor(options, request, true);
    // The API looks at the token before anything else, so what it did not take has done nothing.
    if (renewed === token) throw error;
    return await post(options, request, renewed, read);
  }
}

/** Nothing has been sent while the token is being got. */
async function tokenFor<Result, Variables>(
  options: ClientOptions,
  { timeoutMs, signal }: Request<Result, Variables>,
  refresh: boolean,
): Promise<string | null> {
  try {
    return await within(timeoutMs, signal, async () => await options.token({ refresh }));
  } catch (cause) {
    if (signal?.aborted) throw cause;
    const isLate = cause instanceof ClientError && cause.kind === 'timeout';
    throw new ClientError(isLate ? 'timeout' : 'unauthenticated', { refused: true, cause });
  }
}

async function post<Result, Variables, Found>(
  options: ClientOptions,
  { operation, variables, accept, timeoutMs, signal }: Request<Result, Variables>,
  token: string | null,
  read: Read<Found>,
): Promise<Found> {
  const named = options.documents === 'ids' ? { documentId: operation.id } : { query: operation.text };
  // Called through a variable: a browser's fetch refuses to be anybody's method.
  const call = options.fetch ?? fetch;
  try {
    return await within(timeoutMs, signal, async (deadline) => {
      const response = await call(options.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept,
          ...(token !== null && { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify({ ...named, variables }),
        signal: deadline.signal,
      });
      return await read(response, deadline);
    });
  } catch (cause) {
    if (signal?.aborted || cause instanceof ClientError) throw cause;
    throw new ClientError('network', { cause });
  }
}
