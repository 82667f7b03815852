import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import { afterAll, beforeAll, expect } from 'vitest';
import { putInFront, startApp, type TestApp } from '../../../support/app.ts';
import { type Piece, type RawAnswer, type RawOptions, sendRaw } from './raw.ts';

/** Two applications in the same state, each with a sandbox of its own; one of them serves nothing on the fast way. */
export interface Pair {
  ordinary: TestApp;
  fast: TestApp;
  /** A token that both take, with all scopes. */
  token: string;
}

/** One request, or the bytes of several. What is left out is as most clients have it. */
export interface Sent extends RawOptions {
  line?: string;
  /** Further headers, or others in the place of those of the same name; with nothing behind the colon: left out. */
  headers?: string[];
  /** Text and bytes go out as they are, anything else as JSON; null: no body. */
  body?: unknown;
  /** What goes out in the place of all that. */
  pieces?: readonly Piece[];
}

/** The fast way wants its path and nothing else, so that an empty query is enough to go the ordinary one. */
export const byOrdinaryWay =
  (listener: RequestListener): RequestListener =>
  (incoming, response) => {
    if (incoming.url === '/graphql') incoming.url = '/graphql?';
    listener(incoming, response);
  };

/** As many times as it takes until a query is run compiled, and a few more. */
export const ROUNDS_TO_COMPILE = 14;

/** The round after which the compiler, which works on its own, gets a moment. */
const COMPILED_IN_ROUND = 10;

const SETTINGS = {
  PAYWIZARD_QUERY_ORDER: 'off',
  LIMIT_REQUESTS_PER_MINUTE: '0',
  LIMIT_LOOKUPS_PER_MINUTE: '0',
  // The ids of cards are made with them.
  SEALING_KEYS: `test:${randomBytes(32).toString('base64')}`,
};

/** Starts a pair for the tests of a file. At the end the two must have logged and counted the same. */
export function usePair(environment: Record<string, string> = {}): Pair {
  let apps: [TestApp, TestApp];
  beforeAll(async () => {
    const takeAway = putInFront(byOrdinaryWay);
    const ordinary = startApp({ ...SETTINGS, ...environment });
    takeAway();
    apps = await Promise.all([ordinary, startApp({ ...SETTINGS, ...environment })]);
    // The library that compiles queries takes a moment to be loaded, once.
    await import('graphql-jit');
  });
  afterAll(async () => {
    // A request is logged and counted when its connection has taken the answer.
    await pause(50);
    const [ordinary, fast] = apps.map((app) => requestsIn(app.logged()));
    const [countedOrdinary, countedFast] = await Promise.all(apps.map(countsOf));
    await Promise.all(apps.map((app) => app.close()));
    expect(fast).toEqual(ordinary);
    expect(countedFast).toEqual(countedOrdinary);
  });
  return {
    get ordinary() {
      return apps[0];
    },
    get fast() {
      return apps[1];
    },
    get token() {
      return apps[0].token;
    },
  };
}

/** That both ways give the same answers to what is sent, as often as told; answers those of the last time. */
export async function expectSame(pair: Pair, sent: Sent, times = 2): Promise<string> {
  let last = '';
  for (let round = 1; round <= times; round += 1) {
    const [ordinary, fast] = await bothWays(pair, sent);
    expect(fast, `round ${round}`).toBe(ordinary);
    last = fast;
    if (round === COMPILED_IN_ROUND) await pause(10);
  }
  return last;
}

/** That a query is answered alike both ways, when it first comes, when it is known and when it is compiled. */
export async function expectSameThroughout(pair: Pair, sent: Sent): Promise<string> {
  const [first] = await bothWays(pair, sent);
  const last = await expectSame(pair, sent, ROUNDS_TO_COMPILE);
  expect(last, 'compiled').toBe(first);
  return last;
}

async function bothWays(pair: Pair, sent: Sent): Promise<[ordinary: string, fast: string]> {
  const pieces = sent.pieces ?? [requestBytes(sent, pair.token)];
  const [ordinary, fast] = await Promise.all(
    [pair.ordinary, pair.fast].map(async ({ url }) => shown(await sendRaw(url, pieces, sent))),
  );
  return [ordinary ?? '', fast ?? ''];
}

export function requestBytes(
  { line = 'POST /graphql HTTP/1.1', headers = [], body = null }: Sent,
  token: string,
): Buffer {
  const bytes = Buffer.isBuffer(body) || typeof body === 'string' ? body : body === null ? '' : JSON.stringify(body);
  const usual = [
    'Host: localhost',
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    ...(body === null || headers.some((header) => nameOf(header) === 'transfer-encoding')
      ? []
      : [`Content-Length: ${Buffer.byteLength(bytes)}`]),
  ].filter((header) => !headers.some((other) => nameOf(other) === nameOf(header)));
  const all = [line, ...usual, ...headers.filter((header) => !header.endsWith(':'))];
  return Buffer.concat([Buffer.from(`${all.join('\r\n')}\r\n\r\n`, 'latin1'), Buffer.from(bytes)]);
}

const nameOf = (header: string): string => header.slice(0, header.indexOf(':')).toLowerCase();

/** Answers as text, without what differs between any two of them: moments, ids of requests, and numbers the processor made. */
function shown(answers: readonly RawAnswer[]): string {
  return answers
    .map(({ head: [line, ...headers], body }) => {
      const sorted = headers.map((header) => header.replace(/^[^:]*/, (name) => name.toLowerCase())).sort();
      return [line, ...sorted, '', body ?? '(and more)'].join('\n');
    })
    .join('\n\n')
    .replace(/^date: .*$/gm, 'date: …')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '(moment)')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '(uuid)')
    .replace(/("(?:checkoutId|transIndexCode|paywizardId)":)"\d+"/g, '$1"(number)"')
    .replace(/^:\n\n/gm, '');
}

/** What the log tells of each request, without ids and times. */
const requestsIn = (log: string): unknown[] =>
  log
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Record<string, unknown> => JSON.parse(line))
    .filter(({ msg }) => msg === 'request')
    .map(({ requestId, time, ms, ...line }) => line);

/** What the metrics count. */
async function countsOf({ url }: TestApp): Promise<string[]> {
  const { body } = await request(`${url}/metrics`);
  return (await body.text()).split('\n').filter((line) => /^loyalty_\w+_(total|count)\b/.test(line));
}
