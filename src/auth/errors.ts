/** No token, or one that does not stand. The caller is not told more than it needs to mend it. */
export class UnauthenticatedError extends Error {
  readonly code = 'UNAUTHENTICATED';
  /** Whether there was a token at all, which a client is told by the challenge (RFC 6750). */
  readonly hadToken: boolean;

  constructor(message: string, { hadToken }: { hadToken: boolean }) {
    super(message);
    this.hadToken = hadToken;
  }
}

/** The keys cannot be had just now: that is not the caller's fault. */
export class KeysUnavailableError extends Error {
  readonly code = 'KEYS_UNAVAILABLE';

  constructor(cause?: unknown) {
    super('The keys that bearer tokens are checked with cannot be had.', { cause });
  }
}

/** A token that does not stand. */
export const refused = (message: string): UnauthenticatedError => new UnauthenticatedError(message, { hadToken: true });

/** A token that stood once. */
export const expired = (): UnauthenticatedError => refused('The bearer token has expired: get a new one.');
