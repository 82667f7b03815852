import { describe, expect, it } from 'vitest';
import { paid, useApp } from '../../schema/support.ts';
import { type Loose, newOrderNo } from '../../support/app.ts';

const app = useApp({ PAYWIZARD_TIMEOUT_MS: '2000' });
const twenty = <Result>(work: (index: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: 20 }, (_, index) => work(index)));

/** One of them sent; all of them have the same answer. */
function expectOneSent(payloads: Loose[]): void {
  expect(payloads.filter(({ replayed }) => !replayed)).toHaveLength(1);
  const [first] = payloads;
  for (const payload of payloads) expect({ ...payload, replayed: null }).toEqual({ ...first, replayed: null });
}

describe('twenty requests of one order number at the same time', () => {
  it.each([
    ['a payment', {}, 'SUCCEEDED'],
    ['a slow payment', { fault: 'slow', delayMs: 200 }, 'SUCCEEDED'],
    ['a declined payment', { fault: 'decline' }, 'DECLINED'],
    ['a lost payment', { fault: 'drop-after', delayMs: 100 }, 'UNKNOWN'],
  ])('are %s that goes out once, and all are told the same', async (_name, fault, status) => {
    const input = { orderNo: newOrderNo(), accountId: await app.card({ USD: '100' }), amount: '10', currency: 'USD' };
    if ('fault' in fault) await app.fault({ ...fault, orderNo: input.orderNo });
    const { result, calls } = await app.watch(() => twenty(() => app.move('pay', input)));
    expect(calls).toHaveLength(1);
    expectOneSent(result);
    expect(result[0].transaction.status).toBe(status);
    expect(await app.held(input.accountId)).toEqual({ USD: status === 'DECLINED' ? '100' : '90' });
  });

  it('are one void', async () => {
    const accountId = await app.card({ USD: '100' });
    const { checkoutId } = await paid(app, accountId);
    const orderNo = newOrderNo();
    await app.fault({ fault: 'slow', delayMs: 100, orderNo });
    const { result, calls } = await app.watch(() => twenty(() => app.move('void', { orderNo, checkoutId })));
    expect(calls).toHaveLength(1);
    expectOneSent(result);
    expect(await app.held(accountId)).toEqual({ USD: '100' });
  });

  it('of different amounts are one payment and conflicts', async () => {
    const base = { orderNo: newOrderNo(), accountId: await app.card({ USD: '100' }), currency: 'USD' };
    const { result, calls } = await app.watch(() =>
      twenty((index) => app.move('pay', { ...base, amount: index % 2 === 0 ? '1' : '2' })),
    );
    expect(calls).toHaveLength(1);
    expect(result.filter(({ transaction, replayed }) => transaction !== null && !replayed)).toHaveLength(1);
    expect(result.filter(({ errors }) => errors[0]?.code === 'ORDER_CONFLICT')).toHaveLength(10);
  });

  it('that may try again are one new attempt', async () => {
    const input = { orderNo: newOrderNo(), accountId: await app.card({ USD: '100' }), amount: '10', currency: 'USD' };
    await app.fault({ fault: 'code', code: 50300, orderNo: input.orderNo });
    expect((await app.move('pay', input)).transaction.status).toBe('FAILED');
    const { result, calls } = await app.watch(() => twenty(() => app.move('pay', input)));
    expect(calls).toHaveLength(1);
    expect(result.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await app.held(input.accountId)).toEqual({ USD: '90' });
  });

  it('in one document are one payment too', async () => {
    const [orderNo, accountId] = [newOrderNo(), await app.card({ USD: '100' })];
    const pay = `pay(input: { orderNo: "${orderNo}", accountId: "${accountId}", amount: 1, currency: "USD" }) { replayed }`;
    const { result, calls } = await app.watch(() => app.read(`mutation { a: ${pay} b: ${pay} c: ${pay} }`));
    expect(result).toEqual({ a: { replayed: false }, b: { replayed: true }, c: { replayed: true } });
    expect(calls).toHaveLength(1);
  });
});

it('twenty payments under different order numbers all go out, and the balance is right', async () => {
  const accountId = await app.card({ USD: '100' });
  const { result, calls } = await app.watch(() =>
    twenty(() => app.move('pay', { accountId, amount: '1', currency: 'USD' })),
  );
  expect(new Set(result.map(({ transaction }) => transaction.checkoutId)).size).toBe(20);
  expect(calls).toHaveLength(20);
  expect(await app.held(accountId)).toEqual({ USD: '80' });
});
