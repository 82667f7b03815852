import { describe, expect, test } from 'vitest';
import { checkoutIdOf, transIndexCodeOf, useSandbox } from './support.ts';

const sandbox = useSandbox();
const byNumber = (orderNo: string) => ({ checkoutId: undefined, transIndexCode: orderNo });

describe('an order is looked up', () => {
  test('by our own order number, sent as transIndexCode', async () => {
    const payment = await sandbox.run('giftTransaction', { tranOrderNo: 'Q-1', amount: '10.5' });
    const answer = await sandbox.run('queryOrder', byNumber('Q-1'));
    expect(answer).toMatchObject({ code: 200, msg: 'success' });
    expect(answer.data).toEqual({
      mid: '202507081058',
      paywizardId: '10020000080',
      checkoutId: checkoutIdOf(payment),
      transIndexCode: transIndexCodeOf(payment),
      state: 2,
      amount: '105000',
      tranTime: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    });
  });

  test("not by the answer's transIndexCode", async () => {
    const payment = await sandbox.run('giftTransaction');
    const answer = await sandbox.run('queryOrder', byNumber(transIndexCodeOf(payment)));
    expect(answer).toMatchObject({ code: 200, data: null });
  });

  test('by checkoutId, which wins over the order number', async () => {
    await sandbox.run('giftTransaction', { tranOrderNo: 'Q-1' });
    const both = { checkoutId: '933358163137265664', transIndexCode: 'Q-1' };
    expect((await sandbox.run('queryOrder', both)).data).toMatchObject({
      checkoutId: '933358163137265664',
      amount: '105000',
      tranTime: '2025-07-24 10:48:16',
    });
    expect((await sandbox.run('queryOrder', { ...both, checkoutId: '933358163137265665' })).data).toBeNull();
  });

  test('in vain where it was never booked', async () => {
    await sandbox.run('giftTransaction', { tranOrderNo: 'Q-1', amount: '5000' });
    expect(await sandbox.run('queryOrder', byNumber('Q-1'))).toMatchObject({ code: 200, data: null });
  });
});

describe('its state is', () => {
  const stateOf = async (orderNo: string) => (await sandbox.run('queryOrder', byNumber(orderNo))).data;

  test('2 after a success and 3 once that is voided, while the void is 2', async () => {
    const payment = await sandbox.run('giftTransaction', { tranOrderNo: 'Q-1' });
    expect(await stateOf('Q-1')).toMatchObject({ state: 2 });
    await sandbox.run('giftVoid', { tranOrderNo: 'V-1', oriOrderNo: checkoutIdOf(payment) });
    expect(await stateOf('Q-1')).toMatchObject({ state: 3 });
    expect(await stateOf('V-1')).toMatchObject({ state: 2 });
  });

  test('5 after a decline', async () => {
    await sandbox.run('giftTransaction', { tranOrderNo: 'Q-1', accountId: '9000000000000001' });
    expect(await stateOf('Q-1')).toMatchObject({ state: 5 });
  });

  test('1 while pending, then 2 or 5', async () => {
    await sandbox.run('giftTransaction', { tranOrderNo: 'Q-1', accountId: '9000000000000002' });
    await sandbox.run('giftTransaction', { tranOrderNo: 'Q-2', accountId: '9000000000000003' });
    expect(await stateOf('Q-1')).toMatchObject({ state: 1 });
    await sandbox.control('POST', '/control/settle', { orderNo: 'Q-1', as: 'success' });
    await sandbox.control('POST', '/control/settle', { orderNo: 'Q-2', as: 'decline' });
    expect(await stateOf('Q-1')).toMatchObject({ state: 2 });
    expect(await stateOf('Q-2')).toMatchObject({ state: 5 });
  });
});
