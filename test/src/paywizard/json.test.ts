import { describe, expect, test } from 'vitest';
import { decimalText, identifier, parseJson, smallInteger } from '../../../src/paywizard/json.ts';
import { parseTimestamp } from '../../../src/paywizard/time.ts';
import { answer } from '../../support/upstream.ts';
import { INPUTS, pay, useUpstream } from './support.ts';

const upstream = useUpstream();

describe('an answer nested a million deep is unreadable, and nothing falls over', () => {
  const MIB = 1024 * 1024;
  test.each([
    ['lists', '['.repeat(MIB)],
    ['objects', '{"a":'.repeat(MIB / 5)],
    ['lists beside a success', `{"code":200,"msg":"","timestamp":"","data":${'['.repeat(MIB - 100)}`],
    ['lists that are closed again', '['.repeat(MIB / 2) + ']'.repeat(MIB / 2)],
  ])('%s', async (_what, text) => {
    upstream.raw.answer(answer(text));
    const client = upstream.client();
    expect(await pay(client)).toMatchObject({ status: 'UNKNOWN' });
    expect(await client.paywizard.inquiry(INPUTS.giftInquiry)).toMatchObject({ failure: { code: 'UPSTREAM_ERROR' } });
    expect(client.observed.contractViolation).toEqual([
      ['giftTransaction', '(envelope)'],
      ['giftInquiry', '(envelope)'],
    ]);
  });
});

test.each([
  '',
  ' ',
  '{',
  '{"a":1,}',
  "{'a':1}",
  '{"a":01}',
  'NaN',
  '{"a":Infinity}',
  '{} {}',
  '{"a":1,"a":2}',
])('%j is not read as JSON', (text) => {
  expect(() => parseJson(text)).toThrow(SyntaxError);
});

test.each([
  ['1534.1', '1534.1'],
  ['9007199254740993.1', '9007199254740993.1'],
  ['-0.50', '-0.50'],
  ['1e3', '1e3'],
  ['1.5E-7', '1.5E-7'],
  ['1e+99', '1e+99'],
])('a decimal written as %s', (text, expected) => {
  expect(decimalText.parse(parseJson(text))).toBe(expected);
});

test.each([
  '1e100',
  '1e-100',
  '1e1000000',
  '1E+999999999999',
  '"1534.1"',
  'null',
  'true',
  '[1]',
])('%s is no decimal that anybody can hold', (text) => {
  expect(decimalText.safeParse(parseJson(text)).success).toBe(false);
});

test.each([
  ['200', 200],
  ['-1', -1],
  ['999999999', 999_999_999],
])('a code written as %s', (text, expected) => {
  expect(smallInteger.parse(parseJson(text))).toBe(expected);
});

test.each(['200.0', '2e2', '1234567890', '"200"', 'null'])('%s is no code', (text) => {
  expect(smallInteger.safeParse(parseJson(text)).success).toBe(false);
});

test.each([
  ['"933392815902294016"', '933392815902294016'],
  ['933392815902294016', '933392815902294016'],
  ['100200000807293844967', '100200000807293844967'],
  ['"CHK-1"', 'CHK-1'],
])('an identifier written as %s', (text, expected) => {
  expect(identifier.parse(parseJson(text))).toBe(expected);
});

test.each(['""', '-1', '9.3e17', '1.0', 'null', 'false', '{}'])('%s is no identifier', (text) => {
  expect(identifier.safeParse(parseJson(text)).success).toBe(false);
});

test.each([
  ['2025-07-24 13:16:29', '2025-07-24T13:16:29.000Z'],
  ['2024-02-29 00:00:00', '2024-02-29T00:00:00.000Z'],
  ['2025-12-31 23:59:59', '2025-12-31T23:59:59.000Z'],
])('the moment %s is UTC, wherever this runs', (text, expected) => {
  const zone = process.env.TZ;
  try {
    process.env.TZ = 'America/New_York';
    expect(parseTimestamp(text)?.toISOString()).toBe(expected);
  } finally {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
});

test.each([
  '2025-06-31 10:00:00',
  '2025-02-29 10:00:00',
  '2025-13-01 10:00:00',
  '2025-07-24 24:00:00',
  '2025-07-24 13:60:00',
  '2025-07-24T13:16:29',
  '2025-07-24 13:16:29Z',
  '2025-07-24',
  '',
  null,
  undefined,
  1753363000,
])('%j is no moment', (text) => {
  expect(parseTimestamp(text)).toBeNull();
});
