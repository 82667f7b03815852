import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { documentOf, ERRORS, paid, TRANSACTION, useApp } from '../../schema/support.ts';
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

it('without its ledger a movement is not sent, and the caller is told no more than a request id', async () => {
  const accountId = await app.card({ USD: '100' });
  const { checkoutId } = await paid(app, accountId, '1');
  const input = { orderNo: newOrderNo(), accountId, amount: '1', currency: 'USD' };
  await app.closeLedger();
  const { result, calls } = await app.watch(async () => [
    await app.gql(documentOf('pay', 'replayed'), { input }),
    await app.gql(documentOf('void', 'replayed'), { input: { orderNo: newOrderNo(), checkoutId } }),
  ]);
  for (const { data, errors, text, headers } of result) {
    expect(Object.values(data)).toEqual([null]);
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', requestId: headers['x-request-id'] });
    expect(text).not.toContain(accountId);
    expect(text).not.toMatch(/sqlite|database|driver|kysely/i);
  }
  expect(calls).toEqual([]);
  await app.restart();
  expect((await app.move('pay', input)).replayed).toBe(false);
});

it('an outcome that could not be written down is not told: it is UNKNOWN, then and after a restart, and not sent again', async () => {
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
  expect(await app.move('pay', input)).toMatchObject({ replayed: true, transaction: { status: 'UNKNOWN' } });
  expect(await app.calls()).toHaveLength(1);
  expect(await app.held(input.accountId)).toEqual({ USD: '99' });
});
