import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SANDBOX_DEFAULTS } from '../../src/sandbox/defaults.ts';
import { SEEDED_CARDS } from '../../src/sandbox/seeded-cards.ts';
import { SPECIAL_CARDS } from '../../src/sandbox/special-cards.ts';
import { filesAt, plantKeysIn } from './leak-evidence.ts';
import { expectNoLeaks, plantEnvironment, plantFrom } from './leaks.ts';

/** The program as a person starts it: built, in a process of its own, with nothing configured but where it may write. */
export interface Program {
  url: string;
  /** The bare JWT that it printed. */
  token: string;
  process: ChildProcess;
  /** Everything it has printed so far. */
  output(): string;
  /**
   * Ends it as Ctrl-C would and removes its data. Answers the exit code. Rejects where a card number, a secret or a
   * person stands in what it has printed or in its ledger's file.
   */
  stop(): Promise<number | null>;
}

/** Builds and starts the program on a free port. Rejects with what it printed where it does not come up. */
export async function startProgram(environment: Record<string, string> = {}): Promise<Program> {
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
  const dataDir = mkdtempSync(join(tmpdir(), 'loyalty-program-'));
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, ['dist/main.js'], {
    env: { PATH, HOME, PORT: '0', DATA_DIR: dataDir, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const collect = (chunk: Buffer) => {
    printed += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const url = await addressOf(child, () => printed);
  const token = /^eyJ\S+$/m.exec(printed)?.[0] ?? '';
  const { clientSecret, token: processorToken } = SANDBOX_DEFAULTS;
  plantEnvironment({ PAYWIZARD_CLIENT_SECRET: clientSecret, PAYWIZARD_TOKEN: processorToken, ...environment });
  for (const card of [...SEEDED_CARDS, ...SPECIAL_CARDS]) plantFrom(card);
  plantKeysIn(dataDir);
  return {
    url,
    token,
    process: child,
    output: () => printed,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGINT');
        await once(child, 'exit');
      }
      const files = await filesAt(
        environment.DATABASE_URL ?? `file:${join(environment.DATA_DIR ?? dataDir, 'ledger.db')}`,
      );
      rmSync(dataDir, { recursive: true, force: true });
      // The development token is printed for a person to take: once, on a line of its own.
      expectNoLeaks([{ place: 'What it printed', bytes: printed.replace(token, ''), lines: 'log' }, ...files]);
      return child.exitCode;
    },
  };
}

const START_WITHIN_MS = 20_000;

function addressOf(child: ChildProcess, printed: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), START_WITHIN_MS);
    const look = () => {
      const found = /(http:\/\/\S+)\/graphql[\s\S]*Ctrl-C/.exec(printed())?.[1];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    };
    child.stdout?.on('data', look);
    child.once('exit', () => reject(new Error(`The program did not come up:\n${printed()}`)));
  });
}
