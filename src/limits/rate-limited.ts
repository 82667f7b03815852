/** What a limit of rate is on: requests, distinct cards looked up, or look-ups that found no card. */
export type LimitKind = 'requests' | 'lookups' | 'failed';

/** A caller is over a limit of rate. One file turns it into what GraphQL shows. */
export class RateLimitedError extends Error {
  readonly code = 'RATE_LIMITED';
  readonly kind: LimitKind;
  /** Whole seconds, 1 or more, after which there is room again. */
  readonly retryAfterSeconds: number;

  constructor(kind: LimitKind, milliseconds: number) {
    const seconds = Math.max(1, Math.ceil(milliseconds / 1_000));
    super(`${MESSAGES[kind]} Try again in ${seconds} s.`);
    this.kind = kind;
    this.retryAfterSeconds = seconds;
  }
}

const MESSAGES: Record<LimitKind, string> = {
  requests: 'Too many requests.',
  lookups: 'Too many cards were looked up.',
  failed: 'Too many cards were looked up that could not be found.',
};

/** Told what the limits do. None of it names a caller, an address or a card. */
export interface RateObserver {
  /** Something was refused. */
  limited(kind: LimitKind): void;
  /** Redis could not be asked, so that this process counted alone; told each time. */
  alone(reason: string): void;
}
