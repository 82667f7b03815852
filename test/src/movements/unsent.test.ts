import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { SANDBOX_DEFAULTS } from '../../../src/sandbox/defaults.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { openTill, paid, type Till, useApp } from '../../schema/support.ts';
import { control, newAccountId, newOrderNo } from '../../support/app.ts';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

/** A port that nobody listens on, until somebody does. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function tillWithoutUpstream(): Promise<{ till: Till; upstream: () => Promise<Sandbox> }> {
  const port = await freePort();
  const till = await openTill({ PAYWIZARD_URL: `http://127.0.0.1:${port}` });
  opened.push(till);
  const upstream = async () => {
    const sandbox = await startSandbox({ ...SANDBOX_DEFAULTS, port });
    opened.push(sandbox);
    return sandbox;
  };
  return { till, upstream };
}

describe('while the processor cannot be reached', () => {
  it('a payment has FAILED, may be tried again, and succeeds under its number when the processor is back', async () => {
    const { till, upstream } = await tillWithoutUpstream();
    const input = { orderNo: newOrderNo(), accountId: newAccountId(), amount: '5', currency: 'USD' };
    const first = await till.move('pay', input);
    expect(first).toMatchObject({
      replayed: false,
      transaction: {
        status: 'FAILED',
        final: false,
        checkoutId: null,
        amount: null,
        failure: { code: 'UPSTREAM_UNAVAILABLE', upstreamCode: null, retryable: true },
      },
      errors: [
        { __typename: 'UpstreamError', code: 'UPSTREAM_UNAVAILABLE', path: [], retryable: true, upstreamCode: null },
      ],
    });
    const second = await till.move('pay', input);
    expect(second).toMatchObject({ replayed: false, transaction: { id: first.transaction.id, status: 'FAILED' } });

    const { url } = await upstream();
    await control(url, 'POST', 'cards', { accountId: input.accountId, balances: { USD: '100' } });
    const third = await till.move('pay', input);
    expect(third).toMatchObject({
      replayed: false,
      errors: [],
      transaction: { id: first.transaction.id, status: 'SUCCEEDED', final: true, amount: '5.00', failure: null },
    });
    expect(third.transaction.createdAt).toBe(first.transaction.createdAt);
    expect(await till.move('pay', input)).toEqual({ ...third, replayed: true });
    expect(await control(url, 'GET', 'calls')).toHaveLength(1);
    expect(await till.held(input.accountId)).toEqual({ USD: '95' });
  });

  it('the number stays that order’s: another input under it is a conflict', async () => {
    const { till } = await tillWithoutUpstream();
    const input = { orderNo: newOrderNo(), accountId: newAccountId(), amount: '5', currency: 'USD' };
    await till.move('pay', input);
    const { errors, transaction } = await till.move('pay', { ...input, amount: '6' });
    expect(errors).toMatchObject([{ __typename: 'OrderConflictError' }]);
    expect(transaction).toBeNull();
  });

  it('an activation is an UpstreamError to try again', async () => {
    const { till } = await tillWithoutUpstream();
    const { activate } = await till.read(
      `mutation { activate(input: { accountId: "${newAccountId()}", customer: { firstName: "A", lastName: "B" } }) {
        card { id } errors { __typename code retryable } } }`,
    );
    expect(activate).toEqual({
      card: null,
      errors: [{ __typename: 'UpstreamError', code: 'UPSTREAM_UNAVAILABLE', retryable: true }],
    });
  });
});

describe('a processor that says it is unavailable before doing anything', () => {
  const app = useApp();

  it.each([
    'topUp',
    'pay',
    'issuePoints',
    'redeemPoints',
    'addTip',
    'void',
  ] as const)('lets the same number carry out the %s later, as a new attempt', async (mutation) => {
    const accountId = await app.card();
    const input = { orderNo: newOrderNo(), ...(await inputOf(mutation, accountId)) };
    await app.fault({ fault: 'code', code: 50300, orderNo: input.orderNo });
    const { result, calls } = await app.watch(async () => [
      await app.move(mutation, input),
      await app.move(mutation, input),
      await app.move(mutation, input),
    ]);
    const [failed, succeeded, replayed] = result;
    expect(failed).toMatchObject({ replayed: false, transaction: { status: 'FAILED', final: false } });
    expect(failed.errors).toMatchObject([{ code: 'UPSTREAM_UNAVAILABLE', upstreamCode: '50300', retryable: true }]);
    expect(succeeded).toMatchObject({
      replayed: false,
      errors: [],
      transaction: { id: failed.transaction.id, status: 'SUCCEEDED', failure: null },
    });
    expect(replayed).toEqual({ ...succeeded, replayed: true });
    expect(calls.map(({ body }) => body)).toEqual([calls[0]?.body, calls[0]?.body]);
  });

  async function inputOf(mutation: string, accountId: string): Promise<Record<string, unknown>> {
    if (mutation === 'void') return { checkoutId: (await paid(app, accountId)).checkoutId };
    if (mutation.endsWith('Points')) return { accountId, points: '1' };
    const input = { accountId, amount: '1', currency: 'USD' };
    return mutation === 'addTip' ? { ...input, checkoutId: (await paid(app, accountId)).checkoutId } : input;
  }
});
