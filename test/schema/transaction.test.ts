import { describe, expect, it } from 'vitest';
import { newAccountId, newOrderNo } from '../support/app.ts';
import { paid, TRANSACTION, useApp } from './support.ts';

const app = useApp();
const BY = `query ($by: TransactionBy!) { transaction(by: $by) { ${TRANSACTION} } }`;

describe('a transaction', () => {
  it('is found by its id, its order number and its checkoutId, and is the same as in the payload; at no call', async () => {
    const payment = await paid(app, await app.card());
    const { result, calls } = await app.watch(async () => [
      await app.read(BY, { by: { id: payment.id } }),
      await app.read(BY, { by: { orderNo: payment.orderNo } }),
      await app.read(BY, { by: { checkoutId: payment.checkoutId } }),
      await app.read(`{ transaction(by: { orderNo: "${payment.orderNo}" }) { ${TRANSACTION} } }`),
    ]);
    expect(result).toEqual(Array.from({ length: 4 }, () => ({ transaction: payment })));
    expect(calls).toEqual([]);
  });

  it.each([
    { id: 'txn_00000000-0000-7000-8000-000000000000' },
    { id: 'card_dev.AAAA' },
    { id: '' },
    { orderNo: 'nobody-used-this' },
    { checkoutId: '1' },
    { checkoutId: '' },
  ])('that is unknown by %j is null', async (by) => {
    expect(await app.read(BY, { by })).toEqual({ transaction: null });
  });

  it('is not found by the id of a card', async () => {
    const { card } = await app.read('{ card(accountId: "914639258868515") { id } }');
    expect(await app.read(BY, { by: { id: card.id } })).toEqual({ transaction: null });
  });

  it.each([
    {},
    { orderNo: 'a', checkoutId: 'b' },
    { id: null },
    { orderNo: 'a', id: null },
  ])('asked for by %j is refused: exactly one key names it', async (by) => {
    const { data, errors } = await app.gql(BY, { by });
    expect(data ?? null).toBeNull();
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('asked for by two keys in the document is refused', async () => {
    const { data, errors } = await app.gql('{ transaction(by: { orderNo: "a", checkoutId: "b" }) { id } }');
    expect(data ?? null).toBeNull();
    expect(errors).toHaveLength(1);
  });

  it('that was declined says why, and nothing was moved', async () => {
    const orderNo = newOrderNo();
    await app.move('pay', { orderNo, accountId: newAccountId(), amount: '1', currency: 'USD' });
    const { transaction } = await app.read(BY, { by: { orderNo } });
    expect(transaction).toMatchObject({
      status: 'DECLINED',
      final: true,
      amount: null,
      amountDue: null,
      formattedAmount: null,
      requestedAmount: '1.00',
      failure: { code: 'CARD_NOT_FOUND', upstreamCode: '40004', retryable: false },
    });
    expect(transaction.failure.message).toMatch(/^[A-Z].*\.$/);
  });

  it('on a card that the processor does not know has that card’s number, and no more of it', async () => {
    const [orderNo, accountId] = [newOrderNo(), newAccountId()];
    await app.move('pay', { orderNo, accountId, amount: '1', currency: 'USD' });
    const { free, more } = await app.read(`{
      free: transaction(by: { orderNo: "${orderNo}" }) { card { accountId } }
      more: transaction(by: { orderNo: "${orderNo}" }) { card { accountId asOf } }
    }`);
    expect([free.card, more.card]).toEqual([{ accountId }, null]);
  });

  it('whose card cannot be read is shown all the same, with an error at the card', async () => {
    const accountId = await app.card();
    const { orderNo } = await paid(app, accountId);
    await app.fault({ fault: 'http-before', operation: 'giftInquiry', accountId });
    const { data, errors } = await app.gql(`{ transaction(by: { orderNo: "${orderNo}" }) { orderNo card { asOf } } }`);
    expect(data).toEqual({ transaction: { orderNo, card: null } });
    expect(errors).toMatchObject([
      { path: ['transaction', 'card'], extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true } },
    ]);
  });

  it('formats its amount for any locale', async () => {
    const { orderNo } = await paid(app, await app.card({ USD: '2000' }), '1534.10');
    const { transaction } = await app.read(`{ transaction(by: { orderNo: "${orderNo}" }) {
      us: formattedAmount de: formattedAmount(locale: "de_DE") no: formattedAmount(locale: "??")
    } }`);
    expect(transaction.us).toBe('$1,534.10');
    expect(transaction.de.replaceAll(/\s/g, ' ')).toBe('1.534,10 $');
    expect(transaction.no).toBe('$1,534.10');
  });
});

it('the viewer is told who it is by its token', async () => {
  const { result, calls } = await app.watch(() => app.read('{ viewer { subject merchant scopes } }'));
  expect(result.viewer).toEqual({
    subject: 'till-1',
    merchant: '825429536610058240',
    scopes: expect.arrayContaining(['card:read', 'pay', 'void', 'transactions:read']),
  });
  expect(calls).toEqual([]);
});
