/** Why a request brought no result. */
export type ClientErrorKind =
  /** Nothing came back, or not all of it: no network, a broken connection. */
  | 'network'
  /** Nothing came back in time. */
  | 'timeout'
  /** The token is missing or does not stand, or there was none to be had. */
  | 'unauthenticated'
  /** The token does not allow it. */
  | 'forbidden'
  /** Too many requests or look-ups; see `retryAfterSeconds`. */
  | 'rate-limited'
  /** The request is at fault; sending it again helps nobody. */
  | 'bad-request'
  /** The server, or something before it, failed. */
  | 'server';

/** An error of the GraphQL answer. */
export interface GraphQLErrorEntry {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** What `execute` rejects with. Its message quotes nothing that was sent. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly kind: ClientErrorKind;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  /** How long to wait before trying again, in seconds; null where nobody said. */
  readonly retryAfterSeconds: number | null;
  /** The errors of the GraphQL answer; empty where there was none. */
  readonly errors: readonly GraphQLErrorEntry[];
  /** What came in spite of the errors, such as the other cards of a list; null where nothing did. */
  readonly data: unknown;
  /** Whether it is certain that this request did nothing: the API refused it by name, or it never went out. */
  readonly refused: boolean;

  constructor(kind: ClientErrorKind, more: ClientErrorDetails = {}) {
    super(MESSAGES[kind], more.cause === undefined ? undefined : { cause: more.cause });
    this.kind = kind;
    this.retryable = kind !== 'forbidden' && kind !== 'bad-request';
    this.retryAfterSeconds = more.retryAfterSeconds ?? null;
    this.errors = more.errors ?? [];
    this.data = more.data ?? null;
    this.refused = more.refused ?? false;
  }
}

interface ClientErrorDetails {
  retryAfterSeconds?: number | null;
  errors?: readonly GraphQLErrorEntry[];
  data?: unknown;
  refused?: boolean;
  cause?: unknown;
}

const MESSAGES: Record<ClientErrorKind, string> = {
  network: 'The API could not be reached. Check the connection and the address given to createClient.',
  timeout: 'The API did not answer in time. Try again, or give createClient a longer timeoutMs.',
  unauthenticated: 'The API takes no request without a token that stands. Sign in again.',
  forbidden: 'The token does not allow this. Ask for one with the scope that the errors name.',
  'rate-limited': 'Too many requests. Wait for retryAfterSeconds and try again.',
  'bad-request': 'The API refused the request as it stands. Its errors say why.',
  server: 'The API failed. Try again later.',
};
