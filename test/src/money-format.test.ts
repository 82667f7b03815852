import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { written } from '../../src/money.ts';
import { formatted } from '../../src/money-format.ts';

/** With the spaces that Intl puts in, which do not break, as plain ones. */
const shown = (amount: string, valueCode: string | null, locale = 'en-US') =>
  formatted(new Big(amount), valueCode, locale).replaceAll(/[\u00a0\u202f]/g, ' ');

test.each([
  ['1534.1', 'USD', 'en-US', '$1,534.10'],
  ['-5', 'USD', 'en-US', '-$5.00'],
  ['-0', 'USD', 'en-US', '$0.00'],
  ['10.505', 'USD', 'en-US', '$10.505'],
  ['1534.1', 'usd', 'en-US', '$1,534.10'],
  ['1534.1', 'USD', 'de-DE', '1.534,10 $'],
  ['1534.1', 'EUR', 'de_DE', '1.534,10 €'],
  ['1534.1', 'EUR', 'fr-FR', '1 534,10 €'],
  ['12000', 'JPY', 'en-US', '¥12,000'],
  ['12000', 'JPY', 'ja-JP', '￥12,000'],
  ['45.6', 'KWD', 'en-US', 'KWD 45.600'],
])('%s %s in %s is %s', (amount, valueCode, locale, expected) => {
  expect(shown(amount, valueCode, locale)).toBe(expected);
});

test.each([
  ['53', 'Points', '53'],
  ['1234567.5', 'Points', '1,234,567.5'],
  ['53.50', 'MILES', '53.5'],
  ['10.50', null, '10.5'],
])('%s %s is a number alone', (amount, valueCode, expected) => {
  expect(shown(amount, valueCode)).toBe(expected);
});

describe('a locale that nobody knows is read as en-US', () => {
  test.each([
    '',
    '!',
    'not a locale',
    'xx',
    'zz-ZZ',
    'x',
    '-',
    '_',
    'en--US',
    'e'.repeat(10_000),
    'null',
    '💳',
  ])('%j', (locale) => {
    expect(shown('1534.1', 'USD', locale)).toBe('$1,534.10');
  });

  test('and no locale whatever breaks anything', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (locale) => {
        expect(formatted(new Big('1534.1'), 'USD', locale)).not.toBe('');
      }),
    );
  });
});

describe('no digit is lost', () => {
  test.each([
    ['9007199254740993.10', 'USD', '$9,007,199,254,740,993.10'],
    ['9007199254740993.1', 'Points', '9,007,199,254,740,993.1'],
    ['123456789012345678901234567890.12', 'USD', '$123,456,789,012,345,678,901,234,567,890.12'],
    ['0.12345678901234567890', 'Points', '0.1234567890123456789'],
    ['1e-20', 'USD', '$0.00000000000000000001'],
  ])('of %s %s', (amount, valueCode, expected) => {
    expect(shown(amount, valueCode)).toBe(expected);
  });

  test('of any amount: without its grouping it is what is written', () => {
    const amounts = fc
      .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: 0, max: 12 }))
      .map(([digits, exponent]) => new Big(`${digits}e-${exponent}`));
    fc.assert(
      fc.property(amounts, fc.constantFrom('USD', 'JPY', 'KWD', 'Points', null), (amount, valueCode) => {
        expect(formatted(amount, valueCode, 'en-US').replaceAll(/[^\d.-]/g, '')).toBe(written(amount, valueCode));
      }),
    );
  });
});

test('the same amount in many locales, one after the other, is right in each', () => {
  for (let round = 0; round < 300; round += 1) {
    const locale = round % 2 === 0 ? `de-DE-u-nu-latn-x-a${round}` : 'en-US';
    expect(shown('1534.1', 'EUR', locale)).toBe(round % 2 === 0 ? '1.534,10 €' : '€1,534.10');
  }
});
