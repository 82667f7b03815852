import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { newOrderNo } from '../../support/app.ts';
import {
  fakeUpstream,
  intent,
  notSent,
  protocolOn,
  recorded,
  same,
  started,
  succeeded,
  useBench,
  voidOf,
} from '../../support/ledger.ts';

const bench = useBench('embedded');

/** No page more than now: what a full disk is to the ledger. What is inserted is so long that it needs some. */
async function fillDisk(): Promise<() => Promise<void>> {
  const { db } = bench.stores[0];
  const limit = async (pages: number) => void (await sql`pragma max_page_count = ${sql.lit(pages)}`.execute(db));
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db);
  await limit(rows[0]?.page_count ?? 0);
  return () => limit(1_000_000);
}

const LONG = 'x'.repeat(20_000);

it('an intent for which there is no room is refused with the cause, and leaves nothing behind', async () => {
  const [ledger] = bench.ledgers();
  const wanted = intent({ fingerprint: LONG });
  const makeRoom = await fillDisk();
  await expect(ledger.begin(wanted, same)).rejects.toThrow(/full/);
  await expect(ledger.begin(voidOf('P1', { fingerprint: LONG }), same)).rejects.toThrow(/full/);
  expect(await ledger.history.byOrderNo(wanted.orderNo)).toBeNull();
  await makeRoom();
  expect((await started(ledger, wanted)).attempt).toBe(1);
  // No hold was left behind either.
  await started(ledger, voidOf('P1'));
});

it('a new attempt for which there is no room is refused, and the old one stays as it was', async () => {
  const [ledger] = bench.ledgers();
  const failed = await recorded(ledger, notSent(), voidOf('P1'));
  const makeRoom = await fillDisk();
  await expect(ledger.begin(intent({ orderNo: failed.orderNo, claim: LONG }), same)).rejects.toThrow(/full/);
  expect(await ledger.history.byId(failed.id)).toEqual(failed);
  await makeRoom();
  expect((await started(ledger, intent({ orderNo: failed.orderNo }))).attempt).toBe(2);
});

it('reads go on while the disk is full', async () => {
  const [ledger] = bench.ledgers();
  const movement = await recorded(ledger, succeeded());
  const makeRoom = await fillDisk();
  await ledger.ping();
  expect(await ledger.history.byId(movement.id)).toEqual(movement);
  await makeRoom();
});

it('nothing is sent without an intent on the disk, and the same order goes out once there is room', async () => {
  const [ledger] = bench.ledgers();
  const causes: unknown[] = [];
  const protocol = protocolOn(ledger, { ledgerUnavailable: (cause) => causes.push(cause) });
  const upstream = fakeUpstream(() => succeeded());
  const orderNo = newOrderNo();
  const long = { ...upstream.payment(orderNo), type: LONG as 'PAYMENT' };
  const makeRoom = await fillDisk();
  const refused = { transaction: null, replayed: false, errors: [{ code: 'UPSTREAM_UNAVAILABLE', retryable: true }] };
  expect(await protocol.execute(long)).toMatchObject(refused);
  expect(await protocol.execute(long)).toMatchObject(refused);
  expect(upstream.sends(orderNo)).toBe(0);
  expect(causes).toHaveLength(2);
  await makeRoom();
  expect(await protocol.execute(long)).toMatchObject({ transaction: { status: 'SUCCEEDED', attempt: 1 }, errors: [] });
  expect(upstream.sends(orderNo)).toBe(1);
});

it('an outcome for which there is no room is written as soon as there is, before the caller is told', async () => {
  const [ledger] = bench.ledgers();
  const failures: unknown[] = [];
  let makeRoom = async () => {};
  const upstream = fakeUpstream(async () => {
    makeRoom = await fillDisk();
    return succeeded({ transIndexCode: LONG });
  });
  const protocol = protocolOn(ledger, { outcomeNotRecorded: (_movement, _outcome, cause) => failures.push(cause) });
  const orderNo = newOrderNo();
  const answered = protocol.execute(upstream.payment(orderNo));
  await expect.poll(() => failures.length).toBe(1);
  expect(await ledger.history.byOrderNo(orderNo)).toMatchObject({ status: 'PENDING', checkoutId: null });
  await makeRoom();
  expect(await answered).toMatchObject({ transaction: { status: 'SUCCEEDED', transIndexCode: LONG }, errors: [] });
  expect(upstream.sends(orderNo)).toBe(1);
});

it('an outcome that cannot be written for long is written after the caller was told that it is unknown', async () => {
  const [ledger] = bench.ledgers();
  let makeRoom = async () => {};
  const upstream = fakeUpstream(async () => {
    makeRoom = await fillDisk();
    return succeeded({ transIndexCode: LONG });
  });
  const protocol = protocolOn(ledger);
  const orderNo = newOrderNo();
  const answer = await protocol.execute(upstream.payment(orderNo));
  expect(answer).toMatchObject({ transaction: { status: 'PENDING' }, errors: [{ code: 'OUTCOME_UNKNOWN' }] });
  await makeRoom();
  await protocol.drain(5_000);
  expect(await ledger.history.byOrderNo(orderNo)).toMatchObject({ status: 'SUCCEEDED' });
  expect(await protocol.execute(upstream.payment(orderNo))).toMatchObject({ replayed: true, errors: [] });
  expect(upstream.sends(orderNo)).toBe(1);
});
