import Big from 'big.js';
import { describe, expect, test } from 'vitest';
import type { CardReply } from '../../../src/paywizard/card-reply.ts';
import { answer } from '../../support/upstream.ts';
import { answerOf, example, INPUTS, MOVEMENTS, pay, useUpstream } from './support.ts';

const upstream = useUpstream();

/** Answers the next calls with this text and asks for the card. */
async function ask(text: string) {
  upstream.raw.answer(answer(text));
  return statementOf(await upstream.client().paywizard.inquiry(INPUTS.giftInquiry));
}

function statementOf(reply: CardReply) {
  if (!reply.ok) throw new Error(`no card: ${JSON.stringify(reply.failure)}`);
  return reply.statement;
}

async function payment(text: string, amountScale = 10_000) {
  upstream.raw.answer(answer(text));
  return await pay(upstream.client({ amountScale }));
}

const mid = '202507081058';
const paywizardId = '10020000080';

describe('the published answer to', () => {
  test.each([
    ['giftIssuance', '933434611567034368', '100200000809631006007', '1', '2025-07-24T15:52:21.000Z'],
    ['giftTransaction', '933392815902294016', '100200000807293844967', '1', '2025-07-24T13:06:10.000Z'],
    ['loyaltyIssuance', '933439876320329728', '100200000807013210966', '1', '2025-07-24T16:13:25.000Z'],
    ['loyaltyRedemption', '933442205362814976', '100200000805876553413', '1', '2025-07-24T16:22:29.000Z'],
    ['giftTip', '933454027025416192', '100200000800256343351', '2', '2025-07-24T17:09:24.000Z'],
  ] as const)('%s is a success with its exact amount', async (operation, checkoutId, transIndexCode, amount, at) => {
    upstream.raw.answer(answer(example(`${operation}.response`)));
    const outcome = await MOVEMENTS[operation](upstream.client().paywizard);
    expect(outcome).toEqual({
      status: 'SUCCEEDED',
      failure: null,
      answer: {
        merchantId: mid,
        paywizardId,
        checkoutId,
        transIndexCode,
        amount: new Big(amount),
        originalTransIndexCode: null,
        processedAt: new Date(at),
      },
    });
  });

  test('giftVoid is a success without an amount, and names the original', async () => {
    upstream.raw.answer(answer(example('giftVoid.response')));
    expect(await MOVEMENTS.giftVoid(upstream.client().paywizard)).toEqual({
      status: 'SUCCEEDED',
      failure: null,
      answer: {
        merchantId: mid,
        paywizardId,
        checkoutId: '933393048983961600',
        transIndexCode: '100200000802784286495',
        amount: null,
        originalTransIndexCode: '100200000807293844967',
        processedAt: new Date('2025-07-24T13:07:08Z'),
      },
    });
  });

  test.each([
    ['giftInquiry', '2025-07-24T13:16:29.000Z'],
    ['giftActivate', '2025-07-24T15:34:05.000Z'],
  ] as const)('%s is the card with its exact balances', async (operation, at) => {
    upstream.raw.answer(answer(example(`${operation}.response`)));
    const { paywizard } = upstream.client();
    const reply =
      operation === 'giftInquiry'
        ? await paywizard.inquiry(INPUTS.giftInquiry)
        : await paywizard.activate(INPUTS.giftActivate);
    const { card, balances, asOf, customer } = statementOf(reply);
    expect(card.reveal()).toBe('914639258868515');
    expect(asOf.toISOString()).toBe(at);
    expect(balances).toEqual([
      { valueCode: 'USD', amount: '1534.10', difference: '0.00' },
      { valueCode: 'Points', amount: '53', difference: '0' },
    ]);
    expect(customer).toMatchObject({ firstName: 'Jon1', birthday: '2000-01-01', anniversary: null });
  });
});

describe('numbers keep every digit', () => {
  const withBalance = (amount: string) => example('giftInquiry.response').replace('1534.1', amount);

  test.each([
    ['9007199254740993.1', '9007199254740993.10'],
    ['9007199254740993', '9007199254740993.00'],
    ['123456789012345678901234567890.123456789', '123456789012345678901234567890.123456789'],
    ['0.1000000000000000055511151231257827', '0.1000000000000000055511151231257827'],
    ['1534.10', '1534.10'],
    ['-12.50', '-12.50'],
    ['1.5341e3', '1534.10'],
    ['1534100E-3', '1534.10'],
    ['-0', '0.00'],
    ['0e5', '0.00'],
  ])('a balance written as %s', async (written, amount) => {
    const [balance] = (await ask(withBalance(written))).balances;
    expect(balance?.amount).toBe(amount);
  });

  test('a balance of 9007199254740993.1 and its change come out as written', async () => {
    const text = example('giftInquiry.response').replace('"difference":0', '"difference":-0.0001');
    const [balance] = (await ask(text.replace('1534.1', '9007199254740993.1'))).balances;
    expect(balance?.difference).toBe('-0.0001');
    expect(balance?.amount).toBe('9007199254740993.10');
  });

  test('ids that arrive without quotes come out digit for digit', async () => {
    const text = example('giftTransaction.response').replaceAll(/"(\d{11,})"/g, '$1');
    expect(text).toContain('"checkoutId":933392815902294016,');
    const { status, answer: answered } = await payment(text);
    expect(status).toBe('SUCCEEDED');
    expect(answered).toMatchObject({
      merchantId: mid,
      paywizardId,
      checkoutId: '933392815902294016',
      transIndexCode: '100200000807293844967',
    });
  });

  test('a card number that arrives without quotes comes out digit for digit', async () => {
    const text = example('giftInquiry.response').replace('"914639258868515"', '914639258868515123');
    expect((await ask(text)).card.reveal()).toBe('914639258868515123');
  });
});

test('keys that nobody has published are ignored', async () => {
  const parts = JSON.parse(answerOf('giftTransaction', { fee: { rate: 0.1 }, note: null }));
  const text = JSON.stringify({ ...parts, traceId: 'abc', extra: [1, 2] }).replace(
    '"fee"',
    '"__proto__":{"result":1},"constructor":1,"fee"',
  );
  expect(await payment(text)).toMatchObject({ status: 'SUCCEEDED', answer: { checkoutId: '933392815902294016' } });
});

test.each([
  [0, 'SUCCEEDED', null],
  [1, 'DECLINED', { code: 'DECLINED', upstreamCode: null, retryable: false }],
  [2, 'PENDING', null],
])('result %i is %s, with what was answered', async (result, status, failure) => {
  const outcome = await payment(answerOf('giftTransaction', { result }));
  expect(outcome).toMatchObject({ status, failure, answer: { checkoutId: '933392815902294016' } });
  expect(outcome.answer?.amount?.toFixed()).toBe('1');
});

test.each([
  ['20000', 10_000, '2'],
  ['1', 10_000, '0.0001'],
  ['0', 10_000, '0'],
  ['105000', 10_000, '10.5'],
  ['1050', 100, '10.5'],
  ['10', 1, '10'],
  ['1', 1_000_000_000_000, '0.000000000001'],
  ['90071992547409931', 10_000, '9007199254740.9931'],
  ['123456789012345678901234567891', 10_000, '12345678901234567890123456.7891'],
])('an answered amount of %s at a scale of %i is exactly %s', async (amount, scale, expected) => {
  const outcome = await payment(answerOf('giftTransaction', { amount }), scale);
  expect(outcome.answer?.amount?.toFixed()).toBe(expected);
});

test('a payment that nobody can date is still a payment', async () => {
  const text = example('giftTransaction.response').replace('2025-07-24 13:06:10', 'yesterday');
  expect(await payment(text)).toMatchObject({ status: 'SUCCEEDED', answer: { processedAt: null } });
});

describe('a looked-up order', () => {
  const order =
    '{"code":200,"msg":"success","timestamp":"2025-07-24 13:16:29","data":{"mid":"202507081058",' +
    '"paywizardId":10020000080,"checkoutId":933392815902294016,"transIndexCode":"100200000807293844967","state":2,' +
    '"amount":10.5,"tranTime":"2025-07-24 13:06:10"}}';
  const lookUp = async (text: string) => {
    upstream.raw.answer(answer(text));
    return await upstream.client().paywizard.queryOrder({ orderNo: '20250401123534801' });
  };

  test('tells its state and its ids, and no amount', async () => {
    expect(await lookUp(order)).toEqual({
      kind: 'data',
      at: new Date('2025-07-24T13:16:29Z'),
      data: {
        merchantId: mid,
        paywizardId,
        checkoutId: '933392815902294016',
        transIndexCode: '100200000807293844967',
        state: 2,
        processedAt: new Date('2025-07-24T13:06:10Z'),
      },
    });
  });

  test('that is not known is null, and not a failure', async () => {
    expect(await lookUp(order.replace(/"data":.*}/, '"data":null}'))).toMatchObject({ kind: 'data', data: null });
  });

  test('without any data is unreadable, and not "not found"', async () => {
    expect(await lookUp('{"code":200,"msg":"success","timestamp":"2025-07-24 13:16:29"}')).toMatchObject({
      kind: 'unreadable',
    });
  });

  test('under an error code is that code, and not "not found"', async () => {
    expect(await lookUp('{"code":40010,"msg":"no","timestamp":"2025-07-24 13:16:29","data":null}')).toEqual({
      kind: 'code',
      code: 40010,
      message: 'no',
      meaning: 'UNKNOWN',
    });
  });
});
