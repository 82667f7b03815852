import { describe, expect, it } from 'vitest';
import { CardNumber } from '../../../src/card-number.ts';
import { Events } from '../../../src/events/events.ts';
import type { History } from '../../../src/ledger/history.ts';
import type { Movement } from '../../../src/movements/movement.ts';
import { Live } from '../../../src/request/live.ts';

const CARD = new CardNumber('914639258868515');

/** A ledger of one movement, which the test changes by hand, and the streams of who follows it. */
function ledger(expiresAt: Date | null = null) {
  const events = new Events();
  const movement = { id: 'm1', status: 'PENDING', final: false, attempt: 1 };
  let reads = 0;
  let revision = 0;
  let reading: () => Promise<void> = async () => undefined;
  const history = {
    async byId() {
      reads += 1;
      const found = { ...movement } as Movement;
      await reading();
      return found;
    },
    async cardRevisions() {
      reads += 1;
      const found = revision;
      await reading();
      return new Map([[CARD.reveal(), found]]);
    },
  };
  const live = new Live({
    events,
    history: history as unknown as History,
    transactions: history as unknown as History,
    viewer: { expiresAt },
  });
  return {
    events,
    reads: () => reads,
    /** What happens during a read, from now on. */
    whileReading: (work: () => Promise<void>) => {
      reading = work;
    },
    change(changes: Partial<Movement> = {}) {
      Object.assign(movement, changes);
      revision += 1;
      events.publish({ movementId: 'm1', card: CARD });
    },
    follow: () => live.movement('m1', async () => null)[Symbol.asyncIterator](),
    followCard: () => live.card(CARD.reveal(), async () => null)[Symbol.asyncIterator](),
  };
}

const status = async (next: Promise<IteratorResult<unknown>>) => {
  const { value, done } = (await next) as { value?: { value?: Movement; error?: Error }; done?: boolean };
  return done ? 'done' : (value?.value?.status ?? value?.error?.message);
};

describe('what changes while it is read', () => {
  it('is not missed: the reader listened before', async () => {
    const { whileReading, change, follow } = ledger();
    whileReading(async () => {
      whileReading(async () => undefined);
      change({ status: 'SUCCEEDED', final: true });
    });
    const stream = follow();
    expect(await status(stream.next())).toBe('PENDING');
    expect(await status(stream.next())).toBe('SUCCEEDED');
    expect(await status(stream.next())).toBe('done');
  });
});

describe('a reader that does not keep up', () => {
  it('finds the last state, and what lay in between costs no reading', async () => {
    const { change, follow, reads, events } = ledger();
    const stream = follow();
    expect(await status(stream.next())).toBe('PENDING');
    await expect.poll(reads).toBe(1);
    for (let attempt = 2; attempt < 1_000; attempt += 1) change({ attempt, status: 'FAILED' });
    change({ status: 'SUCCEEDED', final: true });
    const rest = [await status(stream.next()), await status(stream.next())];
    expect(rest.at(-1)).toMatch(/SUCCEEDED|done/);
    expect(rest).toContain('SUCCEEDED');
    expect(reads()).toBeLessThanOrEqual(3);
    expect(events.listeners).toBe(0);
  });
});

describe('a change that brings no news', () => {
  it('is not told', async () => {
    const { change, follow, reads } = ledger();
    const stream = follow();
    await stream.next();
    const next = stream.next();
    for (const count of [2, 3, 4]) {
      change();
      await expect.poll(reads).toBe(count);
    }
    change({ status: 'UNKNOWN' });
    expect(await status(next)).toBe('UNKNOWN');
  });

  it('is not told of a card either, except where only the news itself can say so', async () => {
    const { events, followCard, reads, change } = ledger();
    const stream = followCard();
    expect((await stream.next()).done).toBe(false);
    const next = stream.next();
    events.publish({ movementId: 'another', card: CARD });
    await expect.poll(reads).toBe(2);
    expect(await Promise.race([next.then(() => 'told'), Promise.resolve('nothing')])).toBe('nothing');
    events.publish({ movementId: null, card: CARD });
    expect((await next).done).toBe(false);
    change();
    expect((await stream.next()).done).toBe(false);
  });
});

describe('a ledger that does not answer', () => {
  it('in mid-stream is read again, and the change comes then', async () => {
    const { whileReading, change, follow } = ledger();
    const stream = follow();
    await stream.next();
    let failed = 0;
    whileReading(async () => {
      failed += 1;
      if (failed === 1) throw new Error('the ledger is away');
    });
    const next = stream.next();
    change({ status: 'SUCCEEDED', final: true });
    expect(await status(next)).toBe('SUCCEEDED');
    expect(failed).toBe(2);
  });

  it('at the start is the error that the stream ends with', async () => {
    const { whileReading, follow, events } = ledger();
    whileReading(async () => {
      throw new Error('the ledger is away');
    });
    const stream = follow();
    expect(await status(stream.next())).toBe('the ledger is away');
    expect(await status(stream.next())).toBe('done');
    expect(events.listeners).toBe(0);
  });
});

describe('a stream ends', () => {
  it('when its reader leaves, though nothing happens', async () => {
    const { follow, followCard, events } = ledger();
    const streams = [follow(), followCard()];
    for (const stream of streams) await stream.next();
    expect(events.listeners).toBe(2);
    const waiting = streams.map((stream) => stream.next());
    for (const stream of streams) await stream.return?.();
    expect(events.listeners).toBe(0);
    for (const next of waiting) expect((await next).done).toBe(true);
  });

  it('when its reader leaves with an event that nobody has taken', async () => {
    const { follow, events, change, reads } = ledger();
    const stream = follow();
    await stream.next();
    change({ status: 'UNKNOWN' });
    await stream.return?.();
    await expect.poll(() => events.listeners).toBe(0);
    expect(reads()).toBeLessThanOrEqual(2);
  });

  it('when the program is told to stop, and for who comes after that, after the first value', async () => {
    const { follow, events } = ledger();
    const stream = follow();
    await stream.next();
    events.close();
    expect(await status(stream.next())).toBe('done');
    const late = follow();
    const told = [await status(late.next()), await status(late.next())];
    expect(told.at(-1)).toBe('done');
    expect(events.listeners).toBe(0);
  });

  it('with its token, also for a reader that does not read on, who finds that said when it does', async () => {
    const { change, follow, events } = ledger(new Date(Date.now() + 150));
    const stream = follow();
    expect(await status(stream.next())).toBe('PENDING');
    change({ status: 'FAILED' });
    expect(events.listeners).toBe(1);
    await expect.poll(() => events.listeners).toBe(0);
    expect(await status(stream.next())).toMatch(/token has expired/);
    expect(await status(stream.next())).toBe('done');
  });

  it('with its token, and says so', async () => {
    const { follow, events } = ledger(new Date(Date.now() + 100));
    const stream = follow();
    expect(await status(stream.next())).toBe('PENDING');
    expect(await status(stream.next())).toBe('The bearer token has expired: get a new one.');
    expect(await status(stream.next())).toBe('done');
    expect(events.listeners).toBe(0);
  });
});
