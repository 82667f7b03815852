import { expect, test } from 'vitest';
import { SPECIAL_CARDS } from '../../../src/sandbox/special-cards.ts';
import { requestOf, useSandbox } from './support.ts';

const sandbox = useSandbox();

const card = (number: number) => `90000000000000${String(number).padStart(2, '0')}`;
const pay = (number: number, timeoutMs?: number) =>
  sandbox.send(
    'giftTransaction',
    JSON.stringify(requestOf('giftTransaction', { accountId: card(number), tranOrderNo: 'S-1' })),
    {},
    timeoutMs,
  );
const payment = (number: number) => sandbox.run('giftTransaction', { accountId: card(number), tranOrderNo: 'S-1' });
const dollars = async (number: number) => (await sandbox.balances(card(number)))?.USD;

test.each(SPECIAL_CARDS)('an inquiry of $accountId works normally', async ({ accountId }) => {
  expect(await sandbox.run('giftInquiry', { accountId })).toMatchObject({
    code: 200,
    data: {
      accountId,
      balances: [
        { valueCode: 'USD', amount: 100, difference: 0 },
        { valueCode: 'Points', amount: 100, difference: 0 },
      ],
    },
  });
});

test('01 is declined inside a code 200', async () => {
  expect(await payment(1)).toMatchObject({ code: 200, data: { amount: '105000', result: 1 } });
  expect(await sandbox.orders()).toMatchObject([{ orderNo: 'S-1', state: 'declined' }]);
  expect(await dollars(1)).toBe('100');
});

test.each([
  ['giftIssuance', {}],
  ['loyaltyIssuance', {}],
  ['loyaltyRedemption', {}],
])('01 declines %s too', async (operation, fields) => {
  expect(await sandbox.run(operation, { accountId: card(1), ...fields })).toMatchObject({ data: { result: 1 } });
  expect(await sandbox.balances(card(1))).toEqual({ USD: '100', Points: '100' });
});

test('02 is pending, and booked when it settles', async () => {
  expect(await payment(2)).toMatchObject({ code: 200, data: { amount: '105000', result: 2 } });
  expect(await dollars(2)).toBe('100');
  expect(await sandbox.control('POST', '/control/settle', { orderNo: 'S-1', as: 'success' })).toMatchObject({
    status: 200,
    json: { state: 'success' },
  });
  expect(await dollars(2)).toBe('89.5');
});

test('02 settles to a decline where the money has gone meanwhile', async () => {
  await payment(2);
  await sandbox.control('POST', '/control/cards', { accountId: card(2), balances: { USD: '10' } });
  expect(await sandbox.control('POST', '/control/settle', { orderNo: 'S-1', as: 'success' })).toMatchObject({
    json: { state: 'declined' },
  });
  expect(await dollars(2)).toBe('10');
});

test('03 is pending, and settles to a decline', async () => {
  expect(await payment(3)).toMatchObject({ data: { result: 2 } });
  await sandbox.control('POST', '/control/settle', { orderNo: 'S-1', as: 'decline' });
  expect(await sandbox.orders()).toMatchObject([{ state: 'declined' }]);
  expect(await dollars(3)).toBe('100');
});

test('04 books at once and takes its time to answer', async () => {
  await expect(pay(4, 300)).rejects.toThrow('timeout');
  expect(await dollars(4)).toBe('89.5');
});

test('05 books and drops the connection', async () => {
  await expect(pay(5)).rejects.toThrow('fetch failed');
  expect(await dollars(5)).toBe('89.5');
});

test('06 drops the connection without booking', async () => {
  await expect(pay(6)).rejects.toThrow('fetch failed');
  expect(await dollars(6)).toBe('100');
  expect(await sandbox.orders()).toEqual([]);
});

test('07 books and answers HTTP 500 in plain text', async () => {
  const response = await pay(7);
  expect(response.status).toBe(500);
  expect(response.headers.get('content-type')).toContain('text/plain');
  expect(await response.text()).toBe('Internal Server Error');
  expect(await dollars(7)).toBe('89.5');
});

test('08 answers HTTP 500 without booking', async () => {
  expect((await pay(8)).status).toBe(500);
  expect(await dollars(8)).toBe('100');
});

test('09 books and answers an HTML page with HTTP 200', async () => {
  const response = await pay(9);
  expect(response.status).toBe(200);
  expect(await response.text()).toMatch(/^<!doctype html>/);
  expect(await dollars(9)).toBe('89.5');
});

test('10 books and cuts its answer in half', async () => {
  const response = await pay(10);
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow('terminated');
  expect(await dollars(10)).toBe('89.5');
});

test('11 is blocked', async () => {
  expect(await payment(11)).toMatchObject({ code: 40006, msg: 'card blocked', data: null });
  expect(await dollars(11)).toBe('100');
});

test('12 books and never answers', async () => {
  await expect(pay(12, 300)).rejects.toThrow('timeout');
  expect(await dollars(12)).toBe('89.5');
});

test('13 says unavailable before doing anything', async () => {
  expect(await payment(13)).toMatchObject({ code: 50300, data: null });
  expect(await sandbox.orders()).toEqual([]);
});

test('14 answers a code without a meaning', async () => {
  expect(await payment(14)).toMatchObject({ code: 49999, data: null });
  expect(await dollars(14)).toBe('100');
});

test('a void behaves like the card of its original', async () => {
  await expect(pay(5)).rejects.toThrow('fetch failed');
  const [original] = await sandbox.orders();
  const request = requestOf('giftVoid', { tranOrderNo: 'V-1', oriOrderNo: original?.checkoutId });
  await expect(sandbox.send('giftVoid', JSON.stringify(request))).rejects.toThrow('fetch failed');
  expect(await dollars(5)).toBe('100');
});

test('each of them reached the sandbox exactly once', async () => {
  for (const number of [5, 6, 10]) await pay(number).catch(() => undefined);
  expect(await sandbox.calls()).toMatchObject([{ code: null }, { code: null }, { code: null }]);
});
