import { Kysely, Migrator, PostgresDialect } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrationsFor } from '../../src/ledger/migrations.ts';
import { openLedger } from '../../src/ledger/open.ts';
import { HAS_POSTGRES } from '../support/postgres.ts';
import { createDatabase, type Database } from './support/database.ts';
import { blockWith } from './support/page.ts';

/** The statements of docs/deployment.md, as psql takes them: one by one. */
const statements = blockWith('sql', 'create index concurrently')
  .replaceAll(/^--.*$/gm, '')
  .split(';')
  .map((text) => text.trim())
  .filter((text) => text !== '');

describe.skipIf(!HAS_POSTGRES)('the indexes of 0003-growth, built beforehand as docs/deployment.md says', () => {
  let byHand: Database;
  let byItself: Database;
  beforeAll(async () => {
    byHand = await createDatabase();
    byItself = await createDatabase();
    for (const { url } of [byHand, byItself]) await migrateTo(url, '0002-settling');
  });
  afterAll(async () => {
    await byHand?.drop();
    await byItself?.drop();
  });

  it('are those that the migration makes, and the program has nothing left to do', async () => {
    const shape = "select indexname, indexdef from pg_indexes where schemaname = 'public' order by indexname";
    const before = await byHand.query(shape);
    await runAll(byHand, statements);
    await (await openLedger(byItself.url)).close();
    const after = await byHand.query(shape);
    expect(after).not.toEqual(before);
    expect(after).toEqual(await byItself.query(shape));

    const taken = 'select name, timestamp from kysely_migration order by name';
    const list = await byHand.query(taken);
    expect(list.map(({ name }) => name)).toEqual((await byItself.query(taken)).map(({ name }) => name));
    // Written as the others are, by which they are put in order.
    for (const { timestamp } of list) expect(new Date(timestamp).toISOString()).toBe(timestamp);
    await (await openLedger(byHand.url)).close();
    expect(await byHand.query(taken)).toEqual(list);
  });
});

/** In one session, as a person at psql; the statements between begin and commit are one transaction. */
async function runAll({ url }: Database, texts: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const text of texts) {
      const { rows } = await client.query(text);
      if (text.startsWith('select')) expect(rows).toEqual([]);
    }
  } finally {
    await client.end();
  }
}

/** The ledger as an older version left it. */
async function migrateTo(url: string, name: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const provider = { getMigrations: async () => migrationsFor('postgres') };
  const { error } = await new Migrator({ db, provider, migrationTableSchema: 'public' }).migrateTo(name);
  await db.destroy();
  if (error !== undefined) throw error;
}
