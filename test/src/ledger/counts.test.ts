import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import { openLedger } from '../../../src/ledger/open.ts';
import type { Finding } from '../../../src/ledger/settling.ts';
import type { Store } from '../../../src/ledger/store.ts';
import type { Movement } from '../../../src/movements/movement.ts';
import {
  accepted,
  declined,
  embeddedPlace,
  intent,
  ledgerOn,
  lost,
  notSent,
  type Place,
  recorded,
  same,
  started,
  succeeded,
  voidOf,
} from '../../support/ledger.ts';
import { type Watch, watchStatements } from '../../support/statements.ts';

/** What each write of the embedded ledger may cost: its statements, and the commits, each of which is a sync of the disk. */
let place: Place;
let watch: Watch;
let store: Store;
let ledger: Ledger;
beforeEach(async () => {
  place = embeddedPlace();
  watch = watchStatements();
  store = await openLedger(place.url);
  ledger = ledgerOn(store);
});
afterEach(async () => {
  watch.stop();
  await store.close();
  await place.remove();
});

/** The first word of each statement that the work makes. */
async function statementsOf(work: Promise<unknown>): Promise<string> {
  watch.seen.length = 0;
  await work;
  return watch.seen.map(({ text }) => text.split(' ', 1)[0]).join(' ');
}

const ALONE = (statements: string) => `begin ${statements} commit`;
const UNDOABLE = (statements: string) => ALONE(`savepoint ${statements} release`);

const found: Finding = {
  event: { kind: 'looked-up', status: 'SUCCEEDED' },
  failure: null,
  order: null,
  person: null,
  reason: 'found',
};

it('a commit is on the disk when it returns', async () => {
  const { rows } = await sql`select * from pragma_synchronous, pragma_journal_mode`.execute(store.db);
  expect(rows).toEqual([{ synchronous: 2, journal_mode: 'wal' }]);
});

describe('alone', () => {
  it.each([
    'PAYMENT',
    'TOP_UP',
    'POINTS_ISSUANCE',
    'POINTS_REDEMPTION',
  ] as const)('a %s costs two statements and two commits, and nothing is read', async (type) => {
    const wanted = intent({ type });
    expect(await statementsOf(ledger.begin(wanted, same))).toBe(ALONE('insert'));
    const movement = (await ledger.history.byOrderNo(wanted.orderNo)) as Movement;
    expect(await statementsOf(ledger.record(movement, succeeded(), 0))).toBe(ALONE('update'));
  });

  it.each(['VOID', 'TIP'] as const)('a %s looks for a void before it, in a commit of its own', async (type) => {
    const wanted = voidOf('P1', { type });
    expect(await statementsOf(ledger.begin(wanted, same))).toBe(UNDOABLE('insert select'));
    const movement = (await ledger.history.byOrderNo(wanted.orderNo)) as Movement;
    expect(await statementsOf(ledger.record(movement, succeeded(), 0))).toBe(ALONE('update'));
    const refused = ledger.begin(voidOf('P1', { type }), same);
    const takesBack = type === 'VOID' ? 'savepoint insert select rollback release' : 'savepoint insert select release';
    expect(await statementsOf(refused)).toBe(ALONE(takesBack));
  });

  it.each([
    ['a decline', declined],
    ['an acceptance', accepted],
    ['a lost answer', lost],
    ['what was never sent', notSent],
  ])('%s is written by one statement', async (_what, outcome) => {
    expect(await statementsOf(ledger.record(await started(ledger), outcome(), 0))).toMatch(/begin update commit$/);
  });

  it('a repeated order number is looked for once', async () => {
    const { orderNo } = await recorded(ledger, succeeded());
    expect(await statementsOf(ledger.begin(intent({ orderNo }), same))).toBe(ALONE('insert select'));
  });

  it('a new attempt is one statement more', async () => {
    const { orderNo } = await recorded(ledger, notSent());
    expect(await statementsOf(ledger.begin(intent({ orderNo }), same))).toBe(ALONE('insert select update'));
  });

  it('what somebody else settles is written with who did, and read', async () => {
    const movement = await recorded(ledger, lost());
    const settling = ledger.settling.settle(movement, found);
    expect(await statementsOf(settling)).toBe(UNDOABLE('update insert select'));
  });

  it('an outcome that was overtaken is read, until nothing is left to write', async () => {
    const movement = await started(ledger);
    await ledger.record(movement, succeeded(), 0);
    expect(await statementsOf(ledger.record(movement, declined(), 0))).toBe(`${ALONE('update')} select select`);
  });

  it('an attempt that is taken back is found by its order number', async () => {
    const wanted = intent();
    await started(ledger, wanted);
    expect(await statementsOf(ledger.takeBack(wanted, notSent()))).toBe(`select ${ALONE('update')}`);
  });

  it.each([
    ['id', (movement: Movement) => ledger.history.byId(movement.id)],
    ['order number', (movement: Movement) => ledger.history.byOrderNo(movement.orderNo)],
    ['checkoutId', (movement: Movement) => ledger.history.byCheckoutId(movement.checkoutId ?? '')],
  ])('a transaction is read by its %s with one statement', async (_what, read) => {
    const movement = await recorded(ledger, succeeded());
    expect(await statementsOf(read(movement))).toBe('select');
  });
});

describe('32 at once', () => {
  const PAYMENTS = 32;
  const all = <Result>(work: (index: number) => Promise<Result>) =>
    Promise.all(Array.from({ length: PAYMENTS }, (_, index) => work(index)));

  it('payments cost two statements each, and two commits together', async () => {
    watch.seen.length = 0;
    const movements = await all(() => started(ledger));
    expect(watch.count('commit')).toBe(1);
    await all((index) => ledger.record(movements[index] as Movement, succeeded(), 0));
    expect(watch.count('insert')).toBe(PAYMENTS);
    expect(watch.count('update')).toBe(PAYMENTS);
    expect(watch.count('commit')).toBe(2);
    expect(watch.seen).toHaveLength(2 * PAYMENTS + 4);
  });

  it('intents and outcomes share their commits', async () => {
    const movements = await all(() => started(ledger));
    watch.seen.length = 0;
    await Promise.all([
      all((index) => ledger.record(movements[index] as Movement, succeeded(), 0)),
      all(() => started(ledger)),
    ]);
    expect(watch.count('commit')).toBe(1);
  });

  it('voids of as many payments cost two commits together', async () => {
    watch.seen.length = 0;
    const movements = await all((index) => started(ledger, voidOf(`P${index}`)));
    await all((index) => ledger.record(movements[index] as Movement, succeeded({ amount: null }), 0));
    expect(watch.count('commit')).toBe(2);
    expect(watch.count('savepoint')).toBe(PAYMENTS);
  });
});

it('a statement is prepared once, however often it is run', async () => {
  await recorded(ledger, succeeded());
  watch.prepared.length = 0;
  await Promise.all(Array.from({ length: 8 }, () => recorded(ledger, succeeded())));
  expect(watch.prepared).toEqual([]);
});
