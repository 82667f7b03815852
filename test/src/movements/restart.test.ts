import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { ERRORS, paid, TRANSACTION, useApp } from '../../schema/support.ts';
import { newOrderNo } from '../../support/app.ts';

const app = useApp({ PAYWIZARD_TIMEOUT_MS: '400' });
const HISTORY = `{ transactions(first: 100) { edges { cursor node { ${TRANSACTION} } } pageInfo { startCursor endCursor } } }`;

describe('a restart', () => {
  it('changes no answer: history, ids, cursors and every replay', async () => {
    const accountId = await app.card();
    const inputs = await Promise.all(
      [
        {},
        { fault: 'decline' },
        { fault: 'drop-after' },
        { fault: 'code', code: 401 },
        { fault: 'pending-success', delayMs: 600_000 },
      ].map(async (fault) => {
        const input = { orderNo: newOrderNo(), accountId, amount: '1', currency: 'USD', nsfAllowed: true };
        if ('fault' in fault) await app.fault({ ...fault, orderNo: input.orderNo });
        return input;
      }),
    );
    const first = [];
    for (const input of inputs) first.push(await app.move('pay', input));
    const voiding = { orderNo: newOrderNo(), checkoutId: first[0].transaction.checkoutId };
    const undone = await app.move('void', voiding);
    expect(first.map(({ transaction }) => transaction.status)).toEqual([
      'SUCCEEDED',
      'DECLINED',
      'UNKNOWN',
      'FAILED',
      'PENDING',
    ]);
    const history = await app.read(HISTORY);
    const held = await app.held(accountId);

    await app.restart();
    const { result, calls } = await app.watch(async () => {
      const again = [];
      for (const input of inputs) again.push(await app.move('pay', input));
      return { history: await app.read(HISTORY), again, undone: await app.move('void', voiding) };
    });
    expect(result.history).toEqual(history);
    const voided = { voided: true, voidedBy: { orderNo: voiding.orderNo } };
    expect(result.again).toEqual(
      first.map((payload, index) => ({
        ...payload,
        replayed: true,
        transaction: { ...payload.transaction, ...(index === 0 && voided) },
      })),
    );
    expect(result.undone).toEqual({ ...undone, replayed: true });
    expect(calls).toEqual([]);
    expect(await app.held(accountId)).toEqual(held);
  });

  it('waits for a payment that is on its way, which is answered', async () => {
    const input = { orderNo: newOrderNo(), accountId: await app.card({ USD: '100' }), amount: '1', currency: 'USD' };
    await app.fault({ fault: 'slow', delayMs: 150, orderNo: input.orderNo });
    await app.calls();
    const answer = app.move('pay', input);
    await app.arrived(1);
    await app.restart();
    expect((await answer).transaction.status).toBe('SUCCEEDED');
    const { result, calls } = await app.watch(() => app.move('pay', input));
    expect(result).toMatchObject({ replayed: true, transaction: { status: 'SUCCEEDED' } });
    expect(calls).toEqual([]);
  });
});

it('without its ledger a movement is not sent, and the caller may try again', async () => {
  const accountId = await app.card({ USD: '100' });
  const { checkoutId } = await paid(app, accountId, '1');
  const input = { orderNo: newOrderNo(), accountId, amount: '1', currency: 'USD' };
  await app.closeLedger();
  const { result, calls } = await app.watch(async () => [
    await app.move('pay', input),
    await app.move('void', { orderNo: newOrderNo(), checkoutId }),
    await app.gql(`{ transaction(by: { orderNo: "${input.orderNo}" }) { id } }`),
  ]);
  const [payment, voiding, query] = result;
  for (const payload of [payment, voiding]) {
    expect(payload).toMatchObject({ transaction: null, replayed: false });
    expect(payload.errors).toEqual([
      expect.objectContaining({ __typename: 'UpstreamError', code: 'UPSTREAM_UNAVAILABLE', path: [], retryable: true }),
    ]);
    expect(JSON.stringify(payload)).not.toContain(accountId);
    expect(JSON.stringify(payload)).not.toMatch(/sqlite|database|driver|kysely/i);
  }
  expect(query.errors?.[0]?.extensions).toEqual({
    code: 'INTERNAL_SERVER_ERROR',
    requestId: query.headers['x-request-id'],
  });
  expect(calls).toEqual([]);
  await app.restart();
  expect((await app.move('pay', input)).replayed).toBe(false);
});

it('an outcome that could not be written down is not told, and is written as soon as that works', async () => {
  const input = { orderNo: newOrderNo(), accountId: await app.card({ USD: '100' }), amount: '1', currency: 'USD' };
  await app.fault({ fault: 'slow', delayMs: 150, orderNo: input.orderNo });
  await app.calls();
  const answer = app.move('pay', input, `transaction { id status final amount } ${ERRORS}`);
  await app.arrived(1);
  const ledger = new Database(join(app.dataDir, 'ledger.db'));
  ledger.exec('alter table movements rename to mislaid');
  expect(await answer).toMatchObject({
    transaction: { status: expect.stringMatching(/^(PENDING|UNKNOWN)$/), final: false, amount: null },
    errors: [{ __typename: 'OutcomeUnknownError', retryable: true }],
  });
  ledger.exec('alter table mislaid rename to movements');
  ledger.close();
  await app.restart();
  expect(await app.move('pay', input)).toMatchObject({
    replayed: true,
    transaction: { status: 'SUCCEEDED', amount: '1.00' },
  });
  expect(await app.calls()).toHaveLength(1);
  expect(await app.held(input.accountId)).toEqual({ USD: '99' });
});
