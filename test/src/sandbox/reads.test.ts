import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { CUSTOMER, EXAMPLE_CARD, requestOf, useSandbox } from './support.ts';

const sandbox = useSandbox();

describe('inquiry', () => {
  test("answers the vendor's example byte for byte but for the timestamp", async () => {
    const request = JSON.stringify(await fixture('giftInquiry.request'));
    const response = JSON.stringify(await fixture('giftInquiry.response'));

    const answer = await sandbox.send('giftInquiry', request);

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json;charset=UTF-8');
    const text = await answer.text();
    expect(text.replace(TIMESTAMP, '')).toBe(response.replace(TIMESTAMP, ''));
    const [, stamp = ''] = TIMESTAMP.exec(text) ?? [];
    expect(Math.abs(Date.parse(`${stamp.replace(' ', 'T')}Z`) - Date.now())).toBeLessThan(5000);
  });

  test('refuses a card that was never seen with 40004 and null data', async () => {
    const answer = await sandbox.run('giftInquiry', { accountId: '914639258869999' });
    expect(answer).toMatchObject({ code: 40004, msg: 'card not found', data: null });
  });

  test('writes a balance that no float can hold digit for digit', async () => {
    const body = JSON.stringify(requestOf('giftInquiry', { accountId: '914639258868580' }));
    expect(await (await sandbox.send('giftInquiry', body)).text()).toContain('"amount":9007199254740993.1,');

    await sandbox.run('giftTransaction', { accountId: '914639258868580', amount: '0.0001' });
    const after = await (await sandbox.send('giftInquiry', body)).text();
    expect(after).toContain('"amount":9007199254740993.0999,"difference":-0.0001}');
  });

  test('shows names that are not ASCII and records that are unreadable as they are', async () => {
    expect(await sandbox.run('giftInquiry', { accountId: '914639258868556' })).toMatchObject({
      data: { customerInfo: { firstName: 'José', lastName: 'Núñez', city: '東京' } },
    });
    expect(await sandbox.run('giftInquiry', { accountId: '914639258868572' })).toMatchObject({
      data: { customerInfo: { birthday: '19991332', gender: 'X', country: 'Atlantis' } },
    });
  });

  test('shows yen without and dinars with three decimals', async () => {
    expect(await sandbox.run('giftInquiry', { accountId: '914639258868531' })).toMatchObject({
      data: { balances: [{ valueCode: 'JPY', amount: 12000 }, { valueCode: 'Points' }] },
    });
    expect(await sandbox.run('giftInquiry', { accountId: '914639258868549' })).toMatchObject({
      data: { balances: [{ valueCode: 'KWD', amount: 45.678 }, { valueCode: 'Points' }] },
    });
  });
});

describe('activation', () => {
  test('creates a card that was never seen, with nothing on it', async () => {
    const answer = await sandbox.run('giftActivate', { accountId: '914639258869001' });
    expect(answer).toMatchObject({ code: 200, msg: 'success' });
    expect(answer.data).toEqual({
      accountId: '914639258869001',
      balances: [
        { valueCode: 'USD', amount: 0, difference: 0 },
        { valueCode: 'Points', amount: 0, difference: 0 },
      ],
      customerInfo: CUSTOMER,
    });
  });

  test('replaces the customer and leaves the balances', async () => {
    const customerInfo = { ...CUSTOMER, firstName: 'Ana', birthday: '' };
    const answer = await sandbox.run('giftActivate', { customerInfo });
    expect(answer.data).toMatchObject({ balances: [{ amount: 1534.1 }, { amount: 53 }], customerInfo });
    expect((await sandbox.run('giftInquiry')).data).toEqual(answer.data);
  });

  test('with activating N stores the customer, and paying is refused until it is activated', async () => {
    const accountId = '914639258869002';
    await sandbox.run('giftActivate', { accountId, activating: 'N' });
    await sandbox.run('giftIssuance', { accountId, amount: '20', tranCurrency: 'USD' });
    expect((await sandbox.run('giftInquiry', { accountId })).data).toMatchObject({ customerInfo: CUSTOMER });
    expect(await sandbox.run('giftTransaction', { accountId })).toMatchObject({ code: 40006, data: null });

    await sandbox.run('giftActivate', { accountId, activating: 'Y' });
    expect(await sandbox.run('giftTransaction', { accountId })).toMatchObject({ code: 200 });
  });

  test('with activating N does not deactivate an active card', async () => {
    await sandbox.run('giftActivate', { accountId: EXAMPLE_CARD, activating: 'N' });
    expect(await sandbox.run('giftTransaction')).toMatchObject({ code: 200, data: { result: 0 } });
  });

  test('makes the seeded card that is not active pay', async () => {
    const accountId = '914639258868564';
    expect(await sandbox.run('giftTransaction', { accountId })).toMatchObject({ code: 40006 });
    await sandbox.run('giftActivate', { accountId });
    expect(await sandbox.run('giftTransaction', { accountId })).toMatchObject({ code: 200 });
  });
});

const TIMESTAMP = /"timestamp":"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)"/;

async function fixture(name: string): Promise<unknown> {
  return JSON.parse(await readFile(new URL(`../../fixtures/paywizard/${name}.json`, import.meta.url), 'utf8'));
}
