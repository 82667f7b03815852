import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { SCOPES } from '../src/auth/scopes.ts';
import { type Listening, start } from './processes.ts';

/** The stand-in for PayWizard, and how many calls it has answered. */
export interface Upstream extends Listening {
  calls(): Promise<number>;
}

/** A program under load. */
export interface Contender extends Listening {
  name: 'floor' | 'project';
  headers: Record<string, string>;
}

const firstLine = async (printed: string): Promise<string | null> => /^http:\S+$/m.exec(printed)?.[0] ?? null;

/** Starts the stand-in; it waits so many milliseconds with each answer. */
export async function startUpstream(directory: string, pauseMs: number): Promise<Upstream> {
  const listening = await start({
    args: ['bench/upstream.mjs', String(pauseMs)],
    output: join(directory, `upstream-${pauseMs}.log`),
    isUp: firstLine,
  });
  return { ...listening, calls: async () => Number(await (await fetch(listening.url)).text()) };
}

export async function startFloor(directory: string, upstream: string): Promise<Contender> {
  const listening = await start({
    args: ['bench/floor.mjs', upstream],
    output: join(directory, 'floor.log'),
    isUp: firstLine,
  });
  return { ...listening, name: 'floor', headers: {} };
}

const KEY = 'a-key-of-the-benchmark-that-is-long-enough';

/** High enough that they are counted with each request and never reached. */
const NEVER_REACHED = '100000000';

export interface ProjectOptions {
  directory: string;
  upstream: string;
  port: number;
  environment?: Record<string, string>;
  /** Options for Node itself, such as a profiler's. */
  nodeOptions?: string[];
}

/**
 * The project as it is run in production: token, rights, limits, metrics and the log of requests switched on, the
 * embedded ledger on the disk. It counts as started with its first right answer.
 */
export async function startProject({
  directory,
  upstream,
  port,
  environment,
  nodeOptions = [],
}: ProjectOptions): Promise<Contender> {
  const data = join(directory, `data-${port}`);
  mkdirSync(data, { recursive: true });
  const token = await new SignJWT({ scope: SCOPES.join(' ') })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('benchmark')
    .setExpirationTime('12h')
    .sign(new TextEncoder().encode(KEY));
  const headers = { authorization: `Bearer ${token}` };
  const url = `http://127.0.0.1:${port}`;
  const listening = await start({
    args: [...nodeOptions, 'dist/main.js'],
    environment: {
      NODE_ENV: 'production',
      PORT: String(port),
      METRICS_PORT: '0',
      DATA_DIR: data,
      PAYWIZARD_URL: upstream,
      PAYWIZARD_CLIENT_ID: '825429536610058240',
      PAYWIZARD_CLIENT_SECRET: 'benchmark-secret',
      PAYWIZARD_TOKEN: 'benchmark-token',
      AUTH_JWT_KEY: KEY,
      SEALING_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
      LIMIT_REQUESTS_PER_MINUTE: NEVER_REACHED,
      LIMIT_LOOKUPS_PER_MINUTE: NEVER_REACHED,
      ...environment,
    },
    output: join(directory, `project-${port}.log`),
    isUp: async () => ((await answers(url, headers)) ? url : null),
  });
  return { ...listening, name: 'project', headers };
}

async function answers(url: string, headers: Record<string, string>): Promise<boolean> {
  try {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: '{ card(accountId: "914639258868515") { accountId balances { amount } } }' }),
    });
    return (await response.text()).includes('1534.10');
  } catch {
    return false;
  }
}
