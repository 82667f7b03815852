import { ClientError, type ClientErrorKind, type GraphQLErrorEntry } from './client-error.ts';

/** An answer by the GraphQL specification. */
export interface Answer<Result> {
  data?: Result | null;
  errors?: GraphQLErrorEntry[];
}

/** The data of an answer; rejects with a ClientError where it holds errors, or is none. */
export async function readAnswer<Result>(response: Response): Promise<Result> {
  const text = await response.text();
  const answer = parsed<Result>(text);
  const retryAfterSeconds = secondsOf(response.headers.get('retry-after'));
  if (answer === null) throw new ClientError(kindOfStatus(response.status), { retryAfterSeconds });
  return dataOf(answer, { status: response.status, retryAfterSeconds });
}

/** The data of an answer that came without errors; throws a ClientError otherwise. */
export function dataOf<Result>(
  { data, errors = [] }: Answer<Result>,
  { status, retryAfterSeconds }: { status: number; retryAfterSeconds: number | null },
): Result {
  const [first] = errors;
  if (first === undefined && data != null && status < 400) return data;
  const code = first?.extensions?.code;
  const kind = (typeof code === 'string' ? KINDS[code] : undefined) ?? kindOfStatus(status);
  const told = first?.extensions?.retryAfterSeconds;
  throw new ClientError(kind, {
    errors,
    data,
    retryAfterSeconds: typeof told === 'number' ? told : retryAfterSeconds,
    refused: typeof code === 'string' && code in KINDS && kind !== 'server' && status !== 429 && !holdsAnything(data),
  });
}

/** By what the API calls its refusals. All but `server` say that nothing was done. */
const KINDS: Record<string, ClientErrorKind> = {
  UNAUTHENTICATED: 'unauthenticated',
  FORBIDDEN: 'forbidden',
  RATE_LIMITED: 'rate-limited',
  BAD_USER_INPUT: 'bad-request',
  BAD_REQUEST: 'bad-request',
  GRAPHQL_PARSE_FAILED: 'bad-request',
  GRAPHQL_VALIDATION_FAILED: 'bad-request',
  DOCUMENT_TOO_COSTLY: 'bad-request',
  PERSISTED_QUERY_ID_REQUIRED: 'bad-request',
  PERSISTED_QUERY_NOT_IN_LIST: 'bad-request',
  PERSISTED_QUERY_NOT_SUPPORTED: 'bad-request',
  CANNOT_SEND_PQ_ID_AND_BODY: 'bad-request',
  UPSTREAM_UNAVAILABLE: 'server',
  UPSTREAM_ERROR: 'server',
  INTERNAL_SERVER_ERROR: 'server',
};

/** What a status alone tells, which whoever stands before the API may have answered with. */
function kindOfStatus(status: number): ClientErrorKind {
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  if (status === 408) return 'timeout';
  if (status === 429) return 'rate-limited';
  return status >= 400 && status < 500 ? 'bad-request' : 'server';
}

/** Null where it is no answer of a GraphQL server, such as the page of a proxy. */
function parsed<Result>(text: string): Answer<Result> | null {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null && ('data' in value || Array.isArray(value.errors))
      ? value
      : null;
  } catch {
    return null;
  }
}

/** `Retry-After` may be a date too, which nobody sends here. */
function secondsOf(header: string | null): number | null {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : null;
}

const holdsAnything = (data: unknown): boolean =>
  typeof data === 'object' &&
  data !== null &&
  Object.entries(data).some(([name, value]) => name !== '__typename' && value !== null);
