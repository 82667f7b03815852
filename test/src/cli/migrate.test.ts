import { existsSync, readdirSync } from 'node:fs';
import { Migrator, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTables } from '../../../src/ledger/migrating/tables.ts';
import { migrationsFor } from '../../../src/ledger/migrations.ts';
import { openLedger } from '../../../src/ledger/open.ts';
import { filePath } from '../../../src/ledger/sqlite.ts';
import { embeddedPlace, ledgerOn, type Place, recorded, succeeded } from '../../support/ledger.ts';
import { createSchema, HAS_POSTGRES, type TestSchema } from '../../support/postgres.ts';
import { type Said, useCli } from './support.ts';

const cli = useCli();

for (const kind of ['sqlite', 'postgres'] as const) {
  const names = Object.keys(migrationsFor(kind));
  const [first = ''] = names;

  describe.skipIf(kind === 'postgres' && !HAS_POSTGRES)(`migrating a ledger (${kind})`, () => {
    let place: Place;
    let schema: TestSchema | null = null;
    beforeEach(async () => {
      schema = kind === 'postgres' ? await createSchema() : null;
      place = schema === null ? embeddedPlace() : { url: schema.url, remove: schema.drop };
    });
    afterEach(() => place.remove());

    const migrate = (...words: string[]): Promise<Said> => cli.run(['migrate', ...words], { DATABASE_URL: place.url });

    /** As an older version left it, after so many steps; with a payment in it where there is a table for it. */
    async function asOf(steps: number): Promise<void> {
      const tables = await openTables(place.url, { create: true });
      const provider = {
        getMigrations: async () => Object.fromEntries(Object.entries(migrationsFor(kind)).slice(0, steps)),
      };
      const { error } = await new Migrator({
        ...{ db: tables?.db ?? expect.fail(), provider },
        ...(schema !== null && { migrationTableSchema: schema.name }),
      }).migrateToLatest();
      await tables?.close();
      if (error !== undefined) throw error;
    }

    it('takes every step, says which, and a server and a payment go on from there', async () => {
      const { code, out, err } = await migrate();
      expect({ code, out }).toEqual({
        code: 0,
        out: expect.stringContaining(`up to date, ${names.length} steps taken.\n`),
      });
      const begun = err.split('\n').flatMap((line) => /^(\S+): begun/.exec(line)?.[1] ?? []);
      expect(begun).toEqual(names);
      for (const name of names) expect(err).toMatch(new RegExp(`^${name}: done in \\d`, 'm'));
      const store = await openLedger(place.url);
      await recorded(ledgerOn(store), succeeded());
      await store.close();
      expect((await migrate()).out).toContain('nothing was pending');
      expect(await migrate('--check')).toMatchObject({
        code: 0,
        err: '',
        out: expect.stringContaining('It is up to date.'),
      });
    });

    it('takes only what an older version left, and keeps what is in it', async () => {
      await asOf(2);
      const store = await openTables(place.url, { create: true });
      await sql`insert into movements (id, merchant, order_no, type, fingerprint, attempt, status, created_at, updated_at)
        values ('1', 'm', 'A-1', 'PAYMENT', 'f', 1, 'SUCCEEDED', 'now', 'now')`.execute(store?.db ?? expect.fail());
      await store?.close();
      const { code, out, err } = await migrate();
      expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining(`${names.length - 2} step`) });
      expect(err).not.toContain(first);
      const after = await openTables(place.url, { create: false });
      const { rows } = await sql<{ order_no: string }>`select order_no from movements`.execute(
        after?.db ?? expect.fail(),
      );
      await after?.close();
      expect(rows).toEqual([{ order_no: 'A-1' }]);
    });

    it('with --check says what is pending, with exit code 1, and changes nothing', async () => {
      await asOf(1);
      for (let time = 0; time < 2; time += 1) {
        const { code, out, err } = await migrate('--check');
        expect({ code, err }).toEqual({ code: 1, err: '' });
        expect(out.match(/^ {2}taken {4}(\S+)$/gm)).toHaveLength(1);
        expect(out.match(/^ {2}pending {2}(\S+)$/gm)).toHaveLength(names.length - 1);
      }
    });

    it.each([[[]], [['--check']]])('%j refuses a ledger that a newer version has been at work on', async (words) => {
      expect((await migrate()).code).toBe(0);
      const tables = await openTables(place.url, { create: true });
      await sql`insert into kysely_migration (name, timestamp) values ('9999-later', 'now')`.execute(
        tables?.db ?? expect.fail(),
      );
      await tables?.close();
      expect(await migrate(...words)).toEqual({
        code: 1,
        out: '',
        err: expect.stringMatching(
          /^The ledger is newer than this program, which does not know 9999-later\. .*Nothing has been changed\.\n$/,
        ),
      });
    });

    it('shows no password of the address', async () => {
      if (schema === null) return;
      const url = new URL(place.url);
      url.password = 'secret-of-the-database';
      const { out, err } = await cli.run(['migrate'], { DATABASE_URL: url.href });
      expect(out + err).toContain('up to date');
      expect(out + err).not.toContain('secret-of-the-database');
    });

    it.skipIf(kind === 'sqlite')('says that it waits for another session, and goes on after it', async () => {
      await asOf(2);
      const migrating = cli.start(['migrate'], { DATABASE_URL: place.url });
      await schema?.whileLocked(async () => {
        // Begun before the lock was there it may be done already; then there was nothing to wait for.
        await migrating.until(/it waits for another session/);
      });
      const { code, out, err } = await migrating.ended;
      expect(err).toMatch(/: \d+\.\d s so far; it waits for another session that uses the ledger\n/);
      expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('up to date') });
    });

    it.skipIf(kind === 'sqlite')('a server that cannot be reached is one line', async () => {
      const { code, out, err } = await cli.run(['migrate'], { DATABASE_URL: 'postgres://127.0.0.1:1/none' });
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toMatch(/^DATABASE_URL: the PostgreSQL database cannot be used \(.*\)\. .*\n$/);
    });

    it.skipIf(kind === 'postgres')('--check makes no ledger where there is none', async () => {
      const { code, out } = await migrate('--check');
      expect(code).toBe(1);
      expect(out.match(/^ {2}pending/gm)).toHaveLength(names.length);
      expect(existsSync(filePath(place.url))).toBe(false);
    });

    it.skipIf(kind === 'postgres')(
      'an embedded ledger that is in use is refused, and --check looks at it all the same',
      async () => {
        const store = await openLedger(place.url);
        expect(await migrate()).toMatchObject({
          code: 1,
          out: '',
          err: expect.stringContaining('is in use by another process'),
        });
        expect(await migrate('--check')).toMatchObject({ code: 0, err: '' });
        await store.close();
      },
    );
  });
}

it('needs nothing of the environment but where the ledger is', async () => {
  const said = await cli.run(['migrate'], { NODE_ENV: 'production', DATA_DIR: 'only-the-ledger', PORT: 'rubbish' });
  expect(said.code).toBe(0);
  expect(readdirSync(`${cli.directory}/only-the-ledger`).sort()).toEqual(['ledger.db', 'ledger.db.lock']);
});
