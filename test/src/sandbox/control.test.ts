import { describe, expect, test } from 'vitest';
import { SANDBOX_DEFAULTS } from '../../../src/sandbox/defaults.ts';
import { CUSTOMER, EXAMPLE_CARD, requestOf, signatureOf, useSandbox } from './support.ts';

const sandbox = useSandbox();
const post = (path: string, body: unknown) => sandbox.control('POST', `/control/${path}`, body);

describe('recorded calls', () => {
  test('show what was received, byte for byte, and the code that was answered', async () => {
    const body = JSON.stringify(requestOf('giftActivate')).replace(',', ' ,');
    await sandbox.send('giftActivate', body);
    await sandbox.run('giftInquiry', { accountId: '914639258869999' });

    const [activation, inquiry, ...others] = await sandbox.calls();
    expect(activation).toEqual({
      operation: 'giftActivate',
      path: '/ovstrade/openLoyaltyPay/giftActivate',
      method: 'POST',
      headers: {
        sign: signatureOf(body, SANDBOX_DEFAULTS.clientSecret),
        'jwt-token': SANDBOX_DEFAULTS.token,
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
      },
      body,
      code: 200,
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    expect(inquiry).toMatchObject({ operation: 'giftInquiry', code: 40004 });
    expect(others).toEqual([]);
  });

  test('name refused and lost calls too, and are emptied on demand', async () => {
    await sandbox.send('giftInquiry', '{}', { 'jwt-token': 'wrong' });
    await fetch(`${sandbox.url()}/elsewhere`, { method: 'POST', body: 'x' });
    await sandbox.fault('http-after');
    await sandbox.send('queryOrder', JSON.stringify(requestOf('queryOrder')));
    expect(await sandbox.calls()).toMatchObject([
      { operation: 'giftInquiry', body: '{}', code: 401 },
      { operation: null, path: '/elsewhere', body: 'x', code: 404 },
      { operation: 'queryOrder', code: null },
    ]);
    await sandbox.control('DELETE', '/control/calls');
    expect(await sandbox.calls()).toEqual([]);
  });

  test('leave out the page and the control address', async () => {
    await fetch(`${sandbox.url()}/`);
    await sandbox.book();
    expect(await sandbox.calls()).toEqual([]);
  });
});

describe('the book', () => {
  test('lists cards with their balances and orders with what they moved', async () => {
    await sandbox.run('giftVoid', { tranOrderNo: 'V-1' });
    const { cards, orders } = await sandbox.book();
    expect(cards).toHaveLength(22);
    expect(cards[0]).toEqual({ accountId: EXAMPLE_CARD, active: true, balances: { USD: '1544.6', Points: '53' } });
    expect(orders).toEqual([
      {
        orderNo: '20250724104816001',
        operation: 'giftTransaction',
        checkoutId: '933358163137265664',
        state: 'success',
        amount: '10.5',
        voided: true,
        accountId: EXAMPLE_CARD,
      },
      {
        orderNo: 'V-1',
        operation: 'giftVoid',
        checkoutId: expect.stringMatching(/^\d{18}$/),
        state: 'success',
        amount: '10.5',
        voided: false,
        accountId: EXAMPLE_CARD,
      },
    ]);
  });

  test('goes back to its seed with calls and faults on a reset', async () => {
    await sandbox.run('giftTransaction');
    await sandbox.fault('code', { code: 1 });
    expect((await post('reset', undefined)).status).toBe(200);
    expect(await sandbox.balances(EXAMPLE_CARD)).toEqual({ USD: '1534.1', Points: '53' });
    expect(await sandbox.orders()).toEqual([]);
    expect(await sandbox.calls()).toEqual([]);
    expect(await sandbox.run('giftInquiry')).toMatchObject({ code: 200 });
  });
});

describe('cards', () => {
  const accountId = '914639258860001';

  test('are created with exact balances and some of a customer', async () => {
    const balances = { USD: '9007199254740993.10', Points: '5' };
    const reply = await post('cards', { accountId, balances, customer: { firstName: 'Mia', gender: '?' } });
    expect(reply).toEqual({
      status: 200,
      json: { accountId, active: true, balances: { USD: '9007199254740993.1', Points: '5' } },
    });
    expect((await sandbox.run('giftInquiry', { accountId })).data).toMatchObject({
      customerInfo: { firstName: 'Mia', gender: '?', lastName: '' },
    });
  });

  test('are replaced as a whole', async () => {
    await post('cards', { accountId: EXAMPLE_CARD, balances: { EUR: '1' }, active: false });
    expect((await sandbox.run('giftInquiry')).data).toMatchObject({
      balances: [{ valueCode: 'EUR', amount: 1, difference: 0 }],
      customerInfo: { firstName: '' },
    });
    expect(await sandbox.run('giftTransaction', { tranCurrency: 'EUR', amount: '1' })).toMatchObject({ code: 40006 });
  });
});

describe('a wrong request to the control address is told what to change', () => {
  test.each([
    ['faults', { fault: 'explode' }, 400, /^fault must be one of decline, pending-success, /],
    ['faults', {}, 400, /^fault is missing\.$/],
    ['faults', { fault: 'code' }, 400, /^code is missing: the fault code needs it\.$/],
    ['faults', { fault: 'raw' }, 400, /^body is missing: the fault raw needs it\.$/],
    ['faults', { fault: 'slow', times: 0 }, 400, /^times must be a whole number from 1 to 1000000\.$/],
    ['faults', { fault: 'slow', operation: 'pay' }, 400, /^operation must be one of giftInquiry, /],
    ['faults', { fault: 'decline', operation: 'giftInquiry' }, 400, /^operation must be a movement with decline, /],
    ['faults', { fault: 'slow', card: '1' }, 400, /^card is not a known field: leave it out\.$/],
    ['cards', { accountId: '9', balances: {} }, 400, /^accountId must be a string of 4 to 40 letters or digits\.$/],
    [
      'cards',
      { accountId: '9000', balances: { usd: '1' } },
      400,
      /^balances.usd must be named by a currency \(USD\) or Points\.$/,
    ],
    ['cards', { accountId: '9000', balances: { USD: 1 } }, 400, /^balances.USD must be a decimal string of 0 or more/],
    ['cards', { accountId: '9000', balances: {}, customer: { name: 'x' } }, 400, /^customer/],
    ['settle', { orderNo: 'x', as: 'maybe' }, 400, /^as must be success or decline\.$/],
    ['settle', { orderNo: 'x', as: 'success' }, 404, /^There is no pending order with this orderNo: /],
    ['nothing', {}, 404, /^There is no POST \/control\/nothing: /],
  ])('%s %j', async (path, body, status, error) => {
    expect(await post(path, body)).toEqual({ status, json: { error: expect.stringMatching(error) } });
  });

  test('a body that is not JSON', async () => {
    const response = await fetch(`${sandbox.url()}/control/faults`, { method: 'POST', body: 'fault=slow' });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: expect.stringMatching(/^The body must be JSON/) });
  });
});

test('an order that has settled cannot be settled again', async () => {
  await sandbox.run('giftTransaction', { tranOrderNo: 'C-1', accountId: '9000000000000002' });
  expect(await post('settle', { orderNo: 'C-1', as: 'decline' })).toMatchObject({ json: { state: 'declined' } });
  expect((await post('settle', { orderNo: 'C-1', as: 'success' })).status).toBe(404);
});

test('an activation is not an order', async () => {
  await sandbox.run('giftActivate', { customerInfo: CUSTOMER });
  expect(await sandbox.orders()).toEqual([]);
});
