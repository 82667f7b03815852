import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { SANDBOX_DEFAULTS, SANDBOX_ERROR_CODES } from '../../../src/sandbox/defaults.ts';
import { SPECIAL_CARDS } from '../../../src/sandbox/special-cards.ts';
import { callerOf, EXAMPLE_CARD, useSandbox } from './support.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

function run(environment: Record<string, string>) {
  const program = spawn(process.execPath, ['--import', 'tsx', 'src/sandbox/main.ts'], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...environment },
  });
  let output = '';
  for (const stream of [program.stdout, program.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const ended = once(program, 'exit').then(([code]: unknown[]) => ({ code, output }));
  return { program, ended, output: () => output };
}

describe('the program', () => {
  test('says where it is and how to point the API at it, serves, and stops on SIGTERM', async () => {
    const { program, ended, output } = run({ SANDBOX_PORT: '0' });
    await expect.poll(output, { timeout: 10_000 }).toContain('PAYWIZARD_TOKEN=sandbox-token');
    const url = /PAYWIZARD_URL=(\S+)/.exec(output())?.[1] ?? '';
    expect(output()).toBe(`PayWizard sandbox: ${url}
Its cards, codes and faults are explained at ${url}/
Its book is in memory (SANDBOX_FILE=… keeps it). Ctrl+C stops it.

To point the API at it:
  PAYWIZARD_URL=${url}
  PAYWIZARD_CLIENT_ID=825429536610058240
  PAYWIZARD_CLIENT_SECRET=sandbox-secret
  PAYWIZARD_TOKEN=sandbox-token
`);
    expect(await callerOf(() => url).run('giftInquiry')).toMatchObject({ data: { accountId: EXAMPLE_CARD } });
    program.kill('SIGTERM');
    expect((await ended).code).toBe(0);
  });

  test('does not print a secret of your own', async () => {
    const { program, ended, output } = run({
      PORT: '0',
      PAYWIZARD_CLIENT_SECRET: 'my-own',
      PAYWIZARD_TOKEN: 'my-token',
    });
    await expect.poll(output, { timeout: 10_000 }).toContain('PAYWIZARD_TOKEN=');
    expect(output()).not.toMatch(/my-own|my-token/);
    program.kill('SIGINT');
    expect((await ended).code).toBe(0);
  });

  test('names every setting that is wrong in a line of its own', async () => {
    expect(await run({ SANDBOX_PORT: '70000', SANDBOX_DUPLICATES: 'maybe', PAYWIZARD_TOKEN: '' }).ended).toEqual({
      code: 1,
      output: `SANDBOX_PORT must be a port number from 0 to 65535 (0: any free one)
PAYWIZARD_TOKEN must not be empty
SANDBOX_DUPLICATES must be reject, replay or accept
`,
    });
  });

  test('says so when its file cannot be opened', async () => {
    const { code, output } = await run({ PORT: '0', SANDBOX_FILE: '/nowhere/book.db' }).ended;
    expect(code).toBe(1);
    expect(output).toMatch(/^SANDBOX_FILE \/nowhere\/book\.db cannot be opened: .*\n$/);
  });
});

describe('with a running sandbox', () => {
  const sandbox = useSandbox();

  test('a port in use is one line', async () => {
    const port = new URL(sandbox.url()).port;
    expect(await run({ SANDBOX_PORT: port }).ended).toEqual({
      code: 1,
      output: `Port ${port} is in use: set SANDBOX_PORT to another one (0: any free one).\n`,
    });
  });

  test('the page documents cards, codes and the control address, and loads nothing', async () => {
    const response = await fetch(`${sandbox.url()}/`);
    expect(response.headers.get('content-type')).toBe('text/html;charset=UTF-8');
    const page = await response.text();
    const documented = [
      EXAMPLE_CARD,
      ...SPECIAL_CARDS.map((card) => card.accountId),
      ...Object.entries(SANDBOX_ERROR_CODES).flat(),
      'POST /control/faults',
      `PAYWIZARD_URL=${sandbox.url()}`,
      SANDBOX_DEFAULTS.token,
    ];
    expect(documented.filter((text) => !page.includes(text))).toEqual([]);
    expect(page).not.toMatch(/<script|src=|@import|url\(/);
  });
});
