import { setTimeout as sleep } from 'node:timers/promises';
import { CardNumber } from '../card-number.ts';
import type { History } from '../ledger/history.ts';
import type { Events } from './events.ts';

/** How late a change is noticed of which nobody told us. */
const POLL_MS = 3_000;

/** As many are asked for in one query. */
const CHUNK = 500;

/**
 * Reads the ledger every few seconds for whatever is listened to, in case an event was lost, or was made by a program
 * that could not send one. What is listened to by many is read once.
 */
export function pollLedger(events: Events, history: History): { stop(): void } {
  const stopped = new AbortController();
  let seen = new Map<string, number>();

  const poll = async (): Promise<void> => {
    const { movementIds, cardNumbers } = events.watched();
    const now = new Map<string, number>();
    for (const ids of chunks(movementIds)) {
      for (const [id, revision] of await history.revisions(ids)) {
        now.set(`movement ${id}`, revision);
        // Seen for the first time counts as changed: it may have, between the listener's reading and ours.
        if (seen.get(`movement ${id}`) !== revision) events.ringMovement(id);
      }
    }
    for (const numbers of chunks(cardNumbers)) {
      const cards = numbers.map((number) => new CardNumber(number));
      for (const [number, revision] of await history.cardRevisions(cards)) {
        now.set(`card ${number}`, revision);
        if (seen.get(`card ${number}`) !== revision) events.ringCard(number);
      }
    }
    seen = now;
  };

  const run = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      await sleep(POLL_MS, undefined, { signal: stopped.signal, ref: false }).catch(() => undefined);
      // A ledger that does not answer is told of where it matters; here the next round is soon.
      if (!stopped.signal.aborted) await poll().catch(() => undefined);
    }
  };
  void run();
  return { stop: () => stopped.abort() };
}

function chunks<Item>(items: Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / CHUNK) }, (_, index) =>
    items.slice(index * CHUNK, (index + 1) * CHUNK),
  );
}
