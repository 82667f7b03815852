import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { TestProject } from 'vitest/node';
import { CHROMIUM, hasBrowser } from './browser.ts';

/** Where `npm run example` says that its parts are. */
export interface Example {
  app: string;
  api: string;
  sandbox: string;
  /** The number of the shopper's card. */
  walletCard: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    example: Example | null;
  }
}

const START_WITHIN_MS = 60_000;

/** Starts `npm run example` once for all files, on free ports; null where there is no browser to look at it. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (!hasBrowser()) {
    console.log(`There is no browser at ${CHROMIUM}: its tests are skipped. Install Chromium or set CHROMIUM_PATH.`);
    project.provide('example', null);
    return undefined;
  }
  const child = spawn(process.execPath, ['scripts/example.mjs', '--port', '0'], {
    env: { ...process.env, EXAMPLE_WATCH: 'off' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  project.provide('example', await addresses(child));
  return async () => {
    if (child.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
}

async function addresses(child: ChildProcess): Promise<Example> {
  let printed = '';
  const collect = (chunk: Buffer) => {
    printed += chunk.toString();
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  const deadline = Date.now() + START_WITHIN_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    if (printed.includes('Stop with Ctrl-C')) {
      const address = (name: string) => new RegExp(`${name}\\s+(http://[^\\s/]+)`).exec(printed)?.[1] ?? '';
      const app = address('Start here');
      const session = await (await fetch(`${app}/session/wallet`)).json();
      return { app, api: address('API'), sandbox: address('Sandbox'), walletCard: session.accountId };
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill('SIGTERM');
  throw new Error(`The example did not come up:\n${printed}`);
}
