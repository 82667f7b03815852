import type { Ledger } from '../ledger/ledger.ts';
import type { Outcome } from '../paywizard/outcome.ts';
import type { Sealer } from '../sealing.ts';
import {
  alreadyVoided,
  errorOf,
  type MovementError,
  orderConflict,
  originalUnsettled,
  outcomeUnknown,
} from './errors.ts';
import { canonicalText } from './fingerprint.ts';
import { isInFlight, type Movement, mayTryAgain, tellsVoided } from './movement.ts';
import type { MovementRequest, MovementResult, Prepared } from './request.ts';
import { Running } from './running.ts';

export interface ProtocolOptions {
  ledger: Ledger;
  sealer: Sealer;
  observer: MovementObserver;
  /** How long a request waits for another one of the same order number, or for a void or tip of the same original. */
  waitMs: number;
}

/** What somebody must hear of, though the caller has been answered. */
export interface MovementObserver {
  /** The processor answered with another amount than was asked. */
  amountMismatch(movement: Movement): void;
  /** The outcome could not be written down: the ledger still says PENDING. */
  outcomeNotRecorded(movement: Movement, outcome: Outcome, cause: unknown): void;
}

/** An attempt that has not begun to be sent by then is not sent: its process was paused, and others may have acted. */
const SEND_WITHIN_MS = 10_000;

/**
 * Moves value exactly once for each order number: the intent is written before a byte goes out, whoever wrote it sends
 * it once, and everybody else is answered from the record.
 */
export class Protocol {
  readonly running = new Running();
  readonly #ledger: Ledger;
  readonly #sealer: Sealer;
  readonly #observer: MovementObserver;
  readonly #waitMs: number;

  constructor({ ledger, sealer, observer, waitMs }: ProtocolOptions) {
    this.#ledger = ledger;
    this.#sealer = sealer;
    this.#observer = observer;
    this.#waitMs = waitMs;
  }

  async execute(request: MovementRequest): Promise<MovementResult> {
    if (request.problems.length > 0) return refused(...request.problems);
    const identity = canonicalText(request.type, request.identity);
    const isSame = (fingerprint: string) => this.#sealer.matches(fingerprint, identity);
    const fingerprint = this.#sealer.fingerprint(identity);
    const deadline = performance.now() + this.#waitMs;

    for (;;) {
      const looked = await this.#look(request, isSame, deadline);
      if ('errors' in looked) return looked;
      const { prepared } = looked;
      const begun = await this.#ledger.begin(
        {
          type: request.type,
          orderNo: request.orderNo,
          originalCheckoutId: request.originalCheckoutId,
          fingerprint,
          ...prepared,
        },
        isSame,
      );
      if (begun.kind === 'started') return await this.#send(begun.movement, prepared);
      if (begun.kind === 'known') return await this.#replay(begun.movement, isSame, deadline);
      // Held or voided by another one since we looked: wait for it, then look again.
      if (begun.kind === 'held' && !(await this.#holderEnds(request.originalCheckoutId, deadline))) {
        return refused(originalUnsettled());
      }
    }
  }

  /** What can be said before anything is written; for all but voids and tips that is nothing. */
  async #look(
    request: MovementRequest,
    isSame: (fingerprint: string) => boolean,
    deadline: number,
  ): Promise<MovementResult | { prepared: Prepared }> {
    const { originalCheckoutId, orderNo } = request;
    let original: Movement | null = null;
    if (originalCheckoutId !== null) {
      // A repeated void must be answered as that void, though its original is voided by now.
      const known = await this.#ledger.history.byOrderNo(orderNo);
      if (known !== null && !(mayTryAgain(known.status, known.failure?.retryable) && isSame(known.fingerprint))) {
        return await this.#replay(known, isSame, deadline);
      }
      original = await this.#ledger.history.byCheckoutId(originalCheckoutId);
      if (original?.status === 'PENDING' || original?.status === 'UNKNOWN') return refused(originalUnsettled());
      const acts = await this.#ledger.history.byOriginals([originalCheckoutId]);
      if (acts.some((act) => tellsVoided(act.type, act.status, act.failure?.code ?? null))) {
        return refused(alreadyVoided(originalCheckoutId));
      }
    }
    const prepared = request.prepare(original);
    return 'code' in prepared ? refused(prepared) : { prepared };
  }

  async #send(movement: Movement, prepared: Prepared): Promise<MovementResult> {
    const begunAt = performance.now();
    return await this.running.run(movement.id, async () => {
      const outcome = await prepared.send({
        orderNo: movement.orderNo,
        mayStart: () => performance.now() - begunAt < SEND_WITHIN_MS,
      });
      const recorded = await this.#record(movement, outcome);
      if (recorded === null) return { transaction: movement, replayed: false, errors: [outcomeUnknown()] };
      const { requestedAmount, amount, amountDue } = recorded;
      if (amountDue === null && amount !== null && requestedAmount?.eq(amount) === false) {
        this.#observer.amountMismatch(recorded);
      }
      return answered(recorded, false);
    });
  }

  /** The caller is not told an outcome that a restart could forget. */
  async #record(movement: Movement, outcome: Outcome): Promise<Movement | null> {
    try {
      return await this.#ledger.record(movement, outcome);
    } catch (cause) {
      this.#observer.outcomeNotRecorded(movement, outcome, cause);
      return null;
    }
  }

  async #replay(known: Movement, isSame: (fingerprint: string) => boolean, deadline: number): Promise<MovementResult> {
    if (!isSame(known.fingerprint)) return refused(orderConflict());
    return answered(await this.#settled(known, deadline), true);
  }

  /** The movement when it is no longer in flight, or as it stands at the deadline. */
  async #settled(movement: Movement, deadline: number): Promise<Movement> {
    let current = movement;
    for (;;) {
      const left = deadline - performance.now();
      if (!isInFlight(current) || left <= 0) return current;
      await this.running.wait(current.id, left);
      current = (await this.#ledger.history.byId(current.id)) ?? current;
    }
  }

  /** Waits for the void or tip that holds the original. False where its outcome stays unknown. */
  async #holderEnds(originalCheckoutId: string | null, deadline: number): Promise<boolean> {
    const acts = originalCheckoutId === null ? [] : await this.#ledger.history.byOriginals([originalCheckoutId]);
    const holder = acts.find(({ status }) => status === 'PENDING' || status === 'UNKNOWN');
    if (holder === undefined) return true;
    const { status } = await this.#settled(holder, deadline);
    return status !== 'PENDING' && status !== 'UNKNOWN';
  }
}

const refused = (...errors: MovementError[]): MovementResult => ({ transaction: null, replayed: false, errors });

function answered(movement: Movement, replayed: boolean): MovementResult {
  const error = errorOf(movement);
  return { transaction: movement, replayed, errors: error === null ? [] : [error] };
}
