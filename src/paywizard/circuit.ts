import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhenResult,
} from 'cockatiel';
import type { Exchange } from './exchange.ts';

/** As many in a row without an answer worth the name open the circuit. */
const FAILURES = 10;

/** So long nothing is sent; then one request at a time is let through, to see whether the other side is back. */
const OPEN_MS = 2_000;

export interface CircuitObserver {
  opened(): void;
  closed(): void;
}

/**
 * Keeps requests from an upstream that is not there. Only what proves that opens it: not reached, or HTTP 5xx. What it
 * refuses has not been sent.
 */
export class Circuit {
  readonly #policy: CircuitBreakerPolicy;
  /** By performance.now(): the library goes by the clock on the wall, which may be set back. */
  #openedAt = 0;
  #isTold = false;
  /** Whether the last one that was counted found nobody there. */
  #hasFailed = false;

  constructor(observer: CircuitObserver) {
    this.#policy = circuitBreaker(
      handleWhenResult((result) => isFailure(result as Exchange)),
      // How long it stays open is counted here.
      { halfOpenAfter: Number.NEGATIVE_INFINITY, breaker: new ConsecutiveBreaker(FAILURES) },
    );
    this.#policy.onBreak(() => {
      this.#openedAt = performance.now();
      // It opens anew with each request that finds nobody there; the outage is one.
      if (!this.#isTold) observer.opened();
      this.#isTold = true;
    });
    this.#policy.onReset(() => {
      this.#isTold = false;
      observer.closed();
    });
  }

  /** Sends by `post`, or refuses to while the circuit is open. */
  execute(post: () => Promise<Exchange>): Promise<Exchange> {
    return this.isOpen ? this.#probe(post) : post().then(this.#learn);
  }

  /** Made once, and not for each request. */
  readonly #learn = (exchange: Exchange): Exchange | Promise<Exchange> => {
    const hasFailed = isFailure(exchange);
    // Answers that follow answers leave the library's count as it is, and need not pay for its counting. What was sent
    // before the circuit opened and ends after that says nothing new.
    if ((!hasFailed && !this.#hasFailed) || this.isOpen) return exchange;
    this.#hasFailed = hasFailed;
    return this.#policy.execute(() => exchange);
  };

  async #probe(post: () => Promise<Exchange>): Promise<Exchange> {
    // The library would let a request wait for the one that is out to see; ours are answered at once.
    if (this.#policy.state === CircuitState.HalfOpen) return REFUSED;
    if (performance.now() - this.#openedAt < OPEN_MS) return REFUSED;
    try {
      return await this.#policy.execute(post);
    } catch (error) {
      if (error instanceof BrokenCircuitError) return REFUSED;
      throw error;
    }
  }

  get isOpen(): boolean {
    return this.#policy.state !== CircuitState.Closed;
  }

  /** In how many seconds, rounded up, it is worth trying again; null while the circuit is closed. */
  retryAfterSeconds(): number | null {
    if (!this.isOpen) return null;
    return Math.max(1, Math.ceil((this.#openedAt + OPEN_MS - performance.now()) / 1_000));
  }
}

const REFUSED: Exchange = { kind: 'notSent', reason: 'circuit-open' };

function isFailure(exchange: Exchange): boolean {
  if (exchange.kind === 'answer') return exchange.httpStatus >= 500;
  return exchange.kind === 'notSent' && exchange.reason === 'unreachable';
}
