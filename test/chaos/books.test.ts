import { expect, it } from 'vitest';
import { type Books, COUNTERS, compare, type Findings } from './books.ts';
import type { ClientMovement, ToldAnswer, Transaction } from './movement.ts';
import type { Send } from './proxy.ts';
import { complaintOf } from './report.ts';

const transaction = (orderNo: string, status: Transaction['status'], amount: string | null = null): Transaction => ({
  orderNo,
  status,
  final: status !== 'PENDING' && status !== 'UNKNOWN',
  checkoutId: null,
  amount,
  requestedAmount: '1',
  failure: null,
});

const payment = (orderNo: string, ...answers: ToldAnswer[]): ClientMovement => ({
  orderNo,
  kind: 'pay',
  input: { accountId: '1234', amount: '1.00', currency: 'USD' },
  original: null,
  told: answers.map((answer) => ({ at: 0, by: 'instance 0', how: 'sent', answer })),
});

const answer = (held: Transaction | null, ...errors: ToldAnswer['errors']): ToldAnswer => ({
  transaction: held,
  replayed: false,
  errors,
});

const voiding = (orderNo: string, original: ClientMovement): ClientMovement => ({
  ...payment(orderNo),
  kind: 'void',
  input: { checkoutId: original.orderNo },
  original,
});

const booked = (orderNo: string, amount = '1') => ({ orderNo, checkoutId: '', state: 'success', amount }) as const;

const send = (orderNo: string, nth: number, more: Partial<Send> = {}): Send => ({
  orderNo,
  operation: 'giftTransaction',
  nth,
  at: 0,
  fault: 'none',
  outcome: 'booked',
  forwarded: true,
  code: 200,
  unavailable: false,
  ...more,
});

/** One payment of 1.00 that went well, from a card that held 10. */
function books(more: Partial<Books> = {}): Books {
  return {
    movements: [payment('good', answer(transaction('good', 'SUCCEEDED', '1.00')))],
    ledger: new Map([['good', transaction('good', 'SUCCEEDED', '1.00')]]),
    orders: [booked('good')],
    sends: [send('good', 1)],
    cards: {
      before: [{ accountId: '1234', balances: { USD: '10' } }],
      after: [{ accountId: '1234', balances: { USD: '9' } }],
    },
    ...more,
  };
}

function with1More(movement: ClientMovement, held: Transaction | null, changes: Partial<Books> = {}): Books {
  const { movements, ledger } = books();
  return books({
    movements: [...movements, movement],
    ledger: new Map([...ledger, [movement.orderNo, held]]),
    // Cards are for the test of the amounts alone.
    cards: { before: [], after: [] },
    ...changes,
  });
}

const counted = (findings: Findings) =>
  Object.fromEntries(COUNTERS.filter((counter) => findings[counter].length > 0).map((name) => [name, findings[name]]));

it('counts nothing where the books agree', () => {
  expect(counted(compare(books()))).toEqual({});
  expect(complaintOf(1, compare(books()), books())).toBeNull();
});

it('counts what is booked twice under one order number', () => {
  const twice = with1More(payment('bad'), transaction('bad', 'SUCCEEDED', '1'), {
    orders: [booked('good'), booked('bad'), booked('bad')],
  });
  expect(counted(compare(twice))).toEqual({ double: ['bad'] });
});

it('counts a second void of one original', () => {
  const { movements, ledger, orders } = books();
  const [original] = movements;
  if (original === undefined) throw new Error('There is a payment.');
  const voids = ['void 1', 'void 2'];
  const twice = books({
    movements: [original, ...voids.map((orderNo) => voiding(orderNo, original))],
    ledger: new Map([...ledger, ...voids.map((one) => [one, transaction(one, 'SUCCEEDED', '1')] as const)]),
    orders: [...orders, ...voids.map((orderNo) => booked(orderNo))],
    cards: { before: [], after: [] },
  });
  expect(counted(compare(twice))).toEqual({ double: ['void 2'] });
});

it('counts what is booked and not in the ledger, or there as not done', () => {
  const orders = [booked('good'), booked('bad')];
  expect(counted(compare(with1More(payment('bad'), transaction('bad', 'FAILED'), { orders })))).toEqual({
    lost: ['bad'],
  });
  expect(counted(compare(with1More(payment('bad'), null, { orders })))).toEqual({ lost: ['bad'] });
  expect(counted(compare(books({ orders })))).toEqual({ lost: ['bad'] });
});

it('counts a success that is not booked, by the ledger or by what a client was told', () => {
  const success = transaction('bad', 'SUCCEEDED', '1');
  expect(counted(compare(with1More(payment('bad'), success)))).toEqual({ phantom: ['bad'] });
  const told = payment('bad', answer(success));
  expect(counted(compare(with1More(told, transaction('bad', 'FAILED'))))).toEqual({ phantom: ['bad'] });
});

it('counts a final no for what is booked, and no other no', () => {
  const held = transaction('bad', 'SUCCEEDED', '1');
  const orders = [booked('good'), booked('bad')];
  const tell = (...answers: ToldAnswer[]) => counted(compare(with1More(payment('bad', ...answers), held, { orders })));
  const refusal = { code: 'ALREADY_VOIDED', retryable: false };
  expect(tell(answer(transaction('bad', 'DECLINED'), refusal))).toEqual({ toldFailure: ['bad'] });
  expect(tell(answer(null, refusal))).toEqual({ toldFailure: ['bad'] });
  const notNow = { code: 'UPSTREAM_UNAVAILABLE', retryable: true };
  expect(tell(answer({ ...transaction('bad', 'FAILED'), final: false }, notNow))).toEqual({});
  expect(tell(answer(null, notNow), answer(transaction('bad', 'UNKNOWN'), notNow))).toEqual({});
});

it('counts what nobody knows in the end', () => {
  expect(counted(compare(with1More(payment('bad'), transaction('bad', 'UNKNOWN'))))).toEqual({ unsettled: ['bad'] });
});

it('counts a movement that went out again, unless it was answered that nothing had been done', () => {
  const sends = (...own: Send[]) => counted(compare(books({ sends: own })));
  expect(sends(send('good', 1), send('good', 2))).toEqual({ sentTwice: ['good'] });
  expect(sends(send('good', 1, { forwarded: false }), send('good', 2))).toEqual({ sentTwice: ['good'] });
  expect(sends(send('good', 1, { forwarded: false, unavailable: true }), send('good', 2))).toEqual({});
  expect(sends(send('good', 1, { code: 40_008 }))).toEqual({ sentTwice: ['good'] });
});

it('counts amounts and balances that are not what they should be', () => {
  expect(counted(compare(books({ orders: [booked('good', '0.99')] })))).toEqual({ amounts: ['good'] });
  const { cards } = books();
  expect(counted(compare(books({ cards: { ...cards, after: cards.before } })))).toEqual({ amounts: ['1234 USD'] });
});

it('names the seed and tells the history of what it found', () => {
  const bad = with1More(payment('bad'), transaction('bad', 'UNKNOWN'), { sends: [send('bad', 1)] });
  const complaint = complaintOf(42, compare(bad), bad);
  expect(complaint).toContain('CHAOS_SEED=42');
  expect(complaint).toMatch(/unsettled: bad pay [\s\S]*reached upstream[\s\S]*ledger: .*UNKNOWN/);
});
