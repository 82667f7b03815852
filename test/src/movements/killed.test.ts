import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { SANDBOX_DEFAULTS } from '../../../src/sandbox/defaults.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { documentOf, ERRORS, TRANSACTION } from '../../schema/support.ts';
import { control, type Loose, newOrderNo, post, signToken } from '../../support/app.ts';

const KEY = 'a-key-for-the-program-that-is-killed';
const dataDir = mkdtempSync(join(tmpdir(), 'loyalty-killed-'));
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

/** The program in a process of its own; resolves when it serves, or has ended. */
async function start(upstream: string) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    env: {
      ...process.env,
      PORT: '0',
      PAYWIZARD_URL: upstream,
      PAYWIZARD_CLIENT_ID: SANDBOX_DEFAULTS.clientId,
      PAYWIZARD_CLIENT_SECRET: SANDBOX_DEFAULTS.clientSecret,
      PAYWIZARD_TOKEN: SANDBOX_DEFAULTS.token,
      PAYWIZARD_QUERY_ORDER: 'off',
      AUTH_JWT_KEY: KEY,
      DATA_DIR: dataDir,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let printed = '';
  const ended = once(child, 'exit');
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
  }
  const url = () => /(http:\/\/\S+)\/graphql/.exec(printed)?.[1];
  while (url() === undefined && child.exitCode === null) await Promise.race([once(child.stdout, 'data'), ended]);
  return { child, ended, url: url() ?? '', printed: () => printed };
}

async function pay(url: string, input: Record<string, unknown>): Promise<Loose> {
  const authorization = `Bearer ${await signToken({ scope: 'pay transactions:read' }, '1h', KEY)}`;
  const query = documentOf('pay', `transaction { ${TRANSACTION} } replayed ${ERRORS}`);
  return (await post(url, JSON.stringify({ query, variables: { input } }), { authorization })).data.pay;
}

it('a payment on its way when the process is killed is UNKNOWN after the restart, and is not sent again', async () => {
  const sandbox = await startSandbox(SANDBOX_DEFAULTS);
  const accountId = '7777000000000001';
  await control(sandbox.url, 'POST', 'cards', { accountId, balances: { USD: '100' } });
  const input = { orderNo: newOrderNo(), accountId, amount: '1', currency: 'USD' };
  await control(sandbox.url, 'POST', 'faults', { fault: 'hang-before', operation: 'giftTransaction' });

  const first = await start(sandbox.url);
  const lost = pay(first.url, input).catch(() => 'no answer');
  while ((await control(sandbox.url, 'GET', 'calls')).length === 0) await new Promise((next) => setTimeout(next, 5));
  first.child.kill('SIGKILL');
  await first.ended;
  expect(await lost).toBe('no answer');

  const second = await start(sandbox.url);
  const starting = start(sandbox.url);
  const answer = await pay(second.url, input);
  expect(answer).toMatchObject({
    replayed: true,
    transaction: { status: 'UNKNOWN', final: false, failure: { code: 'OUTCOME_UNKNOWN', retryable: true } },
    errors: [{ __typename: 'OutcomeUnknownError', retryable: true }],
  });
  expect(await control(sandbox.url, 'GET', 'calls')).toHaveLength(1);

  const third = await starting;
  await third.ended;
  expect(third.child.exitCode).toBe(1);
  expect(third.printed().trim().split('\n').at(-1)).toMatch(/^The ledger .* is in use by another process\. .+\.$/);

  expect(await pay(second.url, { ...input, orderNo: newOrderNo() })).toMatchObject({ replayed: false, errors: [] });
  for (const { printed } of [first, second]) expect(printed()).not.toContain(accountId);
  second.child.kill('SIGTERM');
  await second.ended;
  expect(second.child.exitCode).toBe(0);
  await sandbox.close();
});
