import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { expect, it } from 'vitest';
import { inTransaction } from '../../../src/ledger/store.ts';
import type { LedgerTables } from '../../../src/ledger/tables.ts';
import { paid } from '../../schema/support.ts';
import { figure, inBothShops, keysIn, type Shop } from './support.ts';

/** Enough for some seconds of work: two, and it says where it is. */
const MANY = 6_000;

/** A ledger under key a with that many payments of one card, and nobody serving from it. */
async function payments(shop: Shop, count: number): Promise<string> {
  const till = await shop.serve('a');
  const { orderNo } = await paid(till, await till.card());
  await till.close();
  await shop.copy(orderNo, count - 1);
  return orderNo;
}

const erased = { card: null, requested_amount: null, erased_at: '2026-01-01T00:00:00.000Z' };

inBothShops('resealing that does not run smoothly', (shop, kind) => {
  it('tells how far it is, can be killed at any moment, and goes on from there', { timeout: 60_000 }, async () => {
    await payments(shop, MANY);
    const first = shop.start('b,a');
    const { err } = await first.until(/at those of/);
    first.process.kill('SIGKILL');
    await first.ended;
    expect(err).toMatch(/^[\d,]+ movements looked at, [\d,]+ rewritten; at those of \d{4}-\d\d-\d\d now$/m);
    const half = await shop.rows();
    for (const column of ['card', 'fingerprint'] as const) expect(keysIn(half, column)).toEqual(['a', 'b']);
    const done = half.filter(({ card }) => card.startsWith('b.'));
    expect(done.every(({ fingerprint }) => fingerprint.startsWith('b.'))).toBe(true);

    const second = await shop.reseal('b,a');
    expect(second.code).toBe(0);
    expect(figure(second, 'movements looked at')).toBe('6,000');
    expect(figure(second, 'under key b already')).toBe(done.length.toLocaleString('en-US'));
    const whole = await shop.rows();
    expect([keysIn(whole, 'card'), keysIn(whole, 'fingerprint')]).toEqual([['b'], ['b']]);
    expect(figure(await shop.reseal('b,a'), 'rewritten')).toBe('0');
  });

  it('runs twice at once, and each row is rewritten once', { timeout: 60_000 }, async () => {
    await payments(shop, 1_500);
    const said = await Promise.all([shop.reseal('b,a'), shop.reseal('b,a')]);
    expect(said).toMatchObject([{ code: 0 }, { code: 0 }]);
    const figures = said.map((one) => Number(figure(one, 'rewritten under key b')?.replace(',', '')));
    expect(figures.reduce((sum, count) => sum + count, 0)).toBe(1_500);
    expect(keysIn(await shop.rows(), 'card')).toEqual(['b']);
  });

  it('gives no card back to a row that is erased in this moment', async () => {
    const orderNo = await payments(shop, 20);
    const erase = (trx: Kysely<LedgerTables>) =>
      trx.updateTable('movements').set(erased).where('order_no', '=', orderNo).execute();
    const said = await inTransaction(shop.store.db, async (trx) => {
      await erase(trx);
      const running = shop.start('b,a');
      // It has read the row as it was, and cannot write before this transaction has ended.
      await running.until(/No card is under key b yet/);
      await sleep(300);
      return running;
    }).then(({ ended }) => ended);
    expect(said.code).toBe(0);
    expect(figure(said, 'rewritten under key b')).toBe('19');
    const [row] = (await shop.rows()).filter(({ order_no }) => order_no === orderNo);
    expect(row).toMatchObject(erased);
    expect(row.fingerprint).toMatch(/^a\./);
  });

  it.runIf(kind === 'sqlite')('says how to go on where the ledger stays locked', { timeout: 30_000 }, async () => {
    await payments(shop, 20);
    const said = await inTransaction(shop.store.db, async (trx) => {
      await trx.updateTable('movements').set({ looks: 1 }).where('looks', '=', -1).execute();
      return await shop.reseal('b,a');
    });
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.err).toMatch(/^The ledger failed after 0 movements \(.+\)\. What has been rewritten .+ again\.$/m);
    expect(figure(await shop.reseal('b,a'), 'rewritten')).toBe('20');
  });

  it.runIf(kind === 'postgres')('says how to go on where the connection breaks', async () => {
    await payments(shop, 20);
    const { db } = shop.store;
    const said = await inTransaction(db, async (trx) => {
      await sql`lock table movements in share row exclusive mode`.execute(trx);
      const running = shop.start('b,a');
      const isBroken = async () => {
        const { rows } = await sql`select pg_terminate_backend(pid) from pg_stat_activity
          where application_name = current_setting('application_name') and wait_event_type = 'Lock'`.execute(db);
        return rows.length > 0;
      };
      while (!(await isBroken())) await sleep(20);
      return await running.ended;
    });
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.err).toMatch(/^The ledger failed after 0 movements \(.+\)\. What has been rewritten .+ again\.$/m);
    expect(figure(await shop.reseal('b,a'), 'rewritten')).toBe('20');
  });

  it.runIf(kind === 'postgres')('leaves a row that others hold all the while, and says so', async () => {
    const orderNo = await payments(shop, 20);
    const said = await inTransaction(shop.store.db, async (trx) => {
      await trx.updateTable('movements').set({ looks: 1 }).where('order_no', '=', orderNo).execute();
      return await shop.reseal('b,a');
    });
    expect(said.code).toBe(1);
    expect(said.out).toMatch(/^1 were being changed by others the whole time: run the command again\.$/m);
    expect(figure(said, 'rewritten under key b')).toBe('19');
    expect(figure(await shop.reseal('b,a'), 'rewritten')).toBe('1');
  });
});
