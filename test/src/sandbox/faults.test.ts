import { describe, expect, test } from 'vitest';
import { EXAMPLE_CARD, requestOf, useSandbox } from './support.ts';

const sandbox = useSandbox();
const send = (operation: string, timeoutMs?: number) =>
  sandbox.send(operation, JSON.stringify(requestOf(operation)), {}, timeoutMs);
const dollars = async () => (await sandbox.balances(EXAMPLE_CARD))?.USD;
const BEFORE = '1534.1';
const AFTER = '1523.6';

describe('on a payment', () => {
  test('decline', async () => {
    await sandbox.fault('decline');
    expect(await sandbox.run('giftTransaction')).toMatchObject({ code: 200, data: { amount: '105000', result: 1 } });
    expect(await dollars()).toBe(BEFORE);
  });

  test('pending-success settles by itself when its time has come', async () => {
    await sandbox.fault('pending-success', { delayMs: 400 });
    expect(await sandbox.run('giftTransaction')).toMatchObject({ data: { result: 2 } });
    expect(await dollars()).toBe(BEFORE);
    await expect.poll(dollars, { interval: 20, timeout: 5000 }).toBe(AFTER);
  });

  test('pending-decline settles by itself when its time has come', async () => {
    await sandbox.fault('pending-decline', { delayMs: 60 });
    await sandbox.run('giftTransaction');
    await expect.poll(async () => (await sandbox.orders())[0]?.state, { interval: 20, timeout: 5000 }).toBe('declined');
    expect(await dollars()).toBe(BEFORE);
  });

  test('slow answers after the delay', async () => {
    await sandbox.fault('slow', { delayMs: 120 });
    const started = performance.now();
    expect(await sandbox.run('giftTransaction')).toMatchObject({ code: 200 });
    expect(performance.now() - started).toBeGreaterThan(115);
  });

  test.each([
    ['drop-after', AFTER],
    ['drop-before', BEFORE],
  ])('%s', async (fault, expected) => {
    await sandbox.fault(fault);
    await expect(send('giftTransaction')).rejects.toThrow('fetch failed');
    expect(await dollars()).toBe(expected);
  });

  test.each([
    ['http-after', AFTER],
    ['http-before', BEFORE],
  ])('%s', async (fault, expected) => {
    await sandbox.fault(fault, { httpStatus: 502, body: 'bad gateway' });
    const response = await send('giftTransaction');
    expect([response.status, await response.text()]).toEqual([502, 'bad gateway']);
    expect(await dollars()).toBe(expected);
  });

  test('rubbish-after', async () => {
    await sandbox.fault('rubbish-after');
    const response = await send('giftTransaction');
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await dollars()).toBe(AFTER);
  });

  test('truncate-after', async () => {
    await sandbox.fault('truncate-after');
    await expect((await send('giftTransaction')).text()).rejects.toThrow('terminated');
    expect(await dollars()).toBe(AFTER);
  });

  test.each([
    ['hang-after', AFTER],
    ['hang-before', BEFORE],
  ])('%s holds the connection, then closes it', async (fault, expected) => {
    await sandbox.fault(fault, { delayMs: 150 });
    const started = performance.now();
    await expect(send('giftTransaction')).rejects.toThrow('fetch failed');
    expect(performance.now() - started).toBeGreaterThan(145);
    expect(await dollars()).toBe(expected);
  });

  test('code', async () => {
    await sandbox.fault('code', { code: 41234, msg: 'no idea' });
    expect(await sandbox.run('giftTransaction')).toMatchObject({ code: 41234, msg: 'no idea', data: null });
    expect(await dollars()).toBe(BEFORE);
  });

  test('raw', async () => {
    const body = '{"code":200,"data":{"amount":"1.5"}}';
    await sandbox.fault('raw', { body });
    expect(await (await send('giftTransaction')).text()).toBe(body);
    expect(await dollars()).toBe(AFTER);
  });
});

describe('on a read', () => {
  test.each(['giftInquiry', 'giftActivate', 'queryOrder'])('%s', async (operation) => {
    await sandbox.fault('code', { code: 50300, operation });
    expect(await sandbox.run(operation)).toMatchObject({ code: 50300, data: null });
    await sandbox.fault('drop-before', { operation });
    await expect(send(operation)).rejects.toThrow('fetch failed');
    expect(await sandbox.run(operation)).toMatchObject({ code: 200 });
  });

  test('a decline waits for a movement', async () => {
    await sandbox.fault('decline');
    expect(await sandbox.run('giftInquiry')).toMatchObject({ code: 200, data: { accountId: EXAMPLE_CARD } });
    expect(await sandbox.run('giftTransaction')).toMatchObject({ data: { result: 1 } });
  });
});

describe('a fault meets', () => {
  const failing = { code: 50300 };

  test('as many calls as it says, in the order of queueing', async () => {
    await sandbox.fault('code', { code: 1, times: 2 });
    await sandbox.fault('code', { code: 2 });
    const codes = [];
    for (let round = 0; round < 4; round += 1) codes.push((await sandbox.run('giftInquiry')).code);
    expect(codes).toEqual([1, 1, 2, 200]);
  });

  test('only the card it names, a void of its payment and a look-up of it among them', async () => {
    await sandbox.fault('code', { ...failing, accountId: EXAMPLE_CARD, times: 3 });
    expect(await sandbox.run('giftInquiry', { accountId: '914639258868556' })).toMatchObject({ code: 200 });
    for (const operation of ['giftInquiry', 'giftVoid', 'queryOrder']) {
      expect(await sandbox.run(operation)).toMatchObject({ code: 50300 });
    }
  });

  test('only the order number it names, its look-up too', async () => {
    await sandbox.fault('code', { ...failing, orderNo: 'F-1', times: 2 });
    expect(await sandbox.run('giftTransaction', { tranOrderNo: 'F-2' })).toMatchObject({ code: 200 });
    expect(await sandbox.run('giftTransaction', { tranOrderNo: 'F-1' })).toMatchObject({ code: 50300 });
    expect(await sandbox.run('queryOrder', { checkoutId: undefined, transIndexCode: 'F-1' })).toMatchObject({
      code: 50300,
    });
  });

  test('a special card before its own behaviour', async () => {
    await sandbox.fault('slow', { delayMs: 0 });
    const answer = await sandbox.run('giftTransaction', { accountId: '9000000000000001' });
    expect(answer).toMatchObject({ code: 200, data: { result: 0 } });
  });

  test('no call that is refused at the door', async () => {
    await sandbox.fault('code', failing);
    expect(await sandbox.call('giftInquiry', requestOf('giftInquiry', { entryType: 'X' }))).toMatchObject({
      code: 400,
    });
    expect(await sandbox.run('giftInquiry')).toMatchObject({ code: 50300 });
  });

  test('nothing once the faults are cleared', async () => {
    await sandbox.fault('code', failing);
    await sandbox.control('DELETE', '/control/faults');
    expect(await sandbox.run('giftInquiry')).toMatchObject({ code: 200 });
  });
});
