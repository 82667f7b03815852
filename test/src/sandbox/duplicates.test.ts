import { describe, expect, test } from 'vitest';
import { EXAMPLE_CARD, useSandbox } from './support.ts';

const request = { tranOrderNo: 'D-1', amount: '10' };

describe('a repeated order number, where repeats are rejected', () => {
  const sandbox = useSandbox();

  test('is refused with 40009 and moves nothing', async () => {
    await sandbox.run('giftTransaction', request);
    expect(await sandbox.run('giftTransaction', request)).toMatchObject({ code: 40009, data: null });
    expect(await sandbox.run('loyaltyIssuance', { tranOrderNo: 'D-1' })).toMatchObject({ code: 40009 });
    expect(await sandbox.balances(EXAMPLE_CARD)).toEqual({ USD: '1524.1', Points: '53' });
  });

  test('is refused after a decline too', async () => {
    await sandbox.run('giftTransaction', { ...request, accountId: '9000000000000001' });
    expect(await sandbox.run('giftTransaction', request)).toMatchObject({ code: 40009 });
  });

  test('is free after an answer with an error code', async () => {
    expect(await sandbox.run('giftTransaction', { ...request, amount: '5000' })).toMatchObject({ code: 40005 });
    expect(await sandbox.run('giftTransaction', { ...request, accountId: '9000000000000013' })).toMatchObject({
      code: 50300,
    });
    expect(await sandbox.run('giftTransaction', request)).toMatchObject({ code: 200 });
  });
});

describe('a repeated order number, where repeats are replayed', () => {
  const sandbox = useSandbox({ duplicates: 'replay' });

  test('with the same request gets the first answer again and moves nothing', async () => {
    const first = await sandbox.run('giftTransaction', request);
    const second = await sandbox.run('giftTransaction', request);
    expect(second).toMatchObject({ code: 200, data: first.data });
    expect(await sandbox.balances(EXAMPLE_CARD)).toEqual({ USD: '1524.1', Points: '53' });
  });

  test('with another request is refused with 40009', async () => {
    await sandbox.run('giftTransaction', request);
    expect(await sandbox.run('giftTransaction', { ...request, amount: '11' })).toMatchObject({ code: 40009 });
    expect(await sandbox.run('giftTip', { ...request })).toMatchObject({ code: 40009 });
    expect(await sandbox.orders()).toHaveLength(1);
  });
});

describe('a repeated order number, where repeats are accepted', () => {
  const sandbox = useSandbox({ duplicates: 'accept' });

  test('is booked again', async () => {
    await sandbox.run('giftTransaction', request);
    expect(await sandbox.run('giftTransaction', request)).toMatchObject({ code: 200, data: { result: 0 } });
    expect(await sandbox.balances(EXAMPLE_CARD)).toEqual({ USD: '1514.1', Points: '53' });
    expect(await sandbox.orders()).toMatchObject([{ orderNo: 'D-1' }, { orderNo: 'D-1' }]);
  });
});
