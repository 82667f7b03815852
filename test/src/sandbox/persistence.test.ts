import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SANDBOX_DEFAULTS } from '../../../src/sandbox/defaults.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { callerOf, checkoutIdOf, EXAMPLE_CARD, requestOf, transIndexCodeOf } from './support.ts';

let folder: string;
let running: Sandbox[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
});

afterEach(async () => {
  await Promise.all(running.map((sandbox) => sandbox.close()));
  running = [];
  await rm(folder, { recursive: true });
});

async function start() {
  const sandbox = await startSandbox({ ...SANDBOX_DEFAULTS, file: join(folder, 'book.db') });
  running.push(sandbox);
  return { sandbox, caller: callerOf(() => sandbox.url) };
}

test('a restarted sandbox knows its cards and orders, and its ids go on', async () => {
  const first = await start();
  const payment = await first.caller.run('giftTransaction', { tranOrderNo: 'R-1' });
  await first.sandbox.close();

  const { caller } = await start();
  expect(await caller.balances(EXAMPLE_CARD)).toEqual({ USD: '1523.6', Points: '53' });
  expect(await caller.run('giftTransaction', { tranOrderNo: 'R-1' })).toMatchObject({ code: 40009 });
  const next = await caller.run('giftTransaction', { tranOrderNo: 'R-2' });
  expect(BigInt(checkoutIdOf(next))).toBeGreaterThan(BigInt(checkoutIdOf(payment)));
  expect(transIndexCodeOf(next)).not.toBe(transIndexCodeOf(payment));
  expect(await caller.run('giftVoid', { tranOrderNo: 'R-3', oriOrderNo: checkoutIdOf(payment) })).toMatchObject({
    code: 200,
  });
});

test('a reset does not bring ids back, not even after a restart', async () => {
  const first = await start();
  const before = await first.caller.run('giftTransaction');
  await first.caller.control('POST', '/control/reset');
  await first.sandbox.close();

  const { caller } = await start();
  const after = await caller.run('giftTransaction');
  expect(checkoutIdOf(after)).not.toBe(checkoutIdOf(before));
  expect(transIndexCodeOf(after)).not.toBe(transIndexCodeOf(before));
});

test('a pending order settles after a restart', async () => {
  const first = await start();
  await first.caller.fault('pending-success', { delayMs: 50 });
  await first.caller.run('giftTransaction');
  await first.sandbox.close();

  const { caller } = await start();
  await expect
    .poll(() => caller.balances(EXAMPLE_CARD), { interval: 20, timeout: 5000 })
    .toMatchObject({ USD: '1523.6' });
  expect(await caller.orders()).toMatchObject([{ state: 'success', amount: '10.5' }]);
});

test('closing cuts a call that hangs, and closing twice is harmless', async () => {
  const { sandbox, caller } = await start();
  const body = JSON.stringify(requestOf('giftTransaction', { accountId: '9000000000000012' }));
  const hanging = expect(caller.send('giftTransaction', body)).rejects.toThrow('fetch failed');
  await expect.poll(() => caller.orders(), { interval: 10, timeout: 5000 }).toHaveLength(1);
  await sandbox.close();
  await hanging;
  await sandbox.close();
});

test('a port that is taken is an error, not a second sandbox', async () => {
  const { sandbox } = await start();
  const port = Number(new URL(sandbox.url).port);
  await expect(startSandbox({ ...SANDBOX_DEFAULTS, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
