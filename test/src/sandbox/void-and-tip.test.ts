import { describe, expect, test } from 'vitest';
import { checkoutIdOf, EXAMPLE_CARD, transIndexCodeOf, useSandbox } from './support.ts';

const sandbox = useSandbox();
const SEEDED = '933358163137265664';

describe('void', () => {
  test("gives back the vendor's example payment and names it in the answer", async () => {
    const answer = await sandbox.run('giftVoid', { oriOrderNo: SEEDED });
    expect(answer.data).toEqual({
      mid: '202507081058',
      paywizardId: '10020000080',
      checkoutId: expect.stringMatching(/^\d{18}$/),
      transIndexCode: expect.stringMatching(/^10020000080\d{10}$/),
      result: 0,
      oriCheckoutId: SEEDED,
      oriTransIndexCode: expect.stringMatching(/^10020000080\d{10}$/),
    });
    expect((await sandbox.run('giftInquiry')).data).toMatchObject({
      balances: [{ amount: 1544.6, difference: 10.5 }, {}],
    });
  });

  test('answers with the ids of its original', async () => {
    const payment = await sandbox.run('giftTransaction');
    expect(await sandbox.run('giftVoid', { oriOrderNo: checkoutIdOf(payment) })).toMatchObject({
      data: { oriCheckoutId: checkoutIdOf(payment), oriTransIndexCode: transIndexCodeOf(payment) },
    });
  });

  test('a second time is refused with 40008 and moves nothing', async () => {
    await sandbox.run('giftVoid', { oriOrderNo: SEEDED });
    expect(await sandbox.run('giftVoid', { oriOrderNo: SEEDED })).toMatchObject({ code: 40008, data: null });
    expect(await sandbox.balances(EXAMPLE_CARD)).toMatchObject({ USD: '1544.6' });
  });

  test.each([
    ['giftIssuance', { amount: '7', tranCurrency: 'USD' }],
    ['giftTransaction', { amount: '7' }],
    ['loyaltyIssuance', { amount: '7' }],
    ['loyaltyRedemption', { amount: '7' }],
    ['giftTip', { amount: '7' }],
  ])('of %s puts everything back', async (operation, fields) => {
    const before = await sandbox.balances(EXAMPLE_CARD);
    const original = await sandbox.run(operation, fields);
    expect(await sandbox.balances(EXAMPLE_CARD)).not.toEqual(before);

    expect(await sandbox.run('giftVoid', { oriOrderNo: checkoutIdOf(original) })).toMatchObject({ code: 200 });
    expect(await sandbox.balances(EXAMPLE_CARD)).toEqual(before);
  });

  test('of a partial approval gives back what was taken, not what was asked', async () => {
    const accountId = '914639258868523';
    const payment = await sandbox.run('giftTransaction', { accountId, amount: '40', nsfAllowed: true });
    await sandbox.run('giftVoid', { oriOrderNo: checkoutIdOf(payment) });
    expect(await sandbox.balances(accountId)).toEqual({ USD: '25', Points: '0' });
  });

  test('of a top-up that is spent is refused with 40005', async () => {
    const accountId = '914639258869003';
    const topUp = await sandbox.run('giftIssuance', { accountId, amount: '10.5', tranCurrency: 'USD' });
    await sandbox.run('giftTransaction', { accountId, amount: '1' });
    const refused = await sandbox.run('giftVoid', { oriOrderNo: checkoutIdOf(topUp) });
    expect(refused).toMatchObject({ code: 40005, data: null });
    expect(await sandbox.balances(accountId)).toEqual({ USD: '9.5', Points: '0' });
  });

  test('is refused with 40007 for an unknown original, an order number, a void and a declined payment', async () => {
    const declined = await sandbox.run('giftTransaction', { accountId: '9000000000000001' });
    const undone = await sandbox.run('giftVoid', { oriOrderNo: SEEDED });
    const originals = ['933358163137265665', '20250724104816001', checkoutIdOf(undone), checkoutIdOf(declined)];
    for (const oriOrderNo of originals) {
      expect(await sandbox.run('giftVoid', { oriOrderNo })).toMatchObject({ code: 40007, data: null });
    }
  });

  test('of a pending payment is refused with 40007 until it has succeeded', async () => {
    const pending = await sandbox.run('giftTransaction', { accountId: '9000000000000002', tranOrderNo: 'P-1' });
    const oriOrderNo = checkoutIdOf(pending);
    expect(await sandbox.run('giftVoid', { oriOrderNo })).toMatchObject({ code: 40007 });

    await sandbox.control('POST', '/control/settle', { orderNo: 'P-1', as: 'success' });
    expect(await sandbox.run('giftVoid', { oriOrderNo })).toMatchObject({ code: 200 });
  });
});

describe('tip', () => {
  test('is taken from the card of its payment', async () => {
    const answer = await sandbox.run('giftTip', { amount: '2', oriOrderNo: SEEDED });
    expect(answer).toMatchObject({ code: 200, data: { amount: '20000', result: 0 } });
    expect(await sandbox.balances(EXAMPLE_CARD)).toMatchObject({ USD: '1532.1' });
  });

  test('is refused with 40005 where the card has not enough', async () => {
    expect(await sandbox.run('giftTip', { amount: '1534.2', oriOrderNo: SEEDED })).toMatchObject({ code: 40005 });
  });

  test('is refused with 40006 on a card that is not active', async () => {
    expect(await sandbox.run('giftTip', { accountId: '914639258868564' })).toMatchObject({ code: 40006 });
  });

  test('needs a payment: not a top-up, a tip, a void or something unknown', async () => {
    const topUp = await sandbox.run('giftIssuance');
    const tip = await sandbox.run('giftTip', { amount: '1', oriOrderNo: SEEDED });
    const undone = await sandbox.run('giftVoid', { oriOrderNo: checkoutIdOf(tip) });
    for (const oriOrderNo of [checkoutIdOf(topUp), checkoutIdOf(tip), checkoutIdOf(undone), '933358163137265665']) {
      expect(await sandbox.run('giftTip', { amount: '1', oriOrderNo })).toMatchObject({ code: 40007, data: null });
    }
  });

  test('needs the same card as its payment', async () => {
    const accountId = '914639258868556';
    expect(await sandbox.run('giftTip', { accountId, oriOrderNo: SEEDED })).toMatchObject({ code: 40007 });
  });

  test('is refused with 40007 once the payment is voided', async () => {
    await sandbox.run('giftVoid', { oriOrderNo: SEEDED });
    expect(await sandbox.run('giftTip', { amount: '1', oriOrderNo: SEEDED })).toMatchObject({ code: 40007 });
  });
});
