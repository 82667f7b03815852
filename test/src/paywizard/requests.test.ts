import { createHmac } from 'node:crypto';
import Big from 'big.js';
import { describe, expect, test } from 'vitest';
import { answer, type Received } from '../../support/upstream.ts';
import {
  answerOf,
  CARD,
  CLIENT_ID,
  CLIENT_SECRET,
  CUSTOMER,
  example,
  INPUTS,
  MOVEMENTS,
  TOKEN,
  useUpstream,
} from './support.ts';

const upstream = useUpstream();

/** The only request that the upstream has seen. */
function received(): Received {
  expect(upstream.raw.requests).toHaveLength(1);
  const [request] = upstream.raw.requests;
  if (request === undefined) throw new Error('no request');
  return request;
}

const signatureOver = (body: Buffer) =>
  createHmac('sha256', CLIENT_SECRET)
    .update(Buffer.concat([body, Buffer.from(`&clientId=${CLIENT_ID}&clientSecret=${CLIENT_SECRET}`)]))
    .digest('hex');

function send(operation: keyof typeof INPUTS) {
  const { paywizard } = upstream.client();
  if (operation === 'giftInquiry') return paywizard.inquiry(INPUTS.giftInquiry);
  if (operation === 'giftActivate') return paywizard.activate(INPUTS.giftActivate);
  return MOVEMENTS[operation](paywizard);
}

describe('a published input makes the published request', () => {
  test.each([
    ['giftActivate', 501],
    ['giftInquiry', 106],
    ['giftIssuance', 535],
    ['giftTransaction', 177],
    ['giftVoid', 101],
    ['loyaltyIssuance', 153],
    ['loyaltyRedemption', 153],
    ['giftTip', 181],
  ] as const)('%s: byte for byte, %i of them, signed as sent', async (operation, length) => {
    upstream.raw.answer(answer(answerOf(operation)));
    await send(operation);

    const { method, path, headers, body } = received();
    expect(body.toString('utf8')).toBe(example(`${operation}.request`));
    expect(headers).toMatchObject({
      'content-length': String(length),
      'content-type': 'application/json',
      'jwt-token': TOKEN,
      sign: signatureOver(body),
    });
    expect(`${method} ${path}`).toBe(`POST /ovstrade/openLoyaltyPay/${operation}`);
  });
});

describe('a look-up of an order', () => {
  test.each([
    [{ checkoutId: '933392815902294016' }, '"checkoutId":"933392815902294016"'],
    [{ orderNo: '20250401123534801' }, '"transIndexCode":"20250401123534801"'],
    [{ checkoutId: '9333', orderNo: '2025' }, '"checkoutId":"9333","transIndexCode":"2025"'],
  ])('%j', async (query, expected) => {
    await upstream.client().paywizard.queryOrder(query);
    const { method, path, headers, body } = received();
    expect(body.toString('utf8')).toBe(`{"clientId":"${CLIENT_ID}",${expected}}`);
    expect(`${method} ${path}`).toBe('POST /ovstrade/openPay/queryOrder');
    expect(headers.sign).toBe(signatureOver(body));
  });
});

test("a customer's name beyond ASCII goes out, and is signed, as UTF-8", async () => {
  const customer = { ...CUSTOMER, firstName: 'José', address: { city: '東京' } };
  await upstream.client().paywizard.activate({ card: CARD, entryType: 'BARCODE', activating: false, customer });

  const { headers, body } = received();
  expect(body.includes(Buffer.from('"firstName":"José"', 'utf8'))).toBe(true);
  expect(body.includes(Buffer.from('"city":"東京"', 'utf8'))).toBe(true);
  expect(headers['content-length']).toBe(String(body.length));
  expect(headers.sign).toBe(signatureOver(body));
});

test.each([
  ['BARCODE', true, '"entryType":"B","activating":"Y"'],
  ['KEYED', false, '"entryType":"K","activating":"N"'],
  ['MAGNETIC', true, '"entryType":"M","activating":"Y"'],
  ['PROXIMITY', false, '"entryType":"P","activating":"N"'],
] as const)('a card taken up as %s, activating %s', async (entryType, activating, expected) => {
  await upstream.client().paywizard.activate({ ...INPUTS.giftActivate, entryType, activating });
  expect(received().body.toString()).toContain(expected);
});

test('what is not known of a customer goes out as an empty string, all 19 keys of it', async () => {
  const customer = {
    type: 'GIVER',
    firstName: 'Ana',
    lastName: 'Díaz',
    mailOptIn: true,
    phoneOptIn: true,
    emailOptIn: true,
    phoneIsMobile: true,
    anniversary: '2020-02-29',
    gender: 'FEMALE',
  } as const;
  await upstream.client().paywizard.activate({ ...INPUTS.giftActivate, customer });
  expect(received().body.toString()).toContain(
    '"customerInfo":{"customerType":"3","firstName":"Ana","middleName":"","lastName":"Díaz","address1":"",' +
      '"address2":"","city":"","state":"","postal":"","country":"","mailPref":"I","phone":"","isMobile":"Y",' +
      '"phonePref":"I","email":"","emailPref":"I","birthday":"","anniversary":"20200229","gender":"F"}}',
  );
});

describe('optional keys go out only when given, in their order', () => {
  const bare = { ...INPUTS.giftIssuance, activating: null, customer: null };
  const start =
    '{"clientId":"825429536610058240","tranOrderNo":"20250401123534801","loyaltyChannel":"FACTOR4",' +
    '"accountId":"914639258868515","entryType":"K"';

  test.each([
    ['nothing', bare, '}'],
    ['activating', { ...bare, activating: false }, ',"activating":"N"}'],
    ['an amount', { ...bare, amount: new Big('25.00'), currency: 'USD' }, ',"amount":"25","tranCurrency":"USD"}'],
    [
      'activating and an amount',
      { ...bare, activating: true, amount: new Big('0.10'), currency: 'KWD' },
      ',"activating":"Y","amount":"0.1","tranCurrency":"KWD"}',
    ],
  ])('a top-up with %s', async (_what, input, expected) => {
    await upstream.client().paywizard.topUp(input);
    expect(received().body.toString()).toBe(start + expected);
  });

  test('a top-up with everything carries amount and currency behind the published keys', async () => {
    await upstream.client().paywizard.topUp({ ...INPUTS.giftIssuance, amount: new Big('25.50'), currency: 'USD' });
    const published = example('giftIssuance.request');
    expect(received().body.toString()).toBe(`${published.slice(0, -1)},"amount":"25.5","tranCurrency":"USD"}`);
  });

  test.each([true, false])('a payment with nsfAllowed %s', async (nsfAllowed) => {
    await upstream.client().paywizard.pay({ ...INPUTS.giftTransaction, nsfAllowed });
    const published = example('giftTransaction.request');
    expect(received().body.toString()).toBe(`${published.slice(0, -1)},"nsfAllowed":${nsfAllowed}}`);
  });
});

test.each([
  ['10.50', '10.5'],
  ['100', '100'],
  ['0.0001', '0.0001'],
  ['1e21', '1000000000000000000000'],
  ['1e-10', '0.0000000001'],
  ['9007199254740993.10', '9007199254740993.1'],
])('an amount of %s goes out as %s', async (amount, expected) => {
  await upstream.client().paywizard.pay({ ...INPUTS.giftTransaction, amount: new Big(amount) });
  expect(received().body.toString()).toContain(`"amount":"${expected}",`);
});

test('the order number goes out unchanged, whatever is in it', async () => {
  const orderNo = 'Till-7/"é"\\ 0001';
  await upstream.client().paywizard.pay({ ...INPUTS.giftTransaction, orderNo });
  expect(JSON.parse(received().body.toString()).tranOrderNo).toBe(orderNo);
  expect(received().headers.sign).toBe(signatureOver(received().body));
});

test('each path, the channel and a base path below the address can be configured', async () => {
  const url = `${upstream.raw.url}/gateway/`;
  const { paywizard } = upstream.client({ url, channel: 'FACTOR5', paths: { giftInquiry: '/v2/look' } });
  await paywizard.inquiry(INPUTS.giftInquiry);
  await paywizard.activate(INPUTS.giftActivate);
  expect(upstream.raw.requests.map(({ path }) => path)).toEqual([
    '/gateway/v2/look',
    '/gateway/ovstrade/openLoyaltyPay/giftActivate',
  ]);
  expect(upstream.raw.requests.every(({ body }) => body.includes('"loyaltyChannel":"FACTOR5"'))).toBe(true);
});

test('a rotated secret, token or client id is used by the next request', async () => {
  let rotated = false;
  const now = (first: string, second: string) => () => (rotated ? second : first);
  const credentials = {
    clientId: now(CLIENT_ID, '7'),
    clientSecret: now('old', CLIENT_SECRET),
    token: now('token-1', 'token-2'),
  };
  const { paywizard } = upstream.client({ credentials });
  await MOVEMENTS.giftTransaction(paywizard);
  rotated = true;
  await paywizard.inquiry(INPUTS.giftInquiry);

  const [first, second] = upstream.raw.requests;
  expect(first?.headers['jwt-token']).toBe('token-1');
  expect(second?.headers['jwt-token']).toBe('token-2');
  expect(second?.body.toString()).toContain('{"clientId":"7",');
  const text = `${second?.body.toString()}&clientId=7&clientSecret=${CLIENT_SECRET}`;
  expect(second?.headers.sign).toBe(createHmac('sha256', CLIENT_SECRET).update(text).digest('hex'));
});
