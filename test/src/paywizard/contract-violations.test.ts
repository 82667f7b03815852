import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { answer } from '../../support/upstream.ts';
import { answerOf, type Client, example, INPUTS, MOVEMENT_NAMES, MOVEMENTS, useUpstream } from './support.ts';

const upstream = useUpstream();

const UNKNOWN = {
  status: 'UNKNOWN',
  failure: { code: 'OUTCOME_UNKNOWN', upstreamCode: null, retryable: true },
  answer: null,
};
const NO_CARD = { ok: false, failure: { code: 'UPSTREAM_ERROR', upstreamCode: null, retryable: false } };

/** The one violation that was told, and nothing in anything that was told holds the card number. */
function expectViolation({ observed }: Client, operation: string, key: string) {
  expect(observed.contractViolation).toEqual([[operation, key]]);
  expect(inspect(observed, { depth: null })).not.toContain('914639258868515');
}

describe('a movement whose answer breaks the contract is UNKNOWN, and told by operation and key', () => {
  const keys = ['mid', 'paywizardId', 'checkoutId', 'transIndexCode', 'result'];
  const cases = MOVEMENT_NAMES.flatMap((operation) =>
    [...keys, ...(operation === 'giftVoid' ? ['oriCheckoutId', 'oriTransIndexCode'] : ['amount'])].flatMap((key) =>
      [undefined, null, true, '', ['914639258868515']].map((value) => ({ operation, key, value })),
    ),
  );

  test.each(cases)('$operation, $key as $value', async ({ operation, key, value }) => {
    upstream.raw.answer(answer(answerOf(operation, { [key]: value })));
    const client = upstream.client();
    expect(await MOVEMENTS[operation](client.paywizard)).toEqual(UNKNOWN);
    expectViolation(client, operation, `data.${key}`);
    expect(upstream.raw.requests).toHaveLength(1);
  });

  test.each([
    '10.5',
    '-10000',
    '1e4',
    ' 10000',
    '10,000',
    '0x10',
    'ten',
    10_000,
    10.5,
    '1'.repeat(31),
  ])('an amount of %j is no integer string', async (amount) => {
    upstream.raw.answer(answer(answerOf('giftTransaction', { amount })));
    const client = upstream.client();
    expect(await MOVEMENTS.giftTransaction(client.paywizard)).toEqual(UNKNOWN);
    expectViolation(client, 'giftTransaction', 'data.amount');
  });

  test.each([3, -1, 0.5, '0', 1e20])('a result of %j', async (result) => {
    upstream.raw.answer(answer(answerOf('giftTransaction', { result })));
    const client = upstream.client();
    expect(await MOVEMENTS.giftTransaction(client.paywizard)).toEqual(UNKNOWN);
    expectViolation(client, 'giftTransaction', 'data.result');
  });

  test.each([
    ['null', 'null'],
    ['left out', undefined],
    ['a list', '[]'],
    ['a text', '"914639258868515"'],
  ])('data that is %s', async (_what, data) => {
    const rest = data === undefined ? '' : `,"data":${data}`;
    upstream.raw.answer(answer(`{"code":200,"msg":"success","timestamp":"2025-07-24 13:06:10"${rest}}`));
    const client = upstream.client();
    expect(await MOVEMENTS.giftTransaction(client.paywizard)).toEqual(UNKNOWN);
    expectViolation(client, 'giftTransaction', 'data');
  });

  test.each([
    '{}',
    '[]',
    'null',
    '200',
    '"914639258868515"',
    '{"code":"200","msg":"","data":null}',
    '{"code":200.5,"msg":"","data":null}',
    '{"code":null,"msg":"","data":null}',
    '{"code":12345678901234567890,"msg":"","data":null}',
  ])('an envelope of %s', async (text) => {
    upstream.raw.answer(answer(text));
    const client = upstream.client();
    expect(await MOVEMENTS.giftTransaction(client.paywizard)).toEqual(UNKNOWN);
    expectViolation(client, 'giftTransaction', '(envelope)');
  });
});

describe('a card whose answer breaks the contract is not shown, and told by operation and key', () => {
  const balance = { valueCode: 'USD', amount: 1, difference: 0 };
  const cases = [
    { key: 'accountId', data: { accountId: undefined } },
    { key: 'accountId', data: { accountId: '' } },
    { key: 'accountId', data: { accountId: 914639258868515.5 } },
    { key: 'balances', data: { balances: undefined } },
    { key: 'balances', data: { balances: null } },
    { key: 'balances', data: { balances: { '914639258868515': 1 } } },
    { key: 'balances.0', data: { balances: ['914639258868515'] } },
    { key: 'balances.1.valueCode', data: { balances: [balance, { ...balance, valueCode: undefined }] } },
    { key: 'balances.0.valueCode', data: { balances: [{ ...balance, valueCode: '' }] } },
    { key: 'balances.0.valueCode', data: { balances: [{ ...balance, valueCode: 840 }] } },
    { key: 'balances.0.amount', data: { balances: [{ ...balance, amount: undefined }] } },
    { key: 'balances.0.amount', data: { balances: [{ ...balance, amount: null }] } },
    { key: 'balances.0.amount', data: { balances: [{ ...balance, amount: '1534.1' }] } },
    { key: 'balances.0.difference', data: { balances: [{ ...balance, difference: undefined }] } },
    { key: 'balances.0.difference', data: { balances: [{ ...balance, difference: true }] } },
  ];

  test.each(cases)('an inquiry, $key in $data', async ({ key, data }) => {
    upstream.raw.answer(answer(answerOf('giftInquiry', data)));
    const client = upstream.client();
    expect(await client.paywizard.inquiry(INPUTS.giftInquiry)).toEqual(NO_CARD);
    expectViolation(client, 'giftInquiry', `data.${key}`);
  });

  test('an activation', async () => {
    upstream.raw.answer(answer(answerOf('giftActivate', { balances: undefined })));
    const client = upstream.client();
    expect(await client.paywizard.activate(INPUTS.giftActivate)).toEqual(NO_CARD);
    expectViolation(client, 'giftActivate', 'data.balances');
  });

  test('a balance of more digits than anybody can have', async () => {
    upstream.raw.answer(answer(example('giftInquiry.response').replace('1534.1', '1e1000000')));
    const client = upstream.client();
    expect(await client.paywizard.inquiry(INPUTS.giftInquiry)).toEqual(NO_CARD);
    expectViolation(client, 'giftInquiry', 'data.balances.0.amount');
  });

  test.each(['giftInquiry', 'giftActivate'] as const)('%s without a moment that exists', async (operation) => {
    upstream.raw.answer(answer(answerOf(operation).replace(/"2025-[^"]*"/, '"2025-06-31 10:00:00"')));
    const client = upstream.client();
    const { inquiry, activate } = client.paywizard;
    const reply = operation === 'giftInquiry' ? inquiry(INPUTS.giftInquiry) : activate(INPUTS.giftActivate);
    expect(await reply).toEqual(NO_CARD);
    expectViolation(client, operation, 'timestamp');
  });
});

test.each([
  'mid',
  'paywizardId',
  'checkoutId',
  'transIndexCode',
  'state',
])('a looked-up order without %s is unreadable', async (key) => {
  const data = { mid: '1', paywizardId: '2', checkoutId: '3', transIndexCode: '4', state: 2, [key]: undefined };
  upstream.raw.answer(answer(JSON.stringify({ code: 200, msg: '', timestamp: '2025-07-24 13:16:29', data })));
  const client = upstream.client();
  const reply = await client.paywizard.queryOrder({ checkoutId: '3' });
  expect(reply).toEqual({ kind: 'unreadable', key: `data.${key}` });
  expectViolation(client, 'queryOrder', `data.${key}`);
});
