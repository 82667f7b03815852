import { Kysely, type Migration, Migrator, PostgresDialect, SqliteDialect, sql } from 'kysely';
import Database from 'libsql';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrationsFor } from '../../../src/ledger/migrations.ts';
import { openLedger, openLedgerBeside } from '../../../src/ledger/open.ts';
import type { Store } from '../../../src/ledger/store.ts';
import {
  embeddedPlace,
  ledgerOn,
  type Place,
  postgresPlace,
  recorded,
  started,
  succeeded,
} from '../../support/ledger.ts';
import { HAS_POSTGRES } from '../../support/postgres.ts';

for (const kind of ['sqlite', 'postgres'] as const) {
  describe.skipIf(kind === 'postgres' && !HAS_POSTGRES)(`opening a ledger (${kind})`, () => {
    let place: Place;
    const open: Store[] = [];
    beforeEach(async () => {
      place = kind === 'sqlite' ? embeddedPlace() : await postgresPlace();
    });
    afterEach(async () => {
      for (const store of open.splice(0)) await store.close();
      await place.remove();
    });

    /** Opens it; it is closed with the test. */
    async function opened(opening = openLedger): Promise<Store> {
      const store = await opening(place.url);
      open.push(store);
      return store;
    }

    /**
     * Does something to the tables, as nobody should, while no program runs on them. To drop a column would trouble
     * other tests: whoever opens a ledger reads the columns of the whole database.
     */
    async function meddle(...statements: string[]): Promise<void> {
      const store = await openLedger(place.url);
      for (const statement of statements) await sql.raw(statement).execute(store.db);
      await store.close();
    }

    async function noteAsDone(name: string): Promise<void> {
      const db = bare(kind, place.url);
      await sql`insert into kysely_migration (name, timestamp) values (${name}, '9999')`.execute(db);
      await db.destroy();
    }

    /** One line for the operator, that says what is missing. */
    async function expectRefusal(message: RegExp, opening = openLedger): Promise<void> {
      const refused = expect(opening(place.url)).rejects;
      await refused.toMatchObject({ code: 'LEDGER_UNAVAILABLE', message: expect.stringMatching(message) });
      await refused.toMatchObject({ message: expect.not.stringContaining('\n') });
    }

    it('makes the tables where there are none, and finds them and what is in them the next time', async () => {
      const movement = await recorded(ledgerOn(await opened()), succeeded());
      await open.pop()?.close();
      expect(await ledgerOn(await opened()).history.byId(movement.id)).toEqual(movement);
    });

    it('brings a ledger of the first version up to date, with what it had left open due at once', async () => {
      await makeOldLedger(kind, place.url);
      const { db } = await opened();
      const rows = await db.selectFrom('movements').selectAll().orderBy('id').execute();
      const fresh = { claim: '', revision: 1, looks: 0, settled_by: null, erased_at: null };
      expect(rows).toMatchObject([
        { id: '1', status: 'PENDING', checkout_id: null, due_at: 0, sent_by: 0, ...fresh },
        { id: '2', status: 'PENDING', checkout_id: 'C2', due_at: 0, sent_by: 0, ...fresh },
        { id: '3', status: 'UNKNOWN', due_at: 0, sent_by: 0, ...fresh },
        { id: '4', status: 'SUCCEEDED', due_at: null, sent_by: null, ...fresh },
        { id: '5', status: 'FAILED', due_at: null, sent_by: null, ...fresh },
      ]);
      const { settling } = ledgerOn(open[0] as Store, { firstLookMs: 0 });
      // The one in flight belongs to a process that is gone.
      expect(await settling.abandon({ all: false })).toBe(1);
      const taken = await settling.take(9, 60_000);
      expect(taken.map(({ movement }) => movement.id).sort()).toEqual(['1', '2', '3']);
    });

    it.each(['movements_order_no', 'movements_hold'])('refuses tables without the unique index %s', async (index) => {
      await meddle(`drop index ${index}`);
      await expectRefusal(new RegExp(`missing: the unique index ${index}\\. .*backup`));
      await expectRefusal(new RegExp(index), openLedgerBeside);
    });

    it('refuses an index of that name that is not unique', async () => {
      await meddle(
        'drop index movements_order_no',
        'create index movements_order_no on movements (merchant, order_no)',
      );
      await expectRefusal(/the unique index movements_order_no/);
    });

    it('refuses tables without the columns and tables that it needs, whatever was noted as done', async () => {
      await makeOldLedger(kind, place.url);
      await noteAsDone('0002-settling');
      await expectRefusal(/missing: the table movements .*; the table settlements .*backup/);
    });

    it('refuses tables that a newer version has changed', async () => {
      await (await openLedger(place.url)).close();
      await noteAsDone('9999-of-the-future');
      await expectRefusal(/9999-of-the-future.*newer version has written it/);
    });

    it('serves from a ledger that was refused once it has been mended', async () => {
      await makeOldLedger(kind, place.url);
      await noteAsDone('0002-settling');
      await expectRefusal(/missing/);
      const db = bare(kind, place.url);
      await sql`delete from kysely_migration where name > '0002'`.execute(db);
      await db.destroy();
      await started(ledgerOn(await opened()));
    });

    it('beside the server sees and settles what it does, and makes no tables', async () => {
      await expectRefusal(kind === 'sqlite' ? /^There is no ledger at/ : /start it once/, openLedgerBeside);
      const server = ledgerOn(await opened());
      const beside = ledgerOn(await opened(openLedgerBeside));
      const movement = await started(server);
      expect(await beside.history.byId(movement.id)).toEqual(movement);
      await beside.record(movement, succeeded(), 0);
      expect(await server.history.byId(movement.id)).toMatchObject({ status: 'SUCCEEDED', revision: 2 });
    });
  });
}

/** The tables as the first release made them, with one movement of each status. */
async function makeOldLedger(kind: 'sqlite' | 'postgres', url: string): Promise<void> {
  const db = bare(kind, url);
  const [name, first] = Object.entries(migrationsFor(kind))[0] as [string, Migration];
  const provider = { getMigrations: async () => ({ [name]: first }) };
  const schema = new URL(url).searchParams.get('options')?.replace('-c search_path=', '');
  const migrator = new Migrator({ db, provider, ...(schema && { migrationTableSchema: schema }) });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
  const states = [['PENDING'], ['PENDING', 'C2'], ['UNKNOWN'], ['SUCCEEDED', 'C4'], ['FAILED']];
  for (const [index, [status, checkoutId = null]] of states.entries()) {
    await sql`insert into movements (id, merchant, order_no, type, fingerprint, attempt, status, checkout_id, created_at, updated_at)
      values (${`${index + 1}`}, 'merchant', ${`order-${index + 1}`}, 'PAYMENT', 'k1.payment', 1, ${status}, ${checkoutId},
        '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z')`.execute(db);
  }
  await db.destroy();
}

/** The database without the program's checks. */
const bare = (kind: 'sqlite' | 'postgres', url: string): Kysely<unknown> =>
  new Kysely({
    dialect:
      kind === 'sqlite'
        ? new SqliteDialect({ database: new Database(url.slice('file:'.length)) })
        : new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 2 }) }),
  });
