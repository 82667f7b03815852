import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  add,
  compare,
  formatAmount,
  isPositive,
  isZero,
  max,
  min,
  parseAmount,
  splitEvenly,
  subtract,
  sum,
} from '../../client/src/index.ts';

const decimal = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.stringMatching(/^\d{0,4}$/))
  .map(([isNegative, whole, fraction]) => `${isNegative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`);

describe('decimals', () => {
  it('are exact where floats are not', () => {
    expect(add('0.1', '0.2')).toBe('0.3');
    expect(add('9007199254740993', '0.01')).toBe('9007199254740993.01');
    expect(subtract('1', '1.50')).toBe('-0.50');
    expect(subtract('1.00', '1')).toBe('0.00');
    expect(sum(['10.50', '2', '0.005'])).toBe('12.505');
    expect(sum([])).toBe('0');
  });

  it('are compared by what they are worth', () => {
    expect([compare('1.5', '1.50'), compare('-1', '0.01'), compare('10', '9.99')]).toEqual([0, -1, 1]);
    expect([isZero('0.000'), isZero('-0'), isZero('0.001')]).toEqual([true, true, false]);
    expect([isPositive('0.01'), isPositive('0'), isPositive('-1')]).toEqual([true, false, false]);
    expect([max('2', '10'), min('2', '10'), max('1.0', '1.00'), min('1.0', '1.00')]).toEqual(['10', '2', '1.0', '1.0']);
  });

  it('are taken back by what was added', () => {
    fc.assert(fc.property(decimal, decimal, (one, other) => compare(subtract(add(one, other), other), one) === 0));
  });

  it('split evenly, to the last cent', () => {
    expect(splitEvenly('10.00', 3)).toEqual(['3.34', '3.33', '3.33']);
    fc.assert(
      fc.property(decimal, fc.integer({ min: 1, max: 50 }), (amount, parts) => {
        const split = splitEvenly(amount, parts);
        const [high = '0', low = '0'] = [split.reduce(max), split.reduce(min)];
        const step = amount.includes('.') ? `0.${'1'.padStart(amount.split('.')[1]?.length ?? 0, '0')}` : '1';
        return split.length === parts && compare(sum(split), amount) === 0 && compare(subtract(high, low), step) <= 0;
      }),
    );
    expect(() => splitEvenly('1', 0)).toThrow(RangeError);
  });

  it.each(['', '1,5', '1e3', '.5', '5.', ' 1', 'NaN', '+1', '0x1'])('refuse %j, and do not quote it', (text) => {
    expect(() => add(text, '1')).toThrow('An amount must be a plain decimal in a string, such as "10.50".');
  });
});

describe('an amount as it is typed', () => {
  it.each([
    ['en-US', '1,234.50', '1234.50'],
    ['en-US', '$1,234', '1234'],
    ['en-US', '10,50', '10.50'],
    ['en-US', 'USD 10', '10'],
    ['en-US', '0,125', '0.125'],
    ['en-US', ' 007 ', '7'],
    ['en-US', '.5', '0.5'],
    ['en-US', '5.', '5'],
    ['en-IN', '1,23,456.78', '123456.78'],
    ['de-DE', '1.234,50 €', '1234.50'],
    ['de-DE', '1.234', '1234'],
    ['de-DE', '10.50', '10.50'],
    ['de-CH', "1'234.50", '1234.50'],
    ['de-CH', '1’234.50', '1234.50'],
    ['fr-FR', '1 234,5', '1234.5'],
    ['fr-FR', '1\u202f234,50\u00a0€', '1234.50'],
    ['ar-EG', '١٬٢٣٤٫٥٠', '1234.50'],
    ['de-DE', '١٫٢٣٤', '1.234'],
    ['fa-IR', '۱۲٫۵', '12.5'],
    ['ja-JP', '１２．５', '12.5'],
    ['no locale', '1.50', '1.50'],
  ])('in %s %j is %s', (locale, typed, amount) => {
    expect(parseAmount(typed, locale)).toBe(amount);
  });

  it.each([
    '',
    'abc',
    '-5',
    '5-',
    '1.2.3',
    '1,2,3',
    '12abc3',
    '1,000.50.3',
    '1.5e3',
    '1,0000.5',
    '−5',
    '5 - 3',
  ])('%j is none', (typed) => {
    expect(parseAmount(typed, 'en-US')).toBeNull();
  });

  it.each([
    'en-US',
    'de-DE',
    'fr-FR',
    'de-CH',
    'en-IN',
    'ar-EG',
    'hi-IN',
    'fa-IR',
  ])('in %s is understood as it is shown', (locale) => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), (cents) => {
        const amount = splitAt(String(cents).padStart(3, '0'));
        return parseAmount(formatAmount(amount, 'USD', locale), locale) === amount;
      }),
    );
  });
});

const splitAt = (cents: string) => `${cents.slice(0, -2)}.${cents.slice(-2)}`;

it('an amount is shown exactly, money by its currency and points alone', () => {
  expect(formatAmount('1534.10', 'USD')).toBe('$1,534.10');
  expect(formatAmount('1534.1', 'USD', 'de-DE')).toMatch(/^1\.534,10\s\$$/);
  expect(formatAmount('1534.1', 'USD', 'de_DE')).toMatch(/^1\.534,10\s\$$/);
  expect(formatAmount('123456789012345678.99', 'USD')).toBe('$123,456,789,012,345,678.99');
  expect(formatAmount('500', 'JPY')).toBe('¥500');
  expect([formatAmount('53', 'Points'), formatAmount('53.25', null), formatAmount('1', 'USD', 'x y')]).toEqual([
    '53',
    '53.25',
    '$1.00',
  ]);
  expect(() => formatAmount('1e3', 'USD')).toThrow(RangeError);
});
