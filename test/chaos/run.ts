import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SCOPES } from '../../src/auth/scopes.ts';
import { SANDBOX_DEFAULTS } from '../../src/sandbox/defaults.ts';
import { type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { control, signToken } from '../support/app.ts';
import { type BookCard, type BookOrder, type Books, compare } from './books.ts';
import { Client } from './client.ts';
import { createSchema } from './database.ts';
import { Driver } from './driver.ts';
import { environmentOf, Instance } from './instance.ts';
import { DatabaseLine } from './line.ts';
import type { ClientMovement, Transaction } from './movement.ts';
import { FaultyUpstream } from './proxy.ts';
import { complaintOf, lineOf } from './report.ts';
import { CARDS } from './scenario.ts';
import { ABANDONED_AFTER_MS, TIMES } from './times.ts';
import { Trouble, type TroublePlan } from './trouble.ts';

export interface RunOptions extends TroublePlan {
  seed: number;
  store: 'embedded' | 'postgres';
  /** The embedded store serves one. */
  instances: number;
  duplicates: NonNullable<SandboxOptions['duplicates']>;
  movements: number;
  /** Scenarios under way at one time. */
  tills: number;
  patienceMs: number;
}

/** What a run came to: one line for everybody, and a complaint with histories where a counter is not 0. */
export interface Result {
  line: string;
  complaint: string | null;
  /** Answers that are neither data nor an error of the API's own making, and leaks; empty unless something is broken. */
  strange: readonly string[];
  movements: number;
  booked: number;
  kills: number;
}

/** Clients at one time who ask again for what others have given up on. */
const RETURNING = 6;

/** How long the settler has for what the storm has left, once nobody sends any more. */
const SETTLED_WITHIN_MS = ABANDONED_AFTER_MS + TIMES.timeoutMs + TIMES.settleGraceMs + 20 * TIMES.settleMaxMs;

/** One storm by one seed, and the comparison of the books after it. */
export async function run(options: RunOptions): Promise<Result> {
  const cleanUp: (() => unknown)[] = [];
  try {
    return await storm(options, (later) => cleanUp.unshift(later));
  } finally {
    // One that fails must not keep the others from it.
    for (const later of cleanUp) await Promise.resolve().then(later).catch(console.error);
  }
}

async function storm(options: RunOptions, finallyDo: (later: () => unknown) => void): Promise<Result> {
  const { seed, store, duplicates } = options;
  const startedAt = performance.now();
  const clock = () => performance.now() - startedAt;
  const sandbox = await startSandbox({ ...SANDBOX_DEFAULTS, duplicates });
  finallyDo(() => sandbox.close());
  for (const card of CARDS) await control(sandbox.url, 'POST', 'cards', card);
  const upstream = new FaultyUpstream({ seed, sandboxUrl: sandbox.url, clock });
  await upstream.open();
  finallyDo(() => upstream.close());

  const tokenKey = randomBytes(32).toString('hex');
  const { line, environment } = await ledgerFor(options, finallyDo);
  const common = { ...environmentOf(upstream.url, tokenKey), ...environment };
  const instances = Array.from({ length: options.instances }, (_, index) => new Instance(`instance ${index}`, common));
  const [first, ...others] = instances;
  if (first === undefined) throw new Error('A run needs an instance.');
  for (const instance of instances) finallyDo(() => instance.kill());
  await Promise.all(instances.map((instance) => instance.start()));

  const client = new Client(await signToken({ scope: SCOPES.join(' '), sub: 'chaos' }, '1h', tokenKey), clock);
  const driver = new Driver({ ...options, client, instances: [first, ...others] });
  const trouble = new Trouble(seed, options, { instances, line });
  let isOver = false;
  const comingBack = Array.from({ length: RETURNING }, () => driver.comeBack(() => isOver));
  await Promise.all([driver.run(), trouble.run(driver)]);
  await driver.calmsDown();
  isOver = true;
  await Promise.all(comingBack);
  await upstream.heal();
  await settled(client, first);

  const books = await readBooks(client, first, driver.movements, sandbox.url, upstream);
  const findings = compare(books);
  const { movements } = driver;
  const { faults } = upstream;
  const booked = books.orders.filter(({ state }) => state === 'success').length;
  const summary = lineOf({
    seed,
    store,
    instances: instances.length,
    duplicates,
    movements: movements.length,
    booked,
    dealt: trouble.dealt,
    faults,
    findings,
    seconds: clock() / 1_000,
  });
  const complaint = complaintOf(seed, findings, books);
  return {
    line: summary,
    complaint,
    strange: [...client.strange, ...instances.flatMap(({ leaks }) => leaks)],
    movements: movements.length,
    booked,
    kills: trouble.dealt.kill,
  };
}

/** Where the ledger is: a directory or a schema of this run's own, which is removed after it. */
async function ledgerFor(
  { store }: RunOptions,
  finallyDo: (later: () => unknown) => void,
): Promise<{ line: DatabaseLine | null; environment: Record<string, string> }> {
  const directory = mkdtempSync(join(tmpdir(), 'loyalty-chaos-'));
  finallyDo(() => rmSync(directory, { recursive: true, force: true }));
  if (store === 'embedded') return { line: null, environment: { DATA_DIR: directory } };
  const schema = await createSchema();
  finallyDo(() => schema.drop());
  const line = new DatabaseLine(schema.url);
  await line.open();
  finallyDo(() => line.close());
  return { line, environment: { DATA_DIR: directory, DATABASE_URL: line.urlOf(schema.url) } };
}

/** Resolves when the ledger holds nothing open any more, or when it has had time enough. */
async function settled(client: Client, instance: Instance): Promise<void> {
  const deadline = performance.now() + SETTLED_WITHIN_MS;
  while (performance.now() < deadline) {
    // What is still open in the end is counted; an instance that does not answer now is not excused.
    if ((await client.unsettled(instance)).length === 0) return;
    await sleep(50);
  }
}

async function readBooks(
  client: Client,
  instance: Instance,
  movements: readonly ClientMovement[],
  sandboxUrl: string,
  { sends }: FaultyUpstream,
): Promise<Books> {
  const ledger = new Map<string, Transaction | null>();
  for (const { orderNo } of movements) ledger.set(orderNo, await client.read(instance, orderNo));
  const { orders, cards } = await control(sandboxUrl, 'GET', 'book');
  return {
    movements,
    ledger,
    // A new book is not empty: it has an example payment of its own, on an example card.
    orders: orders.filter(({ accountId }: { accountId: string }) => isOurs(accountId)) satisfies BookOrder[],
    sends,
    cards: { before: CARDS, after: cards satisfies BookCard[] },
  };
}

const isOurs = (accountId: string): boolean => CARDS.some((card) => card.accountId === accountId);
