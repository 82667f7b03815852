import { mkdirSync, rmdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLedger, openLedgerBeside } from '../../../src/ledger/open.ts';
import { embeddedPlace, ledgerOn, started } from '../../support/ledger.ts';
import { createSchema, HAS_POSTGRES, type TestSchema } from '../../support/postgres.ts';

describe('an embedded ledger', () => {
  const place = embeddedPlace();
  afterAll(place.remove);

  it('serves one process: a second one is refused in one line, until the first has ended', async () => {
    const first = await openLedger(place.url);
    const second = openLedger(place.url);
    await expect(second).rejects.toMatchObject({
      code: 'LEDGER_UNAVAILABLE',
      message: expect.stringMatching(/^The ledger .+ is in use by another process\. .+DATA_DIR or DATABASE_URL.+$/),
    });
    // The refusal has not taken it from the first.
    await started(ledgerOn(first));
    await first.close();
    const third = await openLedger(place.url);
    expect(await ledgerOn(third).settling.list(9)).toHaveLength(1);
    await third.close();
  });

  it('lets a person look and settle beside it, any number of them', async () => {
    const server = await openLedger(place.url);
    const persons = [await openLedgerBeside(place.url), await openLedgerBeside(place.url)];
    for (const person of persons) expect(await ledgerOn(person).settling.list(9)).toHaveLength(1);
    for (const store of [...persons, server]) await store.close();
  });

  it('at a place where no file can be made is refused in one line that names it', async () => {
    const { url } = place;
    await expect(openLedger(`${url}/below-a-file/ledger.db`)).rejects.toMatchObject({
      code: 'LEDGER_UNAVAILABLE',
      message: expect.stringMatching(/^The ledger .+below-a-file.+ cannot be opened .+DATABASE_URL and DATA_DIR.+$/),
    });
  });

  it('that could not be opened is not taken for being in use afterwards', async () => {
    const other = embeddedPlace();
    const path = other.url.slice('file:'.length);
    mkdirSync(path);
    await expect(openLedger(other.url)).rejects.toMatchObject({ message: expect.stringMatching(/cannot be opened/) });
    rmdirSync(path);
    await (await openLedger(other.url)).close();
    await other.remove();
  });
});

describe.skipIf(!HAS_POSTGRES)('a ledger in PostgreSQL', () => {
  let schema: TestSchema;
  beforeAll(async () => {
    schema = await createSchema();
  });
  afterAll(() => schema.drop());

  it('is made once, though four machines start at once', async () => {
    const stores = await Promise.all([1, 2, 3, 4].map(() => openLedger(schema.url)));
    expect(await schema.query('select name from kysely_migration order by name')).toEqual([
      { name: '0001-movements' },
      { name: '0002-settling' },
      { name: '0003-growth' },
    ]);
    for (const store of stores) await started(ledgerOn(store));
    expect(await schema.query('select count(*)::int as rows from movements')).toEqual([{ rows: 4 }]);
    for (const store of stores) await store.close();
  });

  it('closes its sessions with it, and is called by its name in those of the server', async () => {
    const url = new URL(schema.url);
    url.searchParams.delete('application_name');
    const store = await openLedger(url.href);
    const session = 'select application_name from pg_stat_activity where query like $1 and pid <> pg_backend_pid()';
    await ledgerOn(store, { merchant: schema.name }).ping();
    expect(await schema.query(session, ['select 1 as %'])).toContainEqual({ application_name: 'loyalty-graphql' });
    await store.close();
    const own = await openLedger(schema.url);
    await ledgerOn(own).ping();
    expect(await schema.sessions()).toHaveLength(1);
    await own.close();
    await expect.poll(() => schema.sessions()).toEqual([]);
  });

  it('is refused on a server that may forget what it has confirmed', async () => {
    await expect(openLedger(schema.urlWith({ synchronous_commit: 'off' }))).rejects.toMatchObject({
      code: 'LEDGER_UNAVAILABLE',
      message: expect.stringMatching(/^DATABASE_URL: this server runs with synchronous_commit = off .+$/),
    });
  });

  it('is refused where it has no schema to be in', async () => {
    await expect(openLedger(schema.urlWith({ search_path: 'no_such_schema' }))).rejects.toMatchObject({
      message: expect.stringMatching(/^DATABASE_URL: the database has no schema .+search_path\.$/),
    });
  });

  it('that is not there is refused in one line without the password', async () => {
    const url = new URL(schema.url);
    url.password = 'top-secret';
    url.pathname = '/no-such-database';
    await expectPlainRefusal(url.href, /no-such-database/);
  });
});

it('a PostgreSQL that cannot be reached is refused in one line without the password', async () => {
  // A port that was free a moment ago, and nobody listens at.
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  await expectPlainRefusal(`postgres://loyalty:top-secret@127.0.0.1:${port}/loyalty`, /ECONNREFUSED/);
  await expectPlainRefusal(`postgres://loyalty:top-secret@no-such-host.invalid/loyalty`, /no-such-host\.invalid/);
});

async function expectPlainRefusal(url: string, cause: RegExp): Promise<void> {
  const error = await openLedger(url).then(
    () => 'opened',
    (refusal: Error) => refusal,
  );
  expect(error).toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
  const { message } = error as Error;
  expect(message).toMatch(/^DATABASE_URL: the PostgreSQL database cannot be used \(.+\)\. Check the address.+$/);
  expect(message).toMatch(cause);
  expect(message).not.toContain('top-secret');
}
