import type { ClientError } from '../client-error.ts';
import { type Clock, growing, type Pauses, pauses } from '../clock.ts';
import type { WatchTransactionSubscription } from '../generated/graphql.ts';
import { WatchTransaction } from '../generated/operations.ts';
import { watch } from '../watch.ts';
import { type Asked, asking, foundIt } from './asking.ts';
import type { MovementKind } from './kinds.ts';
import { isBusy } from './state.ts';

/** Sends an order, and finds out what became of it. One thing at a time. */
export interface Follower {
  /** Sends the order of the state, and goes on until it is settled. */
  send(): Promise<void>;
  /** Finds out; at once, where that is under way already. */
  go(): void;
  /** Ceases; the answer to what has been sent is taken all the same. */
  stop(): void;
}

interface Followed<Kind extends MovementKind> extends Asked<Kind> {
  clock: Clock;
  /** When the order was last sent, in milliseconds since 1970. */
  sentAt(): number;
}

/** How often, and for how long at the least, an order must not be found before it counts as never arrived. */
const MISSES = 3;
const MISSING_MS = 5_000;
const AFTER_A_MISS_MS = 1_700;

/** Follows one movement. */
export function follower<Kind extends MovementKind>(followed: Followed<Kind>): Follower {
  const { client, clock, getState, apply } = followed;
  const ask = asking(followed);
  let isSending = false;
  let isStopped = false;
  /** Else a page that is gone, or the tab that this one is a copy of, may still be about to send it. */
  let wasSentHere = false;
  let running: { stop(): void; wake(): void } | null = null;
  return { send, go, stop };

  async function send(): Promise<void> {
    stop();
    isStopped = false;
    isSending = true;
    wasSentHere = true;
    await ask.send();
    isSending = false;
    if (!isStopped) go();
  }

  function stop(): void {
    isStopped = true;
    running?.stop();
    running = null;
  }

  function go(): void {
    isStopped = false;
    running?.wake();
    if (running !== null || isSending || !isBusy(getState())) return;
    const ending = new AbortController();
    const rests = pauses(clock, ending.signal);
    const mine = { stop: () => ending.abort(), wake: rests.wake };
    running = mine;
    void findOut(rests, ending.signal).finally(() => {
      ending.abort();
      if (running === mine) running = null;
    });
  }

  async function findOut(rests: Pauses, signal: AbortSignal): Promise<void> {
    let misses = 0;
    let missingSince = 0;
    for (let tries = 1; !signal.aborted; tries += 1) {
      const state = getState();
      if (!isBusy(state)) return;
      if (ask.mayRead() && state.status !== 'sending' && state.transaction !== null) {
        await watchOrder(state.orderNo, rests, signal);
        continue;
      }
      const seen = await ask.look(state.orderNo, signal);
      if (signal.aborted || !isBusy(getState())) return;
      if (seen.what === 'missing') {
        if (misses === 0) missingSince = clock.now();
        misses += 1;
        if (misses >= MISSES && clock.now() - missingSince >= MISSING_MS && !mayBeOnItsWay()) {
          return apply(seen.failed === null ? { type: 'missing' } : foundIt(seen.failed));
        }
        await rests.pause(AFTER_A_MISS_MS);
      } else {
        misses = 0;
        if (seen.what === 'nothing') await rests.pause(Math.max(growing(tries), seen.afterMs));
      }
    }
  }

  function mayBeOnItsWay(): boolean {
    return !wasSentHere && clock.now() < followed.sentAt() + client.timeoutMs;
  }

  async function watchOrder(orderNo: string, rests: Pauses, signal: AbortSignal): Promise<void> {
    const isOver = () => !isBusy(getState()) || !ask.mayRead();
    const watched = {
      client,
      operation: WatchTransaction,
      variables: { by: { orderNo }, ...ask.localeOf() },
      next({ transaction }: WatchTransactionSubscription) {
        apply(foundIt(transaction));
        return isOver();
      },
      async poll() {
        await ask.look(orderNo, signal);
        return isOver();
      },
      live(_isLive: boolean, error: ClientError | null) {
        if (error?.kind === 'forbidden') ask.forbidReading();
      },
    };
    await watch(watched, rests, signal);
  }
}
