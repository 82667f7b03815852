import { randomUUID } from 'node:crypto';
import type { Ledger } from '../ledger/ledger.ts';
import { type Outcome, outcomeOf } from '../paywizard/outcome.ts';
import type { Sealer } from '../sealing.ts';
import { Admission, Busy } from './admission.ts';
import {
  alreadyVoided,
  errorOf,
  type MovementError,
  orderConflict,
  originalUnsettled,
  outcomeUnknown,
  unableNow,
} from './errors.ts';
import { canonicalText } from './fingerprint.ts';
import {
  isInFlight,
  isUnsettled,
  type Movement,
  mayTryAgain,
  type TransactionStatus,
  tellsVoided,
} from './movement.ts';
import type { MovementRequest, MovementResult, Prepared } from './request.ts';
import { Running } from './running.ts';
import { PersistentWriter } from './writer.ts';

export interface ProtocolOptions {
  ledger: Ledger;
  sealer: Sealer;
  observer: MovementObserver;
  /** How long a request waits for another one of the same order number, or for a void or tip of the same original. */
  waitMs: number;
  /** Movements that may be under way at one time, and that may wait for their turn. */
  limits: { running: number; waiting: number };
  /** In how many seconds it is worth trying an unreachable upstream again; null where that is not known. */
  retryAfterSeconds(): number | null;
}

/** What somebody must hear of, though the caller has been answered. */
export interface MovementObserver {
  /** The processor answered with another amount than was asked. */
  amountMismatch(movement: Movement): void;
  /** The outcome could not be written down at once; it is tried on and on. */
  outcomeNotRecorded(movement: Movement, outcome: Outcome, cause: unknown): void;
  /** The processor has booked a movement that had been settled as not done. */
  overruled(movement: Movement, status: TransactionStatus): void;
  /** The ledger did not answer, so a movement was refused before anything was sent. */
  ledgerUnavailable(cause: unknown): void;
  /** A movement was refused because too many are under way. */
  busy(): void;
}

/** An attempt that has not begun to be sent by then is not sent: its process was paused, and others may have acted. */
export const SEND_WITHIN_MS = 5_000;

/** How long the answer waits for a ledger that does not take the outcome. */
const RECORD_PATIENCE_MS = 2_000;

/** What a full house or an absent ledger asks callers to wait. */
const TRY_AGAIN_SECONDS = 1;

/**
 * Moves value exactly once for each order number: the intent is written before a byte goes out, whoever wrote it sends
 * it once, and everybody else is answered from the record.
 */
export class Protocol {
  readonly running = new Running();
  readonly #options: ProtocolOptions;
  readonly #ledger: Ledger;
  readonly #admission: Admission;
  readonly #writer = new PersistentWriter();

  constructor(options: ProtocolOptions) {
    this.#options = options;
    this.#ledger = options.ledger;
    this.#admission = new Admission(options.limits);
  }

  async execute(request: MovementRequest): Promise<MovementResult> {
    if (request.problems.length > 0) return refused(...request.problems);
    try {
      return await this.#execute(request);
    } catch (error) {
      if (error instanceof Busy) this.#options.observer.busy();
      else if (error instanceof LedgerFailure) this.#options.observer.ledgerUnavailable(error.cause);
      else throw error;
      return refused(unableNow(TRY_AGAIN_SECONDS));
    }
  }

  /** Waits, up to `milliseconds`, until nothing is being sent and everything is written down. */
  async drain(milliseconds: number): Promise<void> {
    const deadline = performance.now() + milliseconds;
    await this.running.drain(milliseconds);
    await this.#writer.stop(Math.max(0, deadline - performance.now()));
  }

  async #execute(request: MovementRequest): Promise<MovementResult> {
    const identity = canonicalText(request.type, request.identity);
    const isSame = (fingerprint: string) => this.#options.sealer.matches(fingerprint, identity);
    const fingerprint = this.#options.sealer.fingerprint(identity);
    const deadline = performance.now() + this.#options.waitMs;

    for (;;) {
      const looked = await this.#look(request, isSame, deadline);
      if ('errors' in looked) return looked;
      const { prepared } = looked;
      const { type, orderNo, originalCheckoutId } = request;
      const met = await this.#admission.run(async () => {
        // Its age counts from before it is written, so that it is over here before it is over for anybody else.
        const begunAt = performance.now();
        const begun = await this.#begin({ type, orderNo, originalCheckoutId, fingerprint, ...prepared }, isSame);
        return begun.kind === 'started' ? await this.#send(begun.movement, prepared, begunAt) : begun;
      }, deadline);
      if ('errors' in met) return met;
      if (met.kind === 'known') return await this.#replay(met.movement, isSame, deadline);
      // Held or voided by another one since we looked: wait for it, then look again.
      if (met.kind === 'held' && !(await this.#holderEnds(originalCheckoutId, deadline))) {
        return refused(originalUnsettled());
      }
    }
  }

  /** What can be said before anything is written; for all but voids and tips that is nothing, as long as there is room. */
  async #look(
    request: MovementRequest,
    isSame: (fingerprint: string) => boolean,
    deadline: number,
  ): Promise<MovementResult | { prepared: Prepared }> {
    const { originalCheckoutId, orderNo } = request;
    let original: Movement | null = null;
    // A repeated void must be answered as that void, though its original is voided by now; and a known order needs no
    // place among those that are sent.
    if (originalCheckoutId !== null || this.#admission.isFull) {
      const known = await reading(this.#ledger.history.byOrderNo(orderNo));
      if (known !== null && !(mayTryAgain(known.status, known.failure?.retryable) && isSame(known.fingerprint))) {
        return await this.#replay(known, isSame, deadline);
      }
    }
    if (originalCheckoutId !== null) {
      original = await reading(this.#ledger.history.byCheckoutId(originalCheckoutId));
      if (original !== null && isUnsettled(original.status)) return refused(originalUnsettled());
      const acts = await reading(this.#ledger.history.byOriginals([originalCheckoutId]));
      // Not by this very order: it may have come to its end since it was looked for above, and is answered as itself.
      const others = acts.filter((act) => act.orderNo !== orderNo);
      if (others.some((act) => tellsVoided(act.type, act.status, act.failure?.code ?? null))) {
        return refused(alreadyVoided(originalCheckoutId));
      }
    }
    const prepared = request.prepare(original);
    return 'code' in prepared ? refused(prepared) : { prepared };
  }

  /** Where the ledger fails, the intent may have been written all the same: it is taken back as soon as that works. */
  async #begin(intent: Omit<Parameters<Ledger['begin']>[0], 'claim'>, isSame: (fingerprint: string) => boolean) {
    const claim = randomUUID();
    try {
      return await this.#ledger.begin({ ...intent, claim }, isSame);
    } catch (cause) {
      void this.#writer.write(() => this.#ledger.takeBack(claim, NOT_SENT), { patienceMs: 0, onFailure: () => {} });
      throw new LedgerFailure(cause);
    }
  }

  async #send(movement: Movement, prepared: Prepared, begunAt: number): Promise<MovementResult> {
    return await this.running.run(movement.id, async () => {
      let sentAt: number | null = null;
      const outcome = await prepared.send({
        orderNo: movement.orderNo,
        mayStart() {
          const now = performance.now();
          if (now - begunAt >= SEND_WITHIN_MS) return false;
          sentAt = now;
          return true;
        },
      });
      const recorded = await this.#record(movement, outcome, sentAt);
      if (recorded === null) return { transaction: movement, replayed: false, errors: [outcomeUnknown()] };
      return this.#answered(recorded, false);
    });
  }

  /** The caller is not told an outcome that a restart could forget. */
  async #record(movement: Movement, outcome: Outcome, sentAt: number | null): Promise<Movement | null> {
    const { observer } = this.#options;
    const record = async (): Promise<Movement> => {
      const sentAgoMs = sentAt === null ? null : performance.now() - sentAt;
      const { movement: recorded, overruled } = await this.#ledger.record(movement, outcome, sentAgoMs);
      if (overruled !== null) observer.overruled(recorded, overruled);
      const { requestedAmount, amount, amountDue } = recorded;
      const other = amount !== null && requestedAmount?.eq(amount) === false;
      if (other && amountDue === null) observer.amountMismatch(recorded);
      return recorded;
    };
    return await this.#writer.write(record, {
      patienceMs: RECORD_PATIENCE_MS,
      onFailure: (cause) => observer.outcomeNotRecorded(movement, outcome, cause),
    });
  }

  async #replay(known: Movement, isSame: (fingerprint: string) => boolean, deadline: number): Promise<MovementResult> {
    if (!isSame(known.fingerprint)) return refused(orderConflict());
    return this.#answered(await this.#settled(known, deadline), true);
  }

  /** The movement when it is no longer in flight, or as it stands at the deadline. */
  async #settled(movement: Movement, deadline: number): Promise<Movement> {
    let current = movement;
    for (;;) {
      const left = deadline - performance.now();
      if (!isInFlight(current) || left <= 0) return current;
      await this.running.wait(current.id, left);
      current = (await reading(this.#ledger.history.byId(current.id))) ?? current;
    }
  }

  /** Waits for the void or tip that holds the original. False where its outcome stays unknown. */
  async #holderEnds(originalCheckoutId: string | null, deadline: number): Promise<boolean> {
    const acts =
      originalCheckoutId === null ? [] : await reading(this.#ledger.history.byOriginals([originalCheckoutId]));
    const holder = acts.find(({ status }) => isUnsettled(status));
    if (holder === undefined) return true;
    const { status } = await this.#settled(holder, deadline);
    return !isUnsettled(status);
  }

  #answered(movement: Movement, replayed: boolean): MovementResult {
    const error = errorOf(movement);
    if (error === null) return { transaction: movement, replayed, errors: [] };
    const wait = error.code === 'UPSTREAM_UNAVAILABLE' ? this.#options.retryAfterSeconds() : null;
    return { transaction: movement, replayed, errors: [{ ...error, retryAfterSeconds: wait }] };
  }
}

/** The ledger did not do what was asked of it, before anything was sent. */
class LedgerFailure extends Error {
  constructor(cause: unknown) {
    super('the ledger failed', { cause });
  }
}

async function reading<Result>(read: Promise<Result>): Promise<Result> {
  try {
    return await read;
  } catch (cause) {
    throw new LedgerFailure(cause);
  }
}

const NOT_SENT: Outcome = outcomeOf({ kind: 'notSent', reason: 'called-off' });

const refused = (...errors: MovementError[]): MovementResult => ({ transaction: null, replayed: false, errors });
