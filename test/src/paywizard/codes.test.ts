import { describe, expect, test } from 'vitest';
import { BUILT_IN_CODES, type ErrorCodes } from '../../../src/paywizard/codes.ts';
import { answer } from '../../support/upstream.ts';
import { codeAnswer, INPUTS, MOVEMENT_NAMES, MOVEMENTS, pay, useUpstream } from './support.ts';

const upstream = useUpstream();

const CODES: ErrorCodes = {
  ...BUILT_IN_CODES,
  1: 'CARD_NOT_FOUND',
  2: 'INSUFFICIENT_FUNDS',
  3: 'DECLINED',
  4: 'TRANSACTION_NOT_FOUND',
  5: 'ALREADY_VOIDED',
  6: 'DUPLICATE_ORDER',
  7: 'REFUSED',
  8: 'UNAVAILABLE',
  9: 'UNKNOWN',
  '-1': 'UNAVAILABLE',
};

const OUTCOMES = [
  [1, 'DECLINED', 'CARD_NOT_FOUND', false],
  [2, 'DECLINED', 'INSUFFICIENT_FUNDS', false],
  [3, 'DECLINED', 'DECLINED', false],
  [4, 'DECLINED', 'TRANSACTION_NOT_FOUND', false],
  [5, 'DECLINED', 'ALREADY_VOIDED', false],
  [6, 'UNKNOWN', 'OUTCOME_UNKNOWN', true],
  [7, 'FAILED', 'UPSTREAM_ERROR', false],
  [8, 'FAILED', 'UPSTREAM_UNAVAILABLE', true],
  [9, 'UNKNOWN', 'OUTCOME_UNKNOWN', true],
  [-1, 'FAILED', 'UPSTREAM_UNAVAILABLE', true],
  [400, 'FAILED', 'UPSTREAM_ERROR', false],
  [401, 'FAILED', 'UPSTREAM_ERROR', false],
  [403, 'FAILED', 'UPSTREAM_ERROR', false],
] as const;

describe.each(MOVEMENT_NAMES)('%s, answered with a code', (operation) => {
  test.each(OUTCOMES)('%i is %s, %s, retryable %s, and is sent once', async (code, status, failure, retryable) => {
    upstream.raw.answer(answer(codeAnswer(code)));
    const { paywizard, observed } = upstream.client({ errorCodes: CODES });
    expect(await MOVEMENTS[operation](paywizard)).toEqual({
      status,
      failure: { code: failure, upstreamCode: String(code), retryable },
      answer: null,
    });
    expect(upstream.raw.requests).toHaveLength(1);
    expect(observed.unlistedCode).toEqual([]);
  });
});

test.each([7, 400, 401, 403])('code %i, our own fault, is told to whoever has to mend it', async (code) => {
  upstream.raw.answer(answer(codeAnswer(code, 'bad sign')));
  const client = upstream.client({ errorCodes: CODES });
  await pay(client);
  expect(client.observed.refused).toEqual([['giftTransaction', code, 'bad sign']]);
});

test.each([1, 6, 8])('code %i, not our fault, raises no alarm', async (code) => {
  upstream.raw.answer(answer(codeAnswer(code)));
  const client = upstream.client({ errorCodes: CODES });
  await pay(client);
  expect(client.observed.refused).toEqual([]);
});

describe('a code that nobody has given a meaning', () => {
  test.each([40004, 500, 0, 201, -7])('%i is UNKNOWN, and told with its message', async (code) => {
    upstream.raw.answer(answer(codeAnswer(code, 'no idea')));
    const client = upstream.client();
    expect(await pay(client)).toEqual({
      status: 'UNKNOWN',
      failure: { code: 'OUTCOME_UNKNOWN', upstreamCode: String(code), retryable: true },
      answer: null,
    });
    expect(client.observed.unlistedCode).toEqual([['giftTransaction', code, 'no idea']]);
    expect(client.observed.refused).toEqual([]);
  });

  test('has the meaning of * where that is given, and is told all the same', async () => {
    upstream.raw.answer(answer(codeAnswer(41234, 'no idea')));
    const client = upstream.client({ errorCodes: { ...CODES, '*': 'DECLINED' } });
    expect(await pay(client)).toMatchObject({
      status: 'DECLINED',
      failure: { code: 'DECLINED', upstreamCode: '41234' },
    });
    expect(client.observed.unlistedCode).toEqual([['giftTransaction', 41234, 'no idea']]);
  });

  test('is told without a message where there is none to read', async () => {
    upstream.raw.answer(answer('{"code":41234,"msg":null,"timestamp":"2025-07-24 13:16:29","data":null}'));
    const client = upstream.client();
    await pay(client);
    expect(client.observed.unlistedCode).toEqual([['giftTransaction', 41234, '']]);
  });
});

test('* does not take the place of a code that is listed', async () => {
  upstream.raw.answer(answer(codeAnswer(2)));
  const client = upstream.client({ errorCodes: { ...CODES, '*': 'REFUSED' } });
  expect(await pay(client)).toMatchObject({ failure: { code: 'INSUFFICIENT_FUNDS' } });
});

test.each([200, 401, 404, 500, 503])('a code counts the same under HTTP status %i', async (status) => {
  upstream.raw.answer(answer(codeAnswer(2), status));
  expect(await pay(upstream.client({ errorCodes: CODES }))).toMatchObject({
    status: 'DECLINED',
    failure: { code: 'INSUFFICIENT_FUNDS' },
  });
});

test('data beside a code that is not 200 is not believed', async () => {
  const text = codeAnswer(2).replace('"data":null', '"data":{"result":0,"amount":"10000"}');
  upstream.raw.answer(answer(text));
  expect(await pay(upstream.client({ errorCodes: CODES }))).toMatchObject({ status: 'DECLINED', answer: null });
});

describe.each(['giftInquiry', 'giftActivate'] as const)('%s, answered with a code', (operation) => {
  test.each([
    [1, 'CARD_NOT_FOUND', false],
    [2, 'UPSTREAM_ERROR', false],
    [3, 'DECLINED', false],
    [7, 'UPSTREAM_ERROR', false],
    [8, 'UPSTREAM_UNAVAILABLE', true],
    [9, 'UPSTREAM_ERROR', false],
    [401, 'UPSTREAM_ERROR', false],
    [41234, 'UPSTREAM_ERROR', false],
  ])('%i is %s, retryable %s, and is sent once', async (code, failure, retryable) => {
    upstream.raw.answer(answer(codeAnswer(code)));
    const { paywizard } = upstream.client({ errorCodes: CODES });
    const reply = await (operation === 'giftInquiry'
      ? paywizard.inquiry(INPUTS.giftInquiry)
      : paywizard.activate(INPUTS.giftActivate));
    expect(reply).toEqual({ ok: false, failure: { code: failure, upstreamCode: String(code), retryable } });
    expect(upstream.raw.requests).toHaveLength(1);
  });
});
