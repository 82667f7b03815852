import { randomBytes } from 'node:crypto';
import pg from 'pg';

const SERVER_URL = process.env.TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/test';

/** A database of a test's own, where a schema will not do: what is made in it is what a merchant has. */
export interface Database {
  url: string;
  // biome-ignore lint/suspicious/noExplicitAny: the tests ask for rows of every shape, and say what they expect in them
  query(text: string): Promise<any[]>;
  /** Breaks what is still connected. */
  drop(): Promise<void>;
}

export async function createDatabase(): Promise<Database> {
  const name = `d_${randomBytes(6).toString('hex')}`;
  await inServer(`create database ${name}`);
  const url = new URL(SERVER_URL);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    query: async (text) => (await asked(url.href, text)).rows,
    drop: () => inServer(`drop database ${name} with (force)`),
  };
}

async function inServer(text: string): Promise<void> {
  await asked(SERVER_URL, text);
}

async function asked(connectionString: string, text: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await client.query(text);
  } finally {
    await client.end();
  }
}
