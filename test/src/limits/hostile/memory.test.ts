import { execFileSync } from 'node:child_process';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Program, startProgram } from '../../../support/program.ts';
import { overSocket, requestText } from './wire.ts';

const MEGA = 1024 * 1024;

/** What the process may take on top of what it took before, in megabytes. */
const MOST_MORE_FOR_BODIES = 100;

/** What it reads it throws away again; how much of that is left lying at one time is up to the runtime. */
const MOST_MORE_FOR_DOCUMENTS = 200;

/** With so little it would end by itself, were it to keep what it is sent. */
const HEAP = '--max-old-space-size=128';

const BODY = Buffer.alloc(20 * MEGA, 0x20);
const CHUNKS = Array<string>(8).fill(`10000\r\n${' '.repeat(0x10000)}\r\n`);

let program: Program;
let before = 0;
let most = 0;
let watching: NodeJS.Timeout;

/** What the process holds of the memory of the machine, in bytes. */
const resident = (): number =>
  1024 * Number(execFileSync('ps', ['-o', 'rss=', '-p', String(program.process.pid)], { encoding: 'utf8' }));

beforeAll(async () => {
  program = await startProgram({
    LIMIT_REQUESTS_PER_MINUTE: '0',
    INTROSPECTION: 'on',
    LOG_LEVEL: 'silent',
    NODE_OPTIONS: HEAP,
  });
  for (let i = 0; i < 300; i++)
    await document(`query Warm${i % 5} { viewer { subject } transactions { nodes { id } } }`);
  before = resident();
  most = before;
  watching = setInterval(() => {
    most = Math.max(most, resident());
  }, 200);
}, 60_000);

afterAll(async () => {
  clearInterval(watching);
  await program.stop();
});

async function post(body: string | Buffer): Promise<number> {
  const answer = await request(`${program.url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${program.token}`, 'content-type': 'application/json' },
    body,
    // A connection on which a body was cut off is of no further use.
    reset: true,
  });
  await answer.body.dump();
  return answer.statusCode;
}

const document = (query: string, variables?: unknown) => post(JSON.stringify({ query, variables }));

/** Runs it so many times, some at a time. */
async function often(times: number, atOnce: number, work: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < times) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** Each document is another one, as large as a document may be. */
const large = (index: number): string =>
  `{ ${Array.from({ length: 49 }, (_, i) => `a${index}x${i}: viewer { subject merchant scopes __typename }`).join(' ')} } ${'# \n'.repeat(1_500)} # ${'x'.repeat(100_000)}`;

describe('the memory of the server is bounded under', () => {
  it.each<[string, () => Promise<void>]>([
    ['200 bodies of 20 MB', () => often(200, 10, () => post(BODY).catch(() => undefined))],
    ['60 bodies in chunks without an end', () => often(60, 20, unendingChunks)],
    ['500 connections that stop halfway', () => often(500, 50, halfOfARequest)],
  ])(
    '%s',
    async (_what, attack) => {
      await attack();
      expect(grown()).toBeLessThan(MOST_MORE_FOR_BODIES);
      expect(await document('{ __typename }')).toBe(200);
    },
    120_000,
  );

  it.each<[string, () => Promise<void>]>([
    [
      'different documents, each as large as may be',
      () => often(300, 4, async (i) => expect(await document(large(i))).toBe(200)),
    ],
    [
      'different documents that cannot be read',
      () => often(300, 4, async (i) => expect(await document(unreadable(i))).toBe(200)),
    ],
    [
      'introspection of everything',
      () => often(150, 4, async (i) => expect(await document(`query Q${i} ${WHOLE_SCHEMA}`)).toBe(200)),
    ],
  ])(
    '%s',
    async (_what, attack) => {
      await attack();
      expect(grown()).toBeLessThan(MOST_MORE_FOR_DOCUMENTS);
      expect(await document('{ __typename }')).toBe(200);
    },
    120_000,
  );
});

/** By how many megabytes the process has grown at the most. */
const grown = (): number => (most - before) / MEGA;

async function unendingChunks(): Promise<void> {
  const head = requestText(program.token, '', ['Transfer-Encoding: chunked']);
  const { statuses } = await overSocket(program.url, [head, ...CHUNKS], { withinMs: 2_000 });
  expect(statuses).toEqual([413]);
}

async function halfOfARequest(): Promise<void> {
  const half = requestText(program.token, BODY.subarray(0, 1_000)).subarray(0, 500);
  await overSocket(program.url, [half], { withinMs: 20 });
}

const unreadable = (index: number): string => `{ a${index} # ${'x'.repeat(100_000)}`;

const WHOLE_SCHEMA =
  '{ __schema { types { name description fields { name description args { name description } } inputFields { name description } enumValues { name description } } } }';
