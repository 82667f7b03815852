import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SANDBOX_DEFAULTS } from '../../../src/sandbox/defaults.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { CUSTOMER, callerOf, requestOf, signatureOf, useSandbox } from './support.ts';

const sandbox = useSandbox();
const inquiry = JSON.stringify(requestOf('giftInquiry'));

async function codeOf(response: Promise<Response>): Promise<unknown> {
  const answer = await response;
  const body: unknown = await answer.json();
  expect(answer.status).toBe(200);
  return body;
}

describe('published signatures', () => {
  let other: Sandbox;
  beforeAll(async () => {
    other = await startSandbox({ ...SANDBOX_DEFAULTS, clientSecret: 'test-secret-0123456789abcdef' });
  });
  afterAll(() => other.close());
  const caller = callerOf(() => other.url);

  test.each([
    ['giftInquiry', 200, '73c0c256b4efb0f9807315504a3573f7446f4b082b2b659904a33a6214cdfdfb'],
    ['giftTransaction', 200, '66e9b0ae291151fcad369967c610bf794f63ada6395fb26476ebf44fdba8ec38'],
    // The example shares its order number with the payment above, which is what 40009 is for.
    ['giftVoid', 40009, '439bba57d60da84d68f3575234e8d7e963040984155bd256eb8c15fe01d8aa84'],
    ['giftActivate', 200, 'f980253c6f631d41b62042f3e41dc23c793ee1ef5f8f40f9d15448fa2cadde64'],
  ])('of %s is accepted', async (operation, code, sign) => {
    const file = new URL(`../../fixtures/paywizard/${operation}.request.json`, import.meta.url);
    const body = JSON.stringify(JSON.parse(await readFile(file, 'utf8')));
    expect(await codeOf(caller.send(operation, body, { sign }))).toMatchObject({ code });
  });

  test('over UTF-8 text is accepted, so that the fields are what is refused', async () => {
    const body = '{"clientId":"825429536610058240","firstName":"José","city":"東京"}';
    const sign = '87ba8a273b3403647deb3849265022f493ce980a24d5a8c98d5d3cef0c08118a';
    expect(await codeOf(caller.send('giftInquiry', body, { sign }))).toMatchObject({ code: 400 });
  });
});

describe('a request is refused', () => {
  test.each([
    ['a wrong token', { 'jwt-token': 'sandbox-tokem' }, 401],
    ['an empty token', { 'jwt-token': '' }, 401],
    ['a signature with another secret', { sign: signatureOf(inquiry, 'other') }, 403],
    ['a signature in capitals', { sign: signatureOf(inquiry, SANDBOX_DEFAULTS.clientSecret).toUpperCase() }, 403],
    ['no signature', { sign: '' }, 403],
    ['another content type', { 'content-type': 'text/plain' }, 400],
  ])('with %s', async (_, headers, code) => {
    expect(await codeOf(sandbox.send('giftInquiry', inquiry, headers))).toMatchObject({ code, data: null });
  });

  test('when its bytes are not the signed ones, though they mean the same', async () => {
    const sign = signatureOf(inquiry, SANDBOX_DEFAULTS.clientSecret);
    expect(await codeOf(sandbox.send('giftInquiry', inquiry.replace(':', ': '), { sign }))).toMatchObject({
      code: 403,
    });
  });

  test('with a clientId that is not the signing one', async () => {
    expect(await sandbox.call('giftInquiry', requestOf('giftInquiry', { clientId: '1' }))).toMatchObject({ code: 403 });
  });

  test('with a body that is not JSON, or not an object', async () => {
    expect(await codeOf(sandbox.send('giftInquiry', '{"clientId":'))).toMatchObject({ code: 400 });
    expect(await codeOf(sandbox.send('giftInquiry', '[]'))).toMatchObject({
      code: 400,
      msg: 'the body must be a JSON object',
    });
  });

  test('with a body over 1 MiB, and accepted below', async () => {
    const padding = (bytes: number) => inquiry + ' '.repeat(bytes - inquiry.length);
    expect(await codeOf(sandbox.send('giftInquiry', padding(1024 * 1024)))).toMatchObject({ code: 200 });
    expect(await codeOf(sandbox.send('giftInquiry', padding(1024 * 1024 + 1)))).toMatchObject({
      code: 400,
      msg: 'the body is over 1048576 bytes',
    });
  });

  test('at a path that is no operation, and with another method', async () => {
    const wrongPath = fetch(`${sandbox.url()}/openLoyaltyPay/giftInquiry`, { method: 'POST', body: inquiry });
    expect(await codeOf(wrongPath)).toMatchObject({ code: 404, data: null });
    const wrongMethod = fetch(`${sandbox.url()}/ovstrade/openLoyaltyPay/giftInquiry`);
    expect(await codeOf(wrongMethod)).toMatchObject({ code: 405, data: null });
  });
});

test('content-type may name a charset', async () => {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  expect(await codeOf(sandbox.send('giftInquiry', inquiry, headers))).toMatchObject({ code: 200 });
});

describe('a field that is wrong is named, its value is not', () => {
  const amountRule = 'amount must be a decimal string above 0 in shortest plain form with at most 4 decimals';
  const gone = undefined;

  test.each([
    ['giftInquiry', { accountId: gone }, 'accountId is missing'],
    ['giftInquiry', { accountId: 914639258868515 }, 'accountId must be a string of 4 to 40 letters or digits'],
    ['giftInquiry', { accountId: '914-639' }, 'accountId must be a string of 4 to 40 letters or digits'],
    ['giftInquiry', { clientId: gone }, 'clientId is missing'],
    ['giftInquiry', { loyaltyChannel: 'FACTOR5' }, 'loyaltyChannel must be FACTOR4'],
    ['giftInquiry', { entryType: 'X' }, 'entryType must be B, K, M or P'],
    ['giftInquiry', { extra: 'secret-value' }, 'extra is not a known field: leave it out'],
    ['giftActivate', { activating: true }, 'activating must be Y or N'],
    ['giftActivate', { activating: gone }, 'activating is missing'],
    ['giftActivate', { customerInfo: gone }, 'customerInfo is missing'],
    ['giftActivate', { customerInfo: { ...CUSTOMER, gender: gone } }, 'customerInfo.gender is missing'],
    [
      'giftActivate',
      { customerInfo: { ...CUSTOMER, birthday: '1985-07-04' } },
      'customerInfo.birthday must be YYYYMMDD or ""',
    ],
    [
      'giftActivate',
      { customerInfo: { ...CUSTOMER, country: 'Spain' } },
      'customerInfo.country must be two capital letters or ""',
    ],
    [
      'giftActivate',
      { customerInfo: { ...CUSTOMER, firstName: null } },
      'customerInfo.firstName must be a string, "" for not known',
    ],
    [
      'giftActivate',
      { customerInfo: { ...CUSTOMER, age: '3' } },
      'customerInfo.age is not a known field: leave it out',
    ],
    ['giftIssuance', { amount: '1' }, 'amount and tranCurrency must come together or not at all'],
    ['giftIssuance', { tranCurrency: 'USD' }, 'amount and tranCurrency must come together or not at all'],
    ['giftTransaction', { amount: '10.50' }, amountRule],
    ['giftTransaction', { amount: '0' }, amountRule],
    ['giftTransaction', { amount: '-1' }, amountRule],
    ['giftTransaction', { amount: '1e2' }, amountRule],
    ['giftTransaction', { amount: '01' }, amountRule],
    ['giftTransaction', { amount: '.5' }, amountRule],
    ['giftTransaction', { amount: '0.00001' }, amountRule],
    ['giftTransaction', { amount: 10.5 }, amountRule],
    ['giftTransaction', { tranCurrency: 'usd' }, 'tranCurrency must be three capital letters'],
    ['giftTransaction', { nsfAllowed: 'Y' }, 'nsfAllowed must be true or false'],
    ['giftTransaction', { tranOrderNo: gone }, 'tranOrderNo is missing'],
    [
      'giftTransaction',
      { tranOrderNo: 'x'.repeat(61) },
      'tranOrderNo must be a string of 1 to 60 printable characters without spaces',
    ],
    ['giftVoid', { loyaltyChannel: 'FACTOR4' }, 'loyaltyChannel is not a known field: leave it out'],
    ['giftVoid', { accountId: '914639258868515' }, 'accountId is not a known field: leave it out'],
    ['giftVoid', { oriOrderNo: gone }, 'oriOrderNo is missing'],
    ['loyaltyIssuance', { tranCurrency: 'USD' }, 'tranCurrency is not a known field: leave it out'],
    ['loyaltyRedemption', { amount: gone }, 'amount is missing'],
    ['giftTip', { loyaltyChannel: 'FACTOR4' }, 'loyaltyChannel is not a known field: leave it out'],
    ['queryOrder', { checkoutId: gone }, 'checkoutId or transIndexCode must be given'],
    [
      'queryOrder',
      { checkoutId: 933358163137265664n.toString(16), orderNo: '1' },
      'orderNo is not a known field: leave it out',
    ],
  ])('%s %j', async (operation, fields, msg) => {
    expect(await sandbox.call(operation, requestOf(operation, fields))).toMatchObject({ code: 400, msg, data: null });
    expect(await sandbox.orders()).toEqual([]);
  });

  test('several at once', async () => {
    const answer = await sandbox.call('giftVoid', requestOf('giftVoid', { tranOrderNo: undefined, oriOrderNo: '' }));
    expect(answer.msg).toBe('tranOrderNo is missing; oriOrderNo must be a checkoutId as a string');
  });
});

test('60 characters of order number are accepted', async () => {
  expect(await sandbox.run('giftTransaction', { tranOrderNo: 'x'.repeat(60) })).toMatchObject({ code: 200 });
});
