import { asError } from '../as-error.ts';
import type { Intent } from '../ledger/intents.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type Outcome, outcomeOf } from '../paywizard/outcome.ts';
import { Admission, Busy } from './admission.ts';
import { asSeenBy, hadNoUsableCard, type MovementCaller } from './caller.ts';
import {
  alreadyVoided,
  cardNotFound,
  errorOf,
  type MovementError,
  orderConflict,
  originalUnsettled,
  outcomeUnknown,
  transactionNotFound,
  unableNow,
} from './errors.ts';
import { canonicalText } from './fingerprint.ts';
import { intentOf } from './intent.ts';
import { LedgerFailure, reading } from './ledger-failure.ts';
import { isInFlight, isUnsettled, type Movement, mayTryAgain, tellsVoided } from './movement.ts';
import type { ProtocolOptions } from './options.ts';
import type { MovementRequest, MovementResult, Prepared } from './request.ts';
import { Running } from './running.ts';
import { PersistentWriter } from './writer.ts';

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

  /** Rejects where the caller has tried too many numbers (see `mayTry`), and for nothing else that can be foreseen. */
  async execute(request: MovementRequest, caller: MovementCaller): Promise<MovementResult> {
    if (request.problems.length > 0) return refused(...request.problems);
    const { sealer, waitMs, observer } = this.#options;
    const identity = canonicalText(request.type, request.identity);
    try {
      return await this.#execute({
        request,
        caller,
        fingerprint: sealer.fingerprint(identity),
        isSame: (fingerprint) => sealer.matches(fingerprint, identity),
        deadline: performance.now() + waitMs,
      });
    } catch (error) {
      if (error instanceof Busy) observer.busy();
      else if (error instanceof LedgerFailure) observer.ledgerUnavailable(error.cause);
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

  async #execute(asked: Asked): Promise<MovementResult> {
    const { request, isSame, fingerprint, deadline } = asked;
    for (;;) {
      const looked = await this.#look(asked);
      if ('errors' in looked) return looked;
      const { prepared } = looked;
      const met = await this.#admission.run(async () => {
        // Its age counts from before it is written, so that it is over here before it is over for anybody else.
        const begunAt = performance.now();
        const begun = await this.#begin(intentOf(request, prepared, fingerprint), isSame);
        return begun.kind === 'started' ? await this.#send(begun.movement, prepared, begunAt, asked) : begun;
      }, deadline);
      if ('errors' in met) return met;
      if (met.kind === 'known') return await this.#replay(met.movement, asked);
      // Held or voided by another one since we looked: wait for it, then look again.
      if (met.kind === 'held' && !(await this.#holderEnds(request.originalCheckoutId, deadline))) {
        return refused(originalUnsettled());
      }
    }
  }

  /** What can be said before anything is written; for all but voids and tips that is mostly nothing. */
  async #look(asked: Asked): Promise<MovementResult | { prepared: Prepared }> {
    const { request, caller, isSame } = asked;
    const { card, originalCheckoutId, orderNo } = request;
    const isTheirs = card === null || caller.cards.allows(card);
    // Not before it is known that the order is new: what became of it earlier, a caller may always ask.
    const tooManyTried = card !== null && isTheirs ? await caller.mayTry(card).catch(asError) : null;
    // A repeated void must be answered as that void, though its original is voided by now; and a known order needs no
    // place among those that are sent.
    if (originalCheckoutId !== null || !isTheirs || tooManyTried || this.#admission.isFull) {
      const known = await reading(this.#ledger.history.byOrderNo(orderNo));
      const isTheirOwn = known !== null && isSame(known.fingerprint) && caller.cards.allows(card ?? known.card);
      if (known !== null && !(isTheirOwn && mayTryAgain(known.status, known.failure?.retryable))) {
        return await this.#replay(known, asked);
      }
    }
    if (!isTheirs) {
      await caller.foreign(card);
      return refused(cardNotFound());
    }
    if (tooManyTried) throw tooManyTried;
    const original = originalCheckoutId === null ? null : await this.#original(originalCheckoutId, asked);
    if (original !== null && 'errors' in original) return original;
    const prepared = request.prepare(original);
    return 'code' in prepared ? refused(prepared) : { prepared };
  }

  /** The transaction that a void or a tip acts on, null where this layer never made it; or why nothing may be done to it. */
  async #original(checkoutId: string, { request, caller }: Asked): Promise<Movement | MovementResult | null> {
    const original = await reading(this.#ledger.history.byCheckoutId(checkoutId));
    if (!caller.cards.allows(original?.card ?? null)) return refused(transactionNotFound());
    if (original !== null && isUnsettled(original.status)) return refused(originalUnsettled());
    const acts = await reading(this.#ledger.history.byOriginals([checkoutId]));
    // Not by this very order: it may have come to its end since it was looked for, and is answered as itself.
    const others = acts.filter((act) => act.orderNo !== request.orderNo);
    const isVoided = others.some((act) => tellsVoided(act.type, act.status, act.failure?.code ?? null));
    return isVoided ? refused(alreadyVoided(checkoutId)) : original;
  }

  /** Where the ledger fails, the intent may have been written all the same: it is taken back as soon as that works. */
  async #begin(intent: Intent, isSame: (fingerprint: string) => boolean) {
    try {
      return await this.#ledger.begin(intent, isSame);
    } catch (cause) {
      void this.#writer.write(() => this.#ledger.takeBack(intent, NOT_SENT), { patienceMs: 0, onFailure: () => {} });
      throw new LedgerFailure(cause);
    }
  }

  async #send(movement: Movement, prepared: Prepared, begunAt: number, asked: Asked): Promise<MovementResult> {
    const end = this.running.begin(movement.id);
    try {
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
      const { card } = asked.request;
      if (card !== null && hadNoUsableCard(recorded)) asked.caller.failed(card);
      return this.#answered(recorded, false, asked);
    } finally {
      end();
    }
  }

  /** The caller is not told an outcome that a restart could forget. */
  #record(movement: Movement, outcome: Outcome, sentAt: number | null): Promise<Movement | null> {
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
    return this.#writer.write(record, {
      patienceMs: RECORD_PATIENCE_MS,
      onFailure: (cause) => observer.outcomeNotRecorded(movement, outcome, cause),
    });
  }

  /** Who has the right to this on this card is answered, whoever that is; nobody else learns that there is something. */
  async #replay(known: Movement, asked: Asked): Promise<MovementResult> {
    const { request, caller, isSame, deadline } = asked;
    const mayKnow = isSame(known.fingerprint) && caller.cards.allows(request.card ?? known.card);
    if (!mayKnow) return refused(orderConflict());
    return this.#answered(await this.#settled(known, deadline), true, asked);
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

  #answered(recorded: Movement, replayed: boolean, { caller }: Asked): MovementResult {
    const movement = asSeenBy(caller, recorded);
    const error = errorOf(movement);
    if (error === null) return { transaction: movement, replayed, errors: [] };
    const wait = error.code === 'UPSTREAM_UNAVAILABLE' ? this.#options.retryAfterSeconds() : null;
    return { transaction: movement, replayed, errors: [{ ...error, retryAfterSeconds: wait }] };
  }
}

/** A request as it stands in the protocol: who asks, what makes it the same as another, and until when it may wait. */
interface Asked {
  request: MovementRequest;
  caller: MovementCaller;
  fingerprint: string;
  isSame(fingerprint: string): boolean;
  deadline: number;
}

const NOT_SENT: Outcome = outcomeOf({ kind: 'notSent', reason: 'called-off' });

const refused = (...errors: MovementError[]): MovementResult => ({ transaction: null, replayed: false, errors });
