import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import { openLedger, openLedgerBeside } from '../../../src/ledger/open.ts';
import type { Store, Work } from '../../../src/ledger/store.ts';
import type { Movement } from '../../../src/movements/movement.ts';
import { newOrderNo } from '../../support/app.ts';
import {
  embeddedPlace,
  intent,
  ledgerOn,
  type Place,
  same,
  started,
  succeeded,
  tally,
  voidOf,
} from '../../support/ledger.ts';
import { type Watch, watchStatements } from '../../support/statements.ts';

let place: Place;
let watch: Watch;
let store: Store;
let ledger: Ledger;
let told: Movement[];
beforeEach(async () => {
  place = embeddedPlace();
  watch = watchStatements();
  store = await openLedger(place.url);
  told = [];
  ledger = ledgerOn(store, { onChange: (movement) => told.push(movement) });
  await sql`create table notes (text text unique, parent text references notes (text) deferrable initially deferred)`.execute(
    store.db,
  );
  watch.seen.length = 0;
});
afterEach(async () => {
  watch.stop();
  await store.close();
  await place.remove();
});

/** Work of the test's own, on a table of the test's own. */
const note = (text: string, parent: string | null = null): Work<void> => {
  return async (trx) => void (await sql`insert into notes values (${text}, ${parent})`.execute(trx));
};
const fails: Work<never> = async () => {
  throw new Error('its own fault');
};
const notes = async (from = store): Promise<string[]> => {
  const { rows } = await sql<{ text: string }>`select text from notes order by rowid`.execute(from.db);
  return rows.map(({ text }) => text);
};
const fates = async (work: Promise<unknown>[]) => (await Promise.allSettled(work)).map(({ status }) => status);

it('what is written in one turn shares a commit, and nobody is told before it', async () => {
  const beside = await openLedgerBeside(place.url);
  const orders = Array.from({ length: 32 }, newOrderNo);
  const seenBeside = orders.map(async (orderNo) => {
    const { id } = await started(ledger, intent({ orderNo }));
    // Another connection sees what is committed, and nothing else.
    return (await ledgerOn(beside).history.byId(id))?.orderNo;
  });
  expect(await Promise.all(seenBeside)).toEqual(orders);
  expect(watch.count('commit')).toBe(1);
  expect(told).toHaveLength(32);
  await beside.close();
});

it('one that fails is taken back alone, and the others stand', async () => {
  const half: Work<void> = async (trx) => {
    await note('half')(trx);
    await fails(trx);
  };
  const done = [
    store.write(note('one')),
    store.write(fails),
    store.transaction(half),
    store.write(note('one')),
    store.transaction(note('two')),
    store.write(note('three')),
  ];
  await expect(done[1]).rejects.toThrow('its own fault');
  await expect(done[2]).rejects.toThrow('its own fault');
  await expect(done[3]).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT_UNIQUE' });
  expect(await fates(done)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected', 'fulfilled', 'fulfilled']);
  expect(await notes()).toEqual(['one', 'two', 'three']);
  expect(watch.count('commit')).toBe(1);
});

it('one that fails is told so only when the others are committed: it may have failed because of what they wrote', async () => {
  const order: string[] = [];
  const failing = store.write(fails).catch(() => order.push(`failed after ${watch.count('commit')} commit`));
  const writing = store.write(note('one')).then(() => order.push('written'));
  await Promise.all([failing, writing]);
  expect(order.sort()).toEqual(['failed after 1 commit', 'written']);
});

it('when the commit fails, every one is told so, and none stands', async () => {
  const beginning = ledger.begin(intent(), same);
  const work = [beginning, store.write(note('orphan', 'no such parent')), store.write(fails), store.write(note('one'))];
  for (const each of await Promise.allSettled(work)) {
    expect(each).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('FOREIGN KEY') } });
  }
  expect(told).toEqual([]);
  expect(await notes()).toEqual([]);
  expect(await ledger.history.page({ filter: {}, limit: 9, from: 'newest' })).toEqual([]);
  // The connection is as good as new.
  await store.write(note('afterwards'));
  expect(await notes()).toEqual(['afterwards']);
});

it('where SQLite takes the transaction back by itself, what comes after it is not written on its own', async () => {
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(store.db);
  const limit = (pages: number) => sql`pragma max_page_count = ${sql.lit(pages)}`.execute(store.db);
  await limit(rows[0]?.page_count ?? 0);
  const work = [
    store.write(note('before')),
    ledger.begin(intent({ fingerprint: 'x'.repeat(20_000) }), same),
    store.write(note('after')),
    store.transaction(note('after, too')),
  ];
  for (const each of await Promise.allSettled(work)) {
    expect(each).toMatchObject({ status: 'rejected', reason: { code: 'SQLITE_FULL' } });
  }
  expect(await notes()).toEqual([]);
  await limit(1_000_000);
  await store.write(note('afterwards'));
  expect(await notes()).toEqual(['afterwards']);
});

it('a read never sees what is not committed, and waits for it', async () => {
  const reads: Promise<string[]>[] = [];
  let isCommitted = false;
  const seen: boolean[] = [];
  const reading = () => {
    reads.push(
      notes().then((texts) => {
        seen.push(isCommitted);
        return texts;
      }),
    );
  };
  const slow: Work<void> = async (trx) => {
    await note('one')(trx);
    reading();
    await sleep(20);
    await note('two')(trx);
  };
  const half: Work<void> = async (trx) => {
    await note('half')(trx);
    reading();
    await sleep(20);
    await fails(trx);
  };
  const writing = [store.transaction(slow), store.transaction(half).catch(() => undefined)];
  await Promise.all(writing);
  isCommitted = true;
  expect(await Promise.all(reads)).toEqual([
    ['one', 'two'],
    ['one', 'two'],
  ]);
  expect(seen).toEqual([true, true]);
});

it('of the same order number in one turn one is started, and the others know it', async () => {
  const wanted = intent();
  const begun = await Promise.all(
    Array.from({ length: 8 }, (_, i) => ledger.begin({ ...wanted, claim: `claim-${i}` }, same)),
  );
  expect(tally(begun)).toEqual({ started: 1, known: 7 });
  const claims = begun.map((each) => ('movement' in each ? each.movement.claim : null));
  expect(new Set(claims)).toEqual(new Set(['claim-0']));
  expect(watch.count('commit')).toBe(1);
  expect(told).toHaveLength(1);
});

it('of the voids and tips of one original in one turn one is started, and none once it is voided', async () => {
  const voids = () => Promise.all(Array.from({ length: 8 }, () => ledger.begin(voidOf('P1'), same)));
  const begun = await voids();
  expect(tally(begun)).toEqual({ started: 1, held: 7 });
  const winner = begun.find((each) => each.kind === 'started');
  if (winner?.kind !== 'started') throw new Error('nobody has started');
  // In one turn with the outcome that undoes the original: they are told of it, and leave nothing behind.
  const [, after] = await Promise.all([ledger.record(winner.movement, succeeded({ amount: null }), 0), voids()]);
  expect(tally(after)).toEqual({ voided: 8 });
  expect(await ledger.history.byOriginals(['P1'])).toHaveLength(1);
});

it('a crowd is written in groups, between which others get their turn', async () => {
  let turns = 0;
  let isDone = false;
  const counting = (async () => {
    for (; !isDone; turns += 1) await turn();
  })();
  await Promise.all(Array.from({ length: 200 }, (_, index) => store.write(note(`${index}`))));
  isDone = true;
  await counting;
  expect(await notes()).toEqual(Array.from({ length: 200 }, (_, index) => `${index}`));
  const sizes: number[] = [];
  for (const { text } of watch.seen) {
    if (text === 'begin immediate') sizes.push(0);
    else if (text.startsWith('insert')) sizes.push((sizes.pop() ?? 0) + 1);
  }
  expect(sizes).toEqual([64, 64, 64, 8]);
  expect(turns).toBeGreaterThanOrEqual(4);
});

it('what waits when the store is closed is written first, and what comes later is refused', async () => {
  const writing = started(ledger);
  await store.close();
  await expect(store.write(note('too late'))).rejects.toThrow();
  await expect(ledger.begin(intent(), same)).rejects.toThrow();
  const { id } = await writing;
  store = await openLedger(place.url);
  expect(await ledgerOn(store).history.byId(id)).toMatchObject({ status: 'PENDING' });
});

it('a tool that writes for too long costs the group an error, and the next one nothing', async () => {
  const beside = await openLedgerBeside(place.url);
  await sql`pragma busy_timeout = 20`.execute(store.db);
  await beside.db.connection().execute(async (connection) => {
    await sql`begin immediate`.execute(connection);
    expect(await fates([store.write(note('one')), store.transaction(note('two'))])).toEqual(['rejected', 'rejected']);
    await sql`commit`.execute(connection);
  });
  await Promise.all([store.write(note('three')), store.write(note('four'))]);
  expect(await notes(beside)).toEqual(['three', 'four']);
  await beside.close();
});

it('a tool cannot write between a read and a write of one group, which would then have to fail', async () => {
  const beside = await openLedgerBeside(place.url);
  await sql`pragma busy_timeout = 0`.execute(beside.db);
  let tool = '';
  const work: Work<void> = async (trx) => {
    await sql`select * from notes`.execute(trx);
    tool = await sql`insert into notes values ('from beside', null)`.execute(beside.db).then(
      () => 'written',
      ({ code }: { code: string }) => code,
    );
    await note('one')(trx);
  };
  await store.transaction(work);
  expect(tool).toBe('SQLITE_BUSY');
  expect(await notes()).toEqual(['one']);
  await beside.close();
});
