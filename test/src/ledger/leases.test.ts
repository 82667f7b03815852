import { sql } from 'kysely';
import { expect, it } from 'vitest';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import type { Due } from '../../../src/ledger/settling.ts';
import type { Movement } from '../../../src/movements/movement.ts';
import { NOT_CARRIED_OUT } from '../../../src/movements/settling/verdict.ts';
import {
  accepted,
  declined,
  intent,
  lost,
  notSent,
  onBothStores,
  recorded,
  started,
  succeeded,
  together,
} from '../../support/ledger.ts';

/** Due as soon as it is open. */
const AT_ONCE = { firstLookMs: 0 };
const LEASE_MS = 60_000;

const many = <Made>(count: number, make: () => Promise<Made>) => Promise.all(Array.from({ length: count }, make));
const idsOf = (due: readonly Due[]) => due.map(({ movement }) => movement.id);

/** Takes until there is nothing more. */
async function takeAll(ledger: Ledger, limit = 1): Promise<string[]> {
  const taken: string[] = [];
  for (;;) {
    const due = await ledger.settling.take(limit, LEASE_MS);
    if (due.length === 0) return taken;
    taken.push(...idsOf(due));
  }
}

onBothStores('leases', (bench) => {
  it('are given for what is unknown or pending with the processor, and for nothing else', async () => {
    const [one, two] = bench.ledgers(AT_ONCE);
    const unknown = await recorded(one, lost());
    const pending = await recorded(one, accepted());
    for (const outcome of [succeeded(), declined(), notSent()]) await recorded(one, outcome);
    await started(one);
    expect((await takeAll(two)).sort()).toEqual([unknown.id, pending.id].sort());
  });

  it('are not given for one in flight, even when the time of its process is over', async () => {
    const [one, two] = bench.ledgers({ ...AT_ONCE, answerWithinMs: 0 });
    await started(one);
    expect(await two.settling.take(9, LEASE_MS)).toEqual([]);
  });

  it('of one merchant are not given to another', async () => {
    const [[one], [other]] = [bench.ledgers(AT_ONCE), bench.ledgers(AT_ONCE)];
    await recorded(one, lost());
    expect(await other.settling.take(9, LEASE_MS)).toEqual([]);
  });

  it('are never given twice, however many machines ask at once', async () => {
    const ledgers = bench.ledgers(AT_ONCE);
    const open: Movement[] = [];
    while (open.length < 40) open.push(...(await many(8, () => recorded(ledgers[0], lost()))));
    const taken = (await together(ledgers, 12, (ledger, i) => takeAll(ledger, 1 + (i % 3)))).flat();
    expect(taken).toHaveLength(40);
    expect(taken.sort()).toEqual(open.map(({ id }) => id).sort());
  });

  it('are given for as many as were asked for, those that wait longest first', async () => {
    const [one, two] = bench.ledgers(AT_ONCE);
    const open: string[] = [];
    for (let i = 0; i < 6; i += 1) {
      const { id } = await recorded(one, lost());
      open.push(id);
      // The clock of the store counts in milliseconds.
      await new Promise((next) => setTimeout(next, 2));
    }
    expect(idsOf(await two.settling.take(1, LEASE_MS))).toEqual([open[0]]);
    expect(idsOf(await one.settling.take(2, LEASE_MS)).sort()).toEqual([open[1], open[2]]);
    expect(await takeAll(two)).toEqual([open[3], open[4], open[5]]);
  });

  it('are given for no more than were asked for, also where the database has counted few rows', async () => {
    const [one] = bench.ledgers(AT_ONCE);
    const [store] = bench.stores;
    // What a fresh table looks like to a planner that knows it: then it may run an inner query once for each row.
    await sql`delete from movements`.execute(store.db);
    await recorded(one, succeeded());
    await sql`analyze movements`.execute(store.db);
    await many(5, () => recorded(one, lost()));
    for (let left = 5; left > 0; left -= 1) expect(await one.settling.take(1, LEASE_MS)).toHaveLength(1);
  });

  it('end: what was not settled by then is due again', async () => {
    const [one, two] = bench.ledgers(AT_ONCE);
    const { id } = await recorded(one, lost());
    expect(idsOf(await one.settling.take(1, 100))).toEqual([id]);
    expect(await two.settling.take(1, 100)).toEqual([]);
    await expect.poll(async () => idsOf(await two.settling.take(1, LEASE_MS)), { interval: 10 }).toEqual([id]);
  });

  it('say how often it was looked up, and since when nothing of it can have gone out', async () => {
    const [one, two] = bench.ledgers({ ...AT_ONCE, sendWithinMs: 5_000 });
    const answered = await started(one);
    await one.record(answered, lost(), 3_000);
    const [due] = await two.settling.take(1, LEASE_MS);
    expect(due).toMatchObject({ looks: 0, movement: { id: answered.id } });
    expect(due?.sentAgoMs).toBeGreaterThanOrEqual(3_000);
    expect(due?.sentAgoMs).toBeLessThan(5_000);
  });

  it('of what a dead process left may still be sent until its time to send is over', async () => {
    const [one] = bench.ledgers({ ...AT_ONCE, answerWithinMs: 0, sendWithinMs: 5_000 });
    await started(one);
    expect(await one.settling.abandon({ all: false })).toBe(1);
    const [due] = await one.settling.take(1, LEASE_MS);
    expect(due?.sentAgoMs).toBeLessThan(-3_000);
  });
});

onBothStores('after a look-up', (bench) => {
  it('that changed nothing it is due when it was said, and the look-up is counted where it was answered', async () => {
    const [one, two] = bench.ledgers(AT_ONCE);
    const movement = await recorded(one, lost());
    await one.settling.take(1, LEASE_MS);
    await one.settling.lookAgain(movement, 0, true);
    const [second] = await two.settling.take(1, LEASE_MS);
    expect(second).toMatchObject({ looks: 1, movement: { revision: movement.revision } });
    await two.settling.lookAgain(movement, 0, false);
    expect(await one.settling.take(1, LEASE_MS)).toMatchObject([{ looks: 1 }]);
    await one.settling.lookAgain(movement, LEASE_MS, true);
    expect(await two.settling.take(1, LEASE_MS)).toEqual([]);
    await one.settling.lookAgain(movement, null, true);
    expect(await two.settling.take(1, LEASE_MS)).toEqual([]);
  });

  it('of something that has changed since, nothing is put off', async () => {
    const [one, two] = bench.ledgers(AT_ONCE);
    const seen = await recorded(one, lost());
    await two.record(seen, accepted(), 0);
    await one.settling.lookAgain(seen, null, true);
    expect(await one.settling.take(1, LEASE_MS)).toMatchObject([{ looks: 0, movement: { status: 'PENDING' } }]);
  });

  it('that settled it as not done, it is looked at once more, and no more after that', async () => {
    const [one, two] = bench.ledgers(AT_ONCE);
    const unknown = await recorded(one, lost());
    const { movement } = await one.settling.settle(unknown, {
      event: { kind: 'looked-up', status: 'FAILED' },
      failure: NOT_CARRIED_OUT,
      order: null,
      person: null,
      reason: 'not known',
      lookAgainInMs: 0,
    });
    expect(movement).toMatchObject({ status: 'FAILED', final: true, settledBy: 'SETTLER' });
    expect(await two.settling.take(1, LEASE_MS)).toMatchObject([{ movement: { id: unknown.id, status: 'FAILED' } }]);
    await two.settling.lookAgain(movement, null, true);
    expect(await one.settling.take(1, 0)).toEqual([]);
  });
});

onBothStores('what is unsettled', (bench) => {
  it('is counted and listed, oldest first', async () => {
    const [one, two] = bench.ledgers();
    expect(await one.settling.unsettled(0)).toEqual({ pending: 0, unknown: 0, overdue: 0, oldest: null });
    const flying = await started(one);
    const pending = await recorded(one, accepted());
    const unknown = await recorded(one, lost());
    for (const outcome of [succeeded(), notSent()]) await recorded(one, outcome);
    const { createdAt: oldest } = flying;
    expect(await two.settling.unsettled(60_000)).toEqual({ pending: 2, unknown: 1, overdue: 0, oldest });
    expect(await two.settling.unsettled(-1)).toEqual({ pending: 2, unknown: 1, overdue: 3, oldest });
    expect(await two.settling.list(9)).toEqual([flying, pending, unknown]);
    expect(await two.settling.list(2)).toEqual([flying, pending]);
  });

  it('holds what was left behind by a process: at once where it is dead, or when its time is over', async () => {
    const [one, two] = bench.ledgers();
    const [left, pending] = [await started(one), await recorded(one, accepted())];
    expect(await two.settling.abandon({ all: false })).toBe(0);
    expect(await two.settling.abandon({ all: true })).toBe(1);
    expect(await one.settling.list(9)).toMatchObject([
      { id: left.id, status: 'UNKNOWN', failure: { code: 'OUTCOME_UNKNOWN', retryable: true } },
      { id: pending.id, status: 'PENDING', revision: pending.revision },
    ]);
    expect(await two.settling.abandon({ all: true })).toBe(0);
  });

  it('is left behind when the time of its process is over, and found by one machine', async () => {
    const ledgers = bench.ledgers({ answerWithinMs: 250 });
    await many(3, () => started(ledgers[0], intent()));
    expect(await ledgers[1].settling.abandon({ all: false })).toBe(0);
    let found = 0;
    const round = async () => {
      const counts = await together(ledgers, 4, (ledger) => ledger.settling.abandon({ all: false }));
      found += counts.reduce((sum, count) => sum + count, 0);
      return found;
    };
    await expect.poll(round, { interval: 20 }).toBe(3);
    expect(await round()).toBe(3);
  });
});
