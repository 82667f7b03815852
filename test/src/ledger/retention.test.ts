import Big from 'big.js';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import { movementId } from '../../../src/ledger/movement-ids.ts';
import { NOT_CARRIED_OUT } from '../../../src/movements/settling/verdict.ts';
import {
  accepted,
  declined,
  fakeUpstream,
  intent,
  lost,
  notSent,
  onBothStores,
  protocolOn,
  recorded,
  refused,
  same,
  started,
  succeeded,
  voidOf,
} from '../../support/ledger.ts';

/** Whatever has been written by now was before this. */
const AFTERWARDS = () => new Date(Date.now() + 60_000);

/** Walks through the whole ledger, and tells how many were erased in each batch. */
async function walk(ledger: Ledger, before = AFTERWARDS()): Promise<number[]> {
  const batches: number[] = [];
  let cursor: string | null = null;
  do {
    const batch = await ledger.retention.eraseBatch(before, cursor);
    if (batch.cursor !== null) expect(batch.cursor > (cursor ?? '')).toBe(true);
    cursor = batch.cursor;
    batches.push(batch.erased);
  } while (cursor !== null);
  return batches;
}

const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);

onBothStores('erasing what is old', (bench) => {
  it.each([
    ['success', succeeded],
    ['decline', declined],
    ['refused request', refused],
  ])('takes card and request out of a %s, and keeps what happened', async (_what, outcome) => {
    const [one, two] = bench.ledgers();
    const before = await recorded(one, outcome(), intent({ nsfAllowed: true }));
    expect(sum(await walk(two))).toBe(1);
    const after = await one.history.byId(before.id);
    expect(after).toEqual({
      ...before,
      card: null,
      entryType: null,
      nsfAllowed: null,
      requestedAmount: null,
      revision: before.revision + 1,
      erasedAt: expect.any(Date),
    });
    const page = await one.history.page({
      filter: { cards: before.card === null ? [] : [before.card] },
      limit: 9,
      from: 'newest',
    });
    expect(page).toEqual([]);
  });

  it('leaves nothing of the card in the row', async () => {
    const [one] = bench.ledgers();
    const { id } = await recorded(one, succeeded());
    await walk(one);
    const { rows } = await sql`select * from movements where id = ${id}`.execute(bench.stores[0].db);
    expect(rows).toMatchObject([{ card: null, entry_type: null, nsf_allowed: null, requested_amount: null }]);
  });

  it('keeps what a void moved, which stood in its request', async () => {
    const [one, two] = bench.ledgers();
    const amount = new Big('7.25');
    const before = await recorded(one, succeeded({ amount: null }), voidOf('P1', { requestedAmount: amount }));
    const payment = await recorded(one, succeeded({ amount: new Big(4) }), intent({ requestedAmount: new Big(9) }));
    expect(sum(await walk(two))).toBe(2);
    const after = await two.history.byId(before.id);
    expect(after?.amount?.toFixed()).toBe('7.25');
    expect(after).toMatchObject({ requestedAmount: null, originalCheckoutId: 'P1' });
    expect((await one.history.byId(payment.id))?.amount?.toFixed()).toBe('4');
    expect(await one.begin(voidOf('P1'), same)).toEqual({ kind: 'voided' });
  });

  it('leaves what is not final: in flight, pending, unknown, and what may be tried again', async () => {
    const [one, two] = bench.ledgers();
    const open = [await started(one)];
    for (const outcome of [accepted(), lost(), notSent()]) open.push(await recorded(one, outcome));
    expect(sum(await walk(two))).toBe(0);
    for (const movement of open) expect(await one.history.byId(movement.id)).toEqual(movement);
  });

  it('leaves what is to be looked up once more, until it has been', async () => {
    const [one] = bench.ledgers();
    const unknown = await recorded(one, lost());
    const { movement } = await one.settling.settle(unknown, {
      event: { kind: 'looked-up', status: 'FAILED' },
      failure: NOT_CARRIED_OUT,
      order: null,
      person: null,
      reason: 'not known',
      lookAgainInMs: 60_000,
    });
    expect(sum(await walk(one))).toBe(0);
    await one.settling.lookAgain(movement, null, true);
    expect(sum(await walk(one))).toBe(1);
    // Who settled it, and why, is no request: it stays for ever.
    expect(await one.settling.settlementsOf(unknown.id)).toMatchObject([{ reason: 'not known' }]);
  });

  it('leaves what was made or has changed since', async () => {
    const [one] = bench.ledgers();
    const { id, createdAt } = await recorded(one, succeeded());
    expect(sum(await walk(one, createdAt))).toBe(0);
    const later = new Date(Date.now() + 3_600_000).toISOString();
    await sql`update movements set updated_at = ${later} where id = ${id}`.execute(bench.stores[0].db);
    expect(sum(await walk(one))).toBe(0);
  });

  it('leaves other merchants’ movements', async () => {
    const [[one], [other]] = [bench.ledgers(), bench.ledgers()];
    await recorded(one, succeeded());
    expect(sum(await walk(other))).toBe(0);
  });

  it('a repeated request is answered as before, and another one under its order number is refused', async () => {
    const [one, two] = bench.ledgers();
    const upstream = fakeUpstream(() => succeeded());
    const pay = (amount: string) => protocolOn(two).execute(upstream.payment('order-1', { amount }));
    const { transaction } = await protocolOn(one).execute(upstream.payment('order-1', { amount: '10.5' }));
    expect(sum(await walk(one))).toBe(1);
    expect(await pay('10.5')).toMatchObject({
      replayed: true,
      errors: [],
      transaction: { id: transaction?.id, status: 'SUCCEEDED', amount: transaction?.amount, requestedAmount: null },
    });
    expect(await pay('10.6')).toMatchObject({ transaction: null, errors: [{ code: 'ORDER_CONFLICT' }] });
    expect(upstream.sends('order-1')).toBe(1);
  });

  describe('of many', () => {
    it('goes on behind each batch, also where a batch holds nothing to erase, and does each once', async () => {
      const [one, two] = bench.ledgers();
      const [{ id }, open] = [await recorded(one, succeeded()), await started(one)];
      await copies(open.id, 'a', 450);
      await copies(id, 'b', 250);
      // 702 rows in the order of their ids, 200 in a batch: 1 final, 451 open, 250 final.
      expect(await walk(two)).toEqual([1, 0, 148, 102, 0]);
      expect(sum(await walk(one))).toBe(0);
    });

    it('is done by two machines at once without a gap', async () => {
      const ledgers = bench.ledgers();
      const { id } = await recorded(ledgers[0], succeeded());
      await copies(id, 'c', 420);
      const counts = await Promise.all(ledgers.map((ledger) => walk(ledger)));
      expect(sum(counts.flat())).toBe(421);
    });
  });

  /** Rows like this one, with ids of this moment, behind all others in the order of their letters. */
  async function copies(id: string, letter: string, count: number): Promise<void> {
    const { db } = bench.stores[0];
    const row = await db.selectFrom('movements').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const moment = movementId(new Date()).slice(0, -22);
    const rows = Array.from({ length: count }, (_, index) => {
      const name = `${moment}${letter}${row.merchant}${String(index).padStart(5, '0')}`;
      return { ...row, id: name, order_no: name };
    });
    for (let at = 0; at < count; at += 100) {
      await db
        .insertInto('movements')
        .values(rows.slice(at, at + 100))
        .execute();
    }
  }
});
