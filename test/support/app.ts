import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { request } from 'undici';
import { createApp } from '../../src/app.ts';
import { SCOPES } from '../../src/auth/scopes.ts';
import { readConfig } from '../../src/config.ts';
import { completeConfig } from '../../src/development.ts';
import { listen } from '../../src/http/listen.ts';
import { SANDBOX_DEFAULTS, SANDBOX_ERROR_CODES } from '../../src/sandbox/defaults.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { SEEDED_CARDS } from '../../src/sandbox/seeded-cards.ts';
import { SPECIAL_CARDS } from '../../src/sandbox/special-cards.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { filesAt, plantKeysIn } from './leak-evidence.ts';
import { type Evidence, expectNoLeaks, plant, plantEnvironment, plantFrom, plantToken } from './leaks.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests reach into answers of every shape, and say what they expect in them
export type Loose = any;

/** An answer of the API. `data` is left open: each test says what it expects in it. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  data: Loose;
  errors?: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
  text: string;
}

export interface TestApp {
  url: string;
  token: string;
  dataDir: string;
  /** The upstream's address, for its control address. */
  sandboxUrl: string;
  /** Sends a document as a client would. */
  gql(query: string, variables?: Record<string, unknown>, headers?: Record<string, string>): Promise<Answer>;
  /** The upstream calls since the last time they were asked for. */
  calls(): Promise<UpstreamCall[]>;
  /** Puts a card into the sandbox. */
  putCard(card: {
    accountId: string;
    balances?: Record<string, string>;
    customer?: Record<string, string>;
    active?: boolean;
  }): Promise<void>;
  /** Queues a fault for the next matching call. */
  fault(fault: Record<string, unknown>): Promise<void>;
  /** What it has logged since it was started the last time: a JSON object a line. */
  logged(): string;
  /** Ends the application and starts it again on the same data. The sandbox goes on. */
  restart(): Promise<void>;
  /** Takes the ledger away from under the application, which goes on listening. */
  closeLedger(): Promise<void>;
  /** Ends it, and rejects where a card number, a secret or a person stands in its logs, its metrics or its ledger's file. */
  close(): Promise<void>;
}

export interface UpstreamCall {
  operation: string;
  path: string;
  method: string;
  headers: Record<string, string>;
  body: string;
  code: number | null;
  /** When it had arrived: UTC, RFC 3339 with milliseconds. */
  at: string;
}

const TOKEN_KEY = randomBytes(32).toString('hex');

/**
 * Starts the real application in front of the real sandbox, both on loopback ports, with a data directory of its own.
 * It logs everything, into memory, whatever LOG_LEVEL says.
 */
export async function startApp(environment: Record<string, string> = {}): Promise<TestApp> {
  const inFront = front;
  const dataDir = mkdtempSync(join(tmpdir(), 'loyalty-test-'));
  const sandbox: Sandbox | null = environment.PAYWIZARD_URL === undefined ? await startSandbox(SANDBOX_DEFAULTS) : null;
  const sandboxUrl = sandbox?.url ?? environment.PAYWIZARD_URL ?? '';
  const env = {
    PAYWIZARD_URL: sandboxUrl,
    PAYWIZARD_CLIENT_ID: SANDBOX_DEFAULTS.clientId,
    PAYWIZARD_CLIENT_SECRET: SANDBOX_DEFAULTS.clientSecret,
    PAYWIZARD_TOKEN: SANDBOX_DEFAULTS.token,
    PAYWIZARD_ERROR_CODES: JSON.stringify(SANDBOX_ERROR_CODES),
    AUTH_JWT_KEY: TOKEN_KEY,
    DATA_DIR: dataDir,
    LOG_LEVEL: 'silent',
    ...environment,
  };
  plantEnvironment(env);
  for (const card of [...SEEDED_CARDS, ...SPECIAL_CARDS]) plantFrom(card);
  const evidence: Evidence[] = [];
  let running = await run(env, evidence, inFront);
  const token = await signToken({ scope: SCOPES.join(' '), sub: 'till-1' });

  const app: TestApp = {
    url: running.url,
    token,
    dataDir,
    sandboxUrl,
    async gql(query, variables, headers = {}) {
      return await post(app.url, JSON.stringify({ query, variables }), {
        authorization: `Bearer ${app.token}`,
        ...headers,
      });
    },
    async calls() {
      const calls = await control(sandboxUrl, 'GET', 'calls');
      await control(sandboxUrl, 'DELETE', 'calls');
      return calls;
    },
    async putCard(card) {
      await control(sandboxUrl, 'POST', 'cards', { balances: {}, ...card });
    },
    async fault(fault) {
      await control(sandboxUrl, 'POST', 'faults', fault);
    },
    logged: () => running.logged(),
    async restart() {
      await running.close();
      running = await run(env, evidence, inFront);
      app.url = running.url;
    },
    async closeLedger() {
      await running.closeApp();
    },
    async close() {
      await running.close();
      if (sandbox !== null) for (const kept of ['book', 'calls']) await control(sandbox.url, 'GET', kept);
      await sandbox?.close();
      plantKeysIn(dataDir);
      rmSync(dataDir, { recursive: true, force: true });
      expectNoLeaks(evidence.splice(0));
    },
  };
  return app;
}

async function run(env: Record<string, string>, evidence: Evidence[], inFront: Front) {
  const config = { ...readConfig(env), logLevel: 'trace' as const };
  const completed = await completeConfig(config);
  const { settings, developmentToken } = completed;
  const log: string[] = [];
  const destination = { write: (line: string) => void log.push(line) };
  const logger = createLogger(config, destination);
  const app = await createApp({ settings, logger, auditDestination: destination, developmentToken });
  const server = await listen(inFront(app.listener), 0, '127.0.0.1');
  let closed: Promise<void> | undefined;
  const closeApp = () => (closed ??= app.close(1_000));
  return {
    url: `http://127.0.0.1:${server.port}`,
    closeApp,
    logged: () => log.join(''),
    async close() {
      await server.close(1_000);
      // Once before it is closed: then what has been overwritten or deleted is still in the log beside the file.
      evidence.push(...(await filesAt(settings.databaseUrl())));
      await closeApp();
      await completed.close();
      evidence.push(...(await filesAt(settings.databaseUrl())));
      evidence.push({ place: 'The metrics', bytes: await app.metrics.registry.metrics(), lines: 'metrics' });
      evidence.push({ place: 'The log', bytes: log.join(''), lines: 'log' });
    },
  };
}

/** What stands before the listener of an application. */
type Front = (listener: RequestListener) => RequestListener;

let front: Front = (listener) => listener;

/** Puts something before the listeners of the applications that are started from now on; answers how to take it away. */
export function putInFront(next: Front): () => void {
  const before = front;
  front = next;
  return () => {
    front = before;
  };
}

/** Posts a body to `/graphql` as it is. */
export async function post(url: string, body: string, headers: Record<string, string> = {}): Promise<Answer> {
  plantToken(/^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? '');
  const {
    statusCode,
    headers: received,
    body: stream,
  } = await request(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  const text = await stream.text();
  const parsed = text.startsWith('{') ? JSON.parse(text) : {};
  return { status: statusCode, headers: received, data: parsed.data, errors: parsed.errors, text };
}

/** A token by the key that test applications check with. */
export async function signToken(claims: Record<string, unknown>, expiresIn = '1h', key = TOKEN_KEY): Promise<string> {
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt()
    .setExpirationTime(expiresIn)
    .sign(new TextEncoder().encode(key));
  plantToken(token);
  return token;
}

/** Calls the sandbox's control address. The cards, customers and signatures in what is sent and answered are planted. */
export async function control(
  sandboxUrl: string,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Loose> {
  plantFrom(body);
  const answer = await request(`${sandboxUrl}/control/${path}`, {
    method,
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`control ${path}: ${answer.statusCode} ${text}`);
  const json = text === '' ? undefined : JSON.parse(text);
  plantFrom(json);
  return json;
}

/** An order number that no other test uses. */
export const newOrderNo = (): string => randomUUID();

let cards = 0;

/** Lets a test file that is run a second time have the card numbers that it had the first time. */
export function numberCardsAfter(number: number): void {
  cards = number;
}

/** A card number that no other test of this file uses. */
export function newAccountId(): string {
  const accountId = `70000000${String(++cards).padStart(8, '0')}`;
  plant('a card number', accountId);
  return accountId;
}
