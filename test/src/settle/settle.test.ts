import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { paid, useApp } from '../../schema/support.ts';
import { newOrderNo } from '../../support/app.ts';

const app = useApp({ PAYWIZARD_TIMEOUT_MS: '2000' });

beforeAll(() => execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' }));

interface Said {
  code: number;
  out: string;
  err: string;
}

/** Runs the command as a person would, beside the application that serves. */
function settle(words: string[], environment: Record<string, string> = {}): Promise<Said> {
  return new Promise((resolve) => {
    const { PATH } = process.env;
    execFile(
      process.execPath,
      ['dist/settle.js', ...words],
      { env: { PATH, DATA_DIR: app.dataDir, ...environment } },
      (error, out, err) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
  });
}

const why = ['--by', 'Ada', '--why', 'seen in the portal'];

async function lostPayment(more: Record<string, unknown> = {}) {
  const orderNo = newOrderNo();
  const accountId = await app.card({ USD: '100' });
  await app.fault({ fault: 'drop-after', orderNo });
  const input = { orderNo, accountId, amount: '10.50', currency: 'USD', ...more };
  const { transaction } = await app.move('pay', input);
  expect(transaction.status).toBe('UNKNOWN');
  return { orderNo, accountId, input };
}

describe('a person settles a lost payment', () => {
  it('as done, under the processor’s id: then it can be voided, and its order number is used up', async () => {
    const { orderNo, accountId, input } = await lostPayment();
    const [{ checkoutId }] = await app.booked(orderNo);
    expect(await settle([orderNo, '--as', 'SUCCEEDED', '--checkout-id', checkoutId, ...why])).toEqual({
      code: 0,
      out: `${orderNo}: UNKNOWN → SUCCEEDED, by Ada.\n`,
      err: '',
    });
    const { result, calls } = await app.watch(() => app.move('pay', input));
    expect(result).toMatchObject({
      replayed: true,
      errors: [],
      transaction: { status: 'SUCCEEDED', final: true, amount: '10.50', checkoutId, failure: null },
    });
    expect(calls).toEqual([]);
    expect((await app.move('void', { checkoutId })).transaction.status).toBe('SUCCEEDED');
    expect(await app.held(accountId)).toEqual({ USD: '100' });
  });

  it('as not done: final, and never sent again', async () => {
    const { orderNo, input } = await lostPayment();
    expect((await settle([orderNo, '--as', 'FAILED', ...why])).code).toBe(0);
    const { result, calls } = await app.watch(() => app.move('pay', input));
    expect(result).toMatchObject({
      replayed: true,
      transaction: { status: 'FAILED', final: true, amount: null, failure: { retryable: false } },
      errors: [{ __typename: 'UpstreamError', retryable: false }],
    });
    expect(calls).toEqual([]);
  });

  it('with the amount, where it may have been approved in part', async () => {
    const { orderNo } = await lostPayment({ amount: '150', nsfAllowed: true });
    const [{ checkoutId }] = await app.booked(orderNo);
    const as = [orderNo, '--as', 'SUCCEEDED', '--checkout-id', checkoutId, ...why];
    expect(await settle([...as, '--amount', '150.01'])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/more than the 150/),
    });
    expect((await settle([...as, '--amount', '100'])).code).toBe(0);
    const { transaction } = await app.read(
      `{ transaction(by: { orderNo: "${orderNo}" }) { amount amountDue status } }`,
    );
    expect(transaction).toEqual({ status: 'SUCCEEDED', amount: '100.00', amountDue: '50.00' });
  });

  it('and the ledger keeps who said so and why', async () => {
    const { orderNo } = await lostPayment();
    await settle([orderNo, '--as', 'FAILED', ...why]);
    const { out } = await settle([orderNo]);
    expect(out).toMatch(/status +FAILED \(final\)/);
    expect(out).toMatch(/UNKNOWN → FAILED {2}Ada {2}seen in the portal/);
  });
});

it('a lost void does not block its original for ever', async () => {
  const { checkoutId } = await paid(app, await app.card({ USD: '100' }));
  const orderNo = newOrderNo();
  await app.fault({ fault: 'drop-before', orderNo });
  expect((await app.move('void', { orderNo, checkoutId })).transaction.status).toBe('UNKNOWN');
  expect((await app.move('void', { checkoutId })).errors).toMatchObject([{ __typename: 'OutcomeUnknownError' }]);
  expect((await settle([orderNo, '--as', 'FAILED', ...why])).code).toBe(0);
  expect((await app.move('void', { checkoutId })).transaction.status).toBe('SUCCEEDED');
});

describe('the list', () => {
  it('shows what is unsettled, and no card number', async () => {
    const { orderNo, accountId } = await lostPayment();
    const { out } = await settle(['--list']);
    const line = out.split('\n').find((text) => text.startsWith(orderNo));
    expect(line).toMatch(new RegExp(`PAYMENT +UNKNOWN +10\\.50 USD +•••• ${accountId.slice(-4)} +- +20`));
    expect(out).not.toContain(accountId);
    await settle([orderNo, '--as', 'FAILED', ...why]);
    expect((await settle(['--list'])).out).not.toContain(orderNo);
  });
});

describe('is refused, and changes nothing:', () => {
  it('an order number that nobody used', async () => {
    expect(await settle(['never-used', '--as', 'FAILED', ...why])).toEqual({
      code: 1,
      out: '',
      err: 'never-used: there is no movement with this order number.\n',
    });
  });

  it('what is final already', async () => {
    const { orderNo } = await paid(app, await app.card({ USD: '100' }));
    expect(await settle([orderNo, '--as', 'FAILED', ...why])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/SUCCEEDED already, and that is final/),
    });
  });

  it('a success without the processor’s id, or with the id of another movement', async () => {
    const { orderNo } = await lostPayment();
    const other = await paid(app, await app.card({ USD: '100' }));
    const as = [orderNo, '--as', 'SUCCEEDED', ...why];
    expect(await settle(as)).toMatchObject({ code: 1, err: expect.stringMatching(/--checkout-id is needed/) });
    expect(await settle([...as, '--checkout-id', other.checkoutId])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/belongs to another movement/),
    });
    const { transaction } = await app.read(`{ transaction(by: { orderNo: "${orderNo}" }) { status } }`);
    expect(transaction.status).toBe('UNKNOWN');
  });

  it('what is being sent at this moment', async () => {
    const orderNo = newOrderNo();
    const accountId = await app.card({ USD: '100' });
    await app.fault({ fault: 'hang-after', orderNo });
    await app.calls();
    const answer = app.move('pay', { orderNo, accountId, amount: '1', currency: 'USD' });
    await app.arrived(1);
    expect(await settle([orderNo, '--as', 'FAILED', ...why])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/sent at this moment/),
    });
    expect((await answer).transaction.status).toBe('UNKNOWN');
  });

  it('a directory without a ledger, in which nothing is made', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'loyalty-empty-'));
    const said = await settle(['--list'], { DATA_DIR: empty });
    expect(said).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^There is no ledger at .*set DATABASE_URL or DATA_DIR/),
    });
    expect(readdirSync(empty)).toEqual([]);
    rmSync(empty, { recursive: true });
  });
});
