import type { LoyaltyClient } from '../client.ts';
import { type Clock, clock as realClock } from '../clock.ts';
import { newOrderNo } from '../order-number.ts';
import { type OrderStorage, sessionOrders } from '../order-storage.ts';
import { type Follower, follower } from './follower.ts';
import type { MovementInput, MovementKind } from './kinds.ts';
import { isBusy, isSettled, type MovementState, type SettledState } from './state.ts';
import { orderPlace } from './stored-order.ts';
import { type MovementEvent, transition } from './transition.ts';

/** What a movement needs. */
export interface MovementOptions<Kind extends MovementKind> {
  client: LoyaltyClient;
  /** Where the order is kept over a reload; `sessionOrders()` unless told. */
  storage?: OrderStorage;
  /** Tells movements of one kind apart that may be under way at one time, such as the sales of a till. */
  slot?: string;
  /** A BCP 47 locale for `formattedAmount`; asked for at each request. */
  locale?: () => string | undefined;
  clock?: Clock;
  /** Told once when nothing more happens by itself, also of an order that was found after a reload. */
  onSettled?(state: SettledState<Kind>): void;
}

/** A movement of value as a store: it makes the order number, keeps it, and finds out what became of it. */
export interface Movement<Kind extends MovementKind> {
  getState(): MovementState<Kind>;
  /** Calls back after each change. The first to subscribe makes it go on with an order that was found in the storage. */
  subscribe(listener: () => void): () => void;
  /**
   * Moves value. False, and nothing is sent, where something is under way. The same input again after a failure that may
   * be retried is the same order: it keeps its number.
   */
  start(input: MovementInput<Kind>): boolean;
  /** After a failure that may be retried, sends the same order again; while it is being found out, asks at once. */
  retry(): void;
  /** Back to idle when the end has been seen. It does nothing while something is under way. */
  reset(): void;
  /** Stops looking and listening, for pages that end. Subscribing anew goes on. */
  dispose(): void;
}

/** A movement of one kind in one slot. Creating it sends nothing and writes nothing. */
export function createMovement<Kind extends MovementKind>(kind: Kind, options: MovementOptions<Kind>): Movement<Kind> {
  const { client, storage = sessionOrders(), slot = '', clock = realClock } = options;
  const place = orderPlace(storage, kind, slot);
  const listeners = new Set<() => void>();
  let state: MovementState<Kind> = { status: 'idle' };
  let sentAt = 0;
  let isFromStorage = false;

  const follow: Follower = follower({
    kind,
    client,
    clock,
    locale: () => options.locale?.(),
    getState: () => state,
    sentAt: () => sentAt,
    apply,
  });

  resumed();
  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      noteShown();
      if (isBusy(state)) follow.go();
      return () => void listeners.delete(listener);
    },
    start(input) {
      if (isBusy(state)) return false;
      // Another store of this page, or the page before this one, has something under way here.
      if (state.status === 'idle' && resumed()) {
        notify();
        follow.go();
        return false;
      }
      if (state.status === 'failed' && state.retryable && isEqual(state.input, input)) return send({ type: 'retry' });
      return send({ type: 'start', orderNo: newOrderNo(), input });
    },
    retry() {
      if (isBusy(state)) follow.go();
      else send({ type: 'retry' });
    },
    reset() {
      if (isBusy(state)) return;
      place.clear();
      apply({ type: 'reset' });
    },
    dispose: () => follow.stop(),
  };

  /** Takes up what the storage holds; answers whether there was anything. */
  function resumed(): boolean {
    const order = place.read();
    if (order === null) return false;
    isFromStorage = true;
    sentAt = order.sentAt;
    state = transition(state, { type: 'reloaded', orderNo: order.orderNo, input: order.input });
    return true;
  }

  /** The order is written down before its request goes out: a reload right after it finds the number again. */
  function send(event: MovementEvent<Kind>): boolean {
    const next = transition(state, event);
    if (next.status !== 'sending') return false;
    sentAt = clock.now();
    isFromStorage = false;
    place.write({ orderNo: next.orderNo, input: next.input, sentAt });
    state = next;
    notify();
    void follow.send();
    return true;
  }

  function apply(event: MovementEvent<Kind>): void {
    const before = state;
    state = transition(before, event);
    if (state === before) return;
    // What used up no number and never will leaves nothing to come back to.
    if (state.status === 'failed' && !state.retryable && state.transaction === null) place.clear();
    notify();
    if (isSettled(state) && !isSettled(before)) options.onSettled?.(state);
  }

  function notify(): void {
    noteShown();
    for (const listener of [...listeners]) listener();
  }

  /** After a reload the end is shown once; a failure that may be retried stays until somebody has done something about it. */
  function noteShown(): void {
    if (!isFromStorage || listeners.size === 0 || !isSettled(state)) return;
    if (state.status === 'failed' && (state.retryable || state.transaction === null)) return;
    place.clear();
  }
}

const isEqual = (one: object, other: object): boolean => JSON.stringify(one) === JSON.stringify(other);
