import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import { openLedgerBeside } from '../../../src/ledger/open.ts';
import type { Store } from '../../../src/ledger/store.ts';
import { SANDBOX_DEFAULTS } from '../../../src/sandbox/defaults.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { openTill, type Till } from '../../schema/support.ts';
import type { Loose } from '../../support/app.ts';
import { embeddedPlace, type Place, postgresPlace } from '../../support/ledger.ts';
import { HAS_POSTGRES } from '../../support/postgres.ts';

/** A list for SEALING_KEYS, out of the letters that name its keys: "b,a". */
export const keys = (ids: string): string =>
  ids
    .split(',')
    .map((id) => `${id}:${Buffer.alloc(32, id).toString('base64')}`)
    .join();

export interface Said {
  code: number | null;
  out: string;
  err: string;
}

/** A ledger of a test's own, and the programs that work on it. They are ended with the test. */
export interface Shop {
  readonly url: string;
  readonly store: Store;
  /** Starts a server with these keys. */
  serve(ids: string, more?: Record<string, string>): Promise<Till>;
  /** Runs the command as a person would, to its end. */
  reseal(ids: string, words?: string[], more?: Record<string, string>): Promise<Said>;
  /** Starts it, for tests that do not let it come to its end. */
  start(ids: string): Running;
  /** So many more rows like that of this order number, each under one of its own. */
  copy(orderNo: string, count: number): Promise<void>;
  /** Every row of the ledger, in the order of their ids. */
  rows(): Promise<Loose[]>;
}

export interface Running {
  process: ChildProcess;
  /** Resolves with what it has printed once that matches, or once it has ended. */
  until(pattern: RegExp): Promise<Said>;
  ended: Promise<Said>;
}

/** The same tests on both kinds of store; those on PostgreSQL are skipped where there is none. */
export function inBothShops(title: string, tests: (shop: Shop, kind: Store['kind']) => void): void {
  beforeAll(() => execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' }));
  for (const kind of ['sqlite', 'postgres'] as const) {
    describe.skipIf(kind === 'postgres' && !HAS_POSTGRES)(`${title} (${kind})`, () => tests(useShop(kind), kind));
  }
}

function useShop(kind: Store['kind']): Shop {
  let sandbox: Sandbox;
  let place: Place;
  let dataDir: string;
  let store: Store | null = null;
  const tills: Till[] = [];
  const running = new Set<ChildProcess>();
  beforeAll(async () => {
    sandbox = await startSandbox(SANDBOX_DEFAULTS);
  });
  afterAll(() => sandbox.close());
  beforeEach(async () => {
    place = kind === 'sqlite' ? embeddedPlace() : await postgresPlace();
    dataDir = mkdtempSync(join(tmpdir(), 'loyalty-reseal-'));
  });
  afterEach(async () => {
    for (const child of running) child.kill('SIGKILL');
    for (const till of tills.splice(0)) await till.close().catch(() => undefined);
    await store?.close();
    store = null;
    await place.remove();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const shop: Shop = {
    get url() {
      return place.url;
    },
    get store() {
      if (store === null) throw new Error('nobody has served from this ledger yet');
      return store;
    },
    async serve(ids, more = {}) {
      const till = await openTill({
        DATABASE_URL: place.url,
        DATA_DIR: dataDir,
        SEALING_KEYS: keys(ids),
        PAYWIZARD_URL: sandbox.url,
        ...more,
      });
      tills.push(till);
      store ??= await openLedgerBeside(place.url);
      return till;
    },
    reseal: (ids, words = [], more = {}) => run(words, ids, more).ended,
    start: (ids) => run([], ids, {}),
    async copy(orderNo, count) {
      const { db } = shop.store;
      const row = await db
        .selectFrom('movements')
        .selectAll()
        .where('order_no', '=', orderNo)
        .executeTakeFirstOrThrow();
      const rows = Array.from({ length: count }, (_, index) => {
        const name = `0${String(index).padStart(7, '0')}`;
        return { ...row, id: name, order_no: name, checkout_id: null };
      });
      for (let at = 0; at < count; at += 500) {
        await db
          .insertInto('movements')
          .values(rows.slice(at, at + 500))
          .execute();
      }
    },
    rows: () => shop.store.db.selectFrom('movements').selectAll().orderBy('id').execute(),
  };

  function run(words: string[], ids: string, more: Record<string, string>): Running {
    const { PATH } = process.env;
    const child = spawn(process.execPath, ['dist/reseal.js', ...words], {
      env: { PATH, DATABASE_URL: place.url, DATA_DIR: dataDir, SEALING_KEYS: keys(ids), ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    const said: Said = { code: null, out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => {
      said.out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      said.err += chunk.toString();
    });
    const ended = once(child, 'close').then(([code]): Said => {
      running.delete(child);
      return { ...said, code };
    });
    return {
      process: child,
      ended,
      async until(pattern) {
        while (!pattern.test(said.out + said.err) && child.exitCode === null) {
          await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), ended]);
        }
        return said;
      },
    };
  }
  return shop;
}

/** The keys that something in these rows was made under, in the order of the alphabet. */
export const keysIn = (rows: Loose[], column: 'card' | 'fingerprint'): string[] =>
  [...new Set(rows.flatMap((row) => row[column]?.split('.', 1)[0] ?? []))].sort();

/** A figure of the report: the number behind this text. */
export const figure = ({ out }: Said, text: string): string | undefined =>
  out
    .split('\n')
    .find((line) => line.trim().startsWith(text))
    ?.trim()
    .split(/\s+/)
    .at(-1);
