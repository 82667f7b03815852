import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';

export interface Said {
  code: number | null;
  out: string;
  err: string;
}

export interface Started {
  process: ChildProcess;
  said: Said;
  /** Resolves once what it has printed matches, or once it has ended. */
  until(pattern: RegExp): Promise<Said>;
  ended: Promise<Said>;
}

/** The one program as it is installed: built, and started in a folder with nothing in it and nothing configured. */
export interface Cli {
  directory: string;
  run(words: readonly string[], environment?: Record<string, string>): Promise<Said>;
  start(words: readonly string[], environment?: Record<string, string>): Started;
}

export function useCli(): Cli {
  const directory = mkdtempSync(join(tmpdir(), 'loyalty-cli-'));
  const running = new Set<ChildProcess>();
  beforeAll(() => execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' }), 120_000);
  afterEach(() => {
    for (const child of running) child.kill('SIGKILL');
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const start: Cli['start'] = (words, environment = {}) => {
    const { PATH } = process.env;
    const child = spawn(process.execPath, [resolve('dist/cli.js'), ...words], {
      cwd: directory,
      env: { PATH, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    const said: Said = { code: null, out: '', err: '' };
    child.stdout.on('data', (chunk) => {
      said.out += String(chunk);
    });
    child.stderr.on('data', (chunk) => {
      said.err += String(chunk);
    });
    const ended = once(child, 'close').then(([code]): Said => {
      running.delete(child);
      return { ...said, code };
    });
    return {
      process: child,
      said,
      ended,
      async until(pattern) {
        while (!pattern.test(said.out + said.err) && child.exitCode === null) {
          await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), ended]);
        }
        return said;
      },
    };
  };
  return { directory, start, run: (words, environment) => start(words, environment).ended };
}
