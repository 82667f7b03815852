import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import type { SettledBy, TransactionStatus } from '../../src/movements/movement.ts';
import { TRANSACTION_STATUSES } from '../../src/movements/movement.ts';
import { type MovementEvent, transition } from '../../src/movements/state.ts';

const run = promisify(execFile);

/** What it prints, whether it passes or not. */
const printed = async (program: string, typed: string[], cwd = '.'): Promise<string> =>
  await run(program, typed, { cwd, maxBuffer: 64 * 1024 * 1024 }).then(
    ({ stdout, stderr }) => stdout + stderr,
    ({ stdout, stderr }) => stdout + stderr,
  );

const CRUISER = resolve('node_modules/.bin/depcruise');

it('no import breaks a rule of the architecture', { timeout: 60_000 }, async () => {
  expect(await printed(CRUISER, ['src', 'schema', 'client/src'])).toContain('no dependency violations found');
});

it('the drawing and the table of folders are what the imports give', { timeout: 60_000 }, async () => {
  expect(await printed('node', ['scripts/architecture.mjs', '--check'])).toContain('is up to date');
});

/** An import that each rule is there to forbid: who imports what. */
const FORBIDDEN: Readonly<Record<string, readonly [from: string, to: string]>> = {
  'no-cycles': ['src/foreseen.ts', './ids.ts'],
  'schema-imports-types-only': ['schema/card.ts', '../src/money.ts'],
  'schema-is-served-by-the-app': ['src/http/graphql.ts', '../../schema/index.ts'],
  'paywizard-uses-only-its-neighbours': ['src/paywizard/send.ts', '../ledger/ledger.ts'],
  'ledger-uses-only-its-neighbours': ['src/ledger/rows.ts', '../paywizard/codes.ts'],
  'movements-uses-only-its-neighbours': ['src/movements/rules.ts', '../ledger/ledger.ts'],
  'sandbox-knows-nothing-of-us': ['src/sandbox/book.ts', '../money.ts'],
  'sandbox-is-started-like-the-rest': ['src/sandbox/main.ts', '../money.ts'],
  'sandbox-stays-out-of-production': ['src/http/cors.ts', '../sandbox/book.ts'],
  'nothing-asks-the-composition': ['src/limits/tally.ts', '../config.ts'],
  'money-knows-no-graphql': ['src/movements/errors.ts', 'graphql'],
  'pg-at-home': ['src/http/listen.ts', 'pg'],
  'client-stands-alone': ['client/src/client.ts', '../../src/money.ts'],
  'nothing-from-tests': ['src/app.ts', '../test/support.ts'],
  'nothing-for-development-only': ['src/app.ts', 'vitest'],
};

it('each rule of the architecture finds what it forbids', { timeout: 60_000 }, async () => {
  const place = mkdtempSync(join(tmpdir(), 'loyalty-rules-'));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(place, path)), { recursive: true });
    writeFileSync(join(place, path), text, { flag: 'a' });
  };
  try {
    write(
      'package.json',
      JSON.stringify({ dependencies: { pg: '1', graphql: '1' }, devDependencies: { vitest: '1' } }),
    );
    write('tsconfig.json', '{}');
    for (const name of ['pg', 'graphql', 'vitest']) {
      write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
      write(`node_modules/${name}/index.js`, 'module.exports = {};\n');
    }
    for (const [from, to] of Object.values(FORBIDDEN)) {
      write(from, `import '${to}';\n`);
      if (to.startsWith('.')) write(join(dirname(from), to), 'export const here = true;\n');
    }
    write('src/ids.ts', "import './foreseen.ts';\n");
    const report = JSON.parse(
      await printed(
        CRUISER,
        ['--config', resolve('.dependency-cruiser.mjs'), '-T', 'json', 'src', 'schema', 'client/src'],
        place,
      ),
    );
    const broken = report.summary.violations.map(
      ({ rule, from }: { rule: { name: string }; from: string }) => `${rule.name}: ${from}`,
    );
    const wanted = Object.entries(FORBIDDEN).map(([rule, [from]]) => `${rule}: ${from}`);
    expect(wanted.filter((one) => !broken.includes(one))).toEqual([]);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
});

/** The arrows of the drawing of the states: `FROM --> TO: events`. */
const drawn = [...readFileSync('docs/architecture.md', 'utf8').matchAll(/^ {2}([A-Z]+) --> ([A-Z]+): (.+)$/gm)].flatMap(
  ([, from, to, events = '']) => events.split(', ').map((event) => `${from} → ${to}: ${event}`),
);

/** Everything that the state machine does to a movement that is on record. */
function moves(): string[] {
  const found = new Set<string>();
  const said: TransactionStatus[] = [...TRANSACTION_STATUSES];
  const events: readonly (readonly [name: string, event: MovementEvent])[] = [
    ...said.map((status) => ['answered', { kind: 'answered', status }] as const),
    ['abandoned', { kind: 'abandoned' }],
    ...(['PENDING', 'SUCCEEDED', 'DECLINED', 'FAILED'] as const).map(
      (status) => ['looked up', { kind: 'looked-up', status }] as const,
    ),
    ...(['SUCCEEDED', 'FAILED'] as const).map((status) => ['decided', { kind: 'decided', status }] as const),
    ['tried again', { kind: 'tried-again' }],
  ];
  const settlers: (SettledBy | null)[] = [null, 'SETTLER', 'PERSON', 'LATE_ANSWER'];
  for (const from of said) {
    for (const checkoutId of [null, '1']) {
      for (const settledBy of settlers) {
        for (const retryable of [false, true]) {
          for (const [name, event] of events) {
            const next = transition({ status: from, checkoutId, settledBy, failure: { retryable } }, event);
            if (next !== null && next.status !== from) found.add(`${from} → ${next.status}: ${name}`);
          }
        }
      }
    }
  }
  return [...found];
}

it('the drawing of the states shows what the state machine does, and nothing else', () => {
  expect(drawn.sort()).toEqual(moves().sort());
});
