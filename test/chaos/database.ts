import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** A PostgreSQL database for tests, where one answers. */
export const DATABASE_URL = process.env.TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/test';

export interface Schema {
  /** The database with this schema alone in sight. */
  url: string;
  drop(): Promise<void>;
}

export async function databaseAnswers(): Promise<boolean> {
  return await run('select 1').then(
    () => true,
    () => false,
  );
}

/** A schema that nobody else uses. */
export async function createSchema(): Promise<Schema> {
  const name = `chaos_${randomBytes(6).toString('hex')}`;
  await run(`create schema ${name}`);
  const url = new URL(DATABASE_URL);
  url.search = `${url.search === '' ? '?' : `${url.search}&`}options=-c%20search_path%3D${name}`;
  return { url: url.href, drop: async () => await run(`drop schema ${name} cascade`) };
}

async function run(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: DATABASE_URL, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    await client.query(statement);
  } finally {
    await client.end();
  }
}
