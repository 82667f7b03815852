import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { vi } from 'vitest';
import { openLedger } from '../../src/ledger/open.ts';
import { SANDBOX_DEFAULTS, SANDBOX_ERROR_CODES } from '../../src/sandbox/defaults.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { control, type Loose, newOrderNo } from '../support/app.ts';
import { createSchema, HAS_POSTGRES } from '../support/postgres.ts';
import { startProgram } from '../support/program.ts';

/** Of an order that it answers with a code that nobody has given a meaning: it stays UNKNOWN until a person settles it. */
const LOST = '9000000000000014';
const EXAMPLE = '914639258868515';
const DROPS_AFTER = '9000000000000005';
const ANSWERS_RUBBISH = '9000000000000009';

/** What the commands of the documentation are tried on: server, sandbox, and the troubles that the runbook is about. */
export async function setStage() {
  const place = mkdtempSync(join(tmpdir(), 'loyalty-docs-'));
  const sandbox = await startSandbox(SANDBOX_DEFAULTS);
  const environment = {
    PAYWIZARD_CLIENT_ID: SANDBOX_DEFAULTS.clientId,
    PAYWIZARD_CLIENT_SECRET: SANDBOX_DEFAULTS.clientSecret,
    PAYWIZARD_TOKEN: SANDBOX_DEFAULTS.token,
    PAYWIZARD_ERROR_CODES: JSON.stringify(SANDBOX_ERROR_CODES),
  };
  const own = {
    ...environment,
    PAYWIZARD_URL: sandbox.url,
    DATA_DIR: join(place, 'data'),
    RESULT_PUSH: 'on',
    SETTLE_FIRST_MS: '200',
    SETTLE_MAX_MS: '200',
  };
  const program = await startProgram(own);
  const database = HAS_POSTGRES ? await createSchema() : null;
  if (database !== null) await (await openLedger(database.url)).close();
  // A shell's way to the programs of the repository, and to the one that an installed package brings along.
  const bin = join(place, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'loyalty-graphql'), `#!/bin/sh\nexec node ${resolve('dist/cli.js')} "$@"\n`);
  chmodSync(join(bin, 'loyalty-graphql'), 0o755);
  const { HOME } = process.env;
  // It is built by now: no command has to build it again.
  const shell = { PATH: `${bin}:${process.env.PATH}`, HOME, npm_config_ignore_scripts: 'true' };

  const pay = async (accountId: string): Promise<string> => {
    const orderNo = newOrderNo();
    const input = { orderNo, accountId, amount: '1', currency: 'USD' };
    const query = 'mutation ($input: PayInput!) { pay(input: $input) { transaction { status } } }';
    const answer = await fetch(`${program.url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${program.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { input } }),
    });
    const { errors }: Loose = await answer.json();
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    return orderNo;
  };
  const settleAsFailed = (orderNo: string) =>
    execFileSync('node', ['dist/settle.js', orderNo, '--as', 'FAILED', '--by', 'a test', '--why', 'to be overruled'], {
      env: { ...shell, ...own },
    });
  await bringTrouble({ sandboxUrl: sandbox.url, pay, settleAsFailed, output: () => program.output() });

  return {
    output: () => program.output(),
    /** Runs a block as a person would type it, here; answers what it printed. Rejects with that where it fails. */
    async run(block: string): Promise<string> {
      writeFileSync(join(place, 'server.log'), program.output());
      let text = block
        .replaceAll('http://127.0.0.1:4000', program.url)
        .replaceAll(/http:\/\/127\.0\.0\.1:(4010|PORT)/g, sandbox.url)
        .replaceAll(/\bserver\.log\b/g, join(place, 'server.log'))
        .replaceAll('.data/ledger.db', join(own.DATA_DIR, 'ledger.db'))
        .replaceAll(/\bbackup\.db\b/g, join(place, 'backup.db'))
        .replaceAll(/(?<=--checkout-id )\w+/g, () => String(Math.floor(Math.random() * 1e15)));
      while (text.includes('ORDER_NO')) text = text.replace('ORDER_NO', await pay(LOST));
      const DATABASE_URL = /\bpsql\b/.test(block) ? { DATABASE_URL: database?.url.replaceAll('+', '%20') } : {};
      const PORT = new URL(program.url).port;
      return await bash(text, { ...shell, ...own, ...DATABASE_URL, PORT, TOKEN: program.token });
    },
    /** Starts what a block starts, on free ports and a directory of its own, until it says how to stop it. */
    async start(block: string): Promise<string> {
      const text = block.replace('npm ci && ', '');
      const upstream = text.includes('PAYWIZARD_URL=') ? environment : {};
      const places = { PORT: '0', SANDBOX_PORT: '0', DATA_DIR: mkdtempSync(join(place, 'start-')) };
      return await bash(text, { ...shell, ...upstream, ...places }, /Ctrl[-+]C/);
    },
    async clear(): Promise<void> {
      await program.stop();
      await sandbox.close();
      await database?.drop();
      rmSync(place, { recursive: true, force: true });
    },
  };
}

interface Means {
  sandboxUrl: string;
  pay(accountId: string): Promise<string>;
  settleAsFailed(orderNo: string): void;
  output(): string;
}

/** Brings the server into the states that the runbook has entries for, and waits until its log tells of them. */
async function bringTrouble({ sandboxUrl, pay, settleAsFailed, output }: Means): Promise<void> {
  const fault = (what: Record<string, unknown>) => control(sandboxUrl, 'POST', 'faults', what);
  const told = (what: string) =>
    vi.waitFor(() => {
      if (!output().includes(what)) throw new Error(`The log does not tell of ${what}.`);
    }, 15_000);
  const answer = { code: 200, msg: 'success', timestamp: '2025-07-24 13:06:10' };

  await fault({ fault: 'code', code: 401, msg: 'bad sign', operation: 'giftTransaction' });
  await pay(EXAMPLE);
  await pay(LOST);
  await pay(ANSWERS_RUBBISH);
  const data = { mid: '1', paywizardId: '2', checkoutId: '3', transIndexCode: '4', amount: '50000', result: 0 };
  await fault({ fault: 'raw', operation: 'giftTransaction', body: JSON.stringify({ ...answer, data }) });
  await pay(EXAMPLE);
  await fault({ fault: 'code', code: 50300, msg: 'later', operation: 'queryOrder', times: 1_000 });
  settleAsFailed(await pay(DROPS_AFTER));
  await control(sandboxUrl, 'DELETE', 'faults');
  await told('"alarm":"overruled"');
  await told('"alarm":"contract-violation"');
}

/** Rejects with all that was printed where it fails, or does not print what is waited for. */
async function bash(text: string, env: NodeJS.ProcessEnv, until?: RegExp): Promise<string> {
  // A process group of its own: what a block starts is ended with it.
  const child = spawn('bash', ['-euo', 'pipefail', '-c', text], {
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = once(child, 'exit');
  let printed = '';
  let isThere = false;
  const end = () => child.pid !== undefined && child.exitCode === null && process.kill(-child.pid, 'SIGTERM');
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      if (isThere || until === undefined || !until.test(printed)) return;
      isThere = true;
      end();
    });
  }
  const timer = setTimeout(end, 40_000);
  const [code] = await exit;
  clearTimeout(timer);
  if (until === undefined ? code !== 0 : !isThere) throw new Error(`It failed (${code}):\n${text}\n${printed}`);
  return printed;
}
