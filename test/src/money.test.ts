import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { currencyDecimals, kindOf, POINTS, shortest, shortestOf, written } from '../../src/money.ts';

/** Any decimal: up to 30 digits, of which up to 12 stand behind the point. */
const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: 0, max: 12 }))
  .map(([digits, exponent]) => new Big(`${digits}e-${exponent}`));
const valueCodes = fc.constantFrom('USD', 'JPY', 'KWD', 'CLF', 'Points', 'MILES', null);

describe('an amount is written', () => {
  test.each([
    ['1534.1', 'USD', '1534.10'],
    ['1534', 'USD', '1534.00'],
    ['0', 'USD', '0.00'],
    ['-5', 'USD', '-5.00'],
    ['10.505', 'USD', '10.505'],
    ['0.0001', 'USD', '0.0001'],
    ['1534.1', 'usd', '1534.10'],
    ['12000', 'JPY', '12000'],
    ['12000.50', 'JPY', '12000.5'],
    ['45.6', 'KWD', '45.600'],
    ['45.678', 'KWD', '45.678'],
    ['1', 'CLF', '1.0000'],
    ['53', 'Points', '53'],
    ['53.50', 'Points', '53.5'],
    ['53.50', 'MILES', '53.5'],
    ['10.50', null, '10.5'],
    ['9007199254740993.1', 'USD', '9007199254740993.10'],
    ['123456789012345678901234567890', 'USD', '123456789012345678901234567890.00'],
    ['1e21', 'JPY', '1000000000000000000000'],
    ['1e-7', 'Points', '0.0000001'],
    ['1e-7', 'USD', '0.0000001'],
  ])('%s %s as %s', (amount, valueCode, expected) => {
    expect(written(new Big(amount), valueCode)).toBe(expected);
  });

  test('without a minus before zero', () => {
    expect(written(new Big('-0'), 'USD')).toBe('0.00');
    expect(written(new Big('-0.00'), 'Points')).toBe('0');
    expect(shortest(new Big('-0'))).toBe('0');
    expect(shortest(new Big('1').minus(1).times(-1))).toBe('0');
  });

  test('exactly, whatever it is: what is read again is the same amount', () => {
    fc.assert(
      fc.property(decimals, valueCodes, (amount, valueCode) => {
        const text = written(amount, valueCode);
        expect(text).toMatch(/^-?(0|[1-9]\d*)(\.\d+)?$/);
        expect(new Big(text).eq(amount)).toBe(true);
      }),
    );
  });

  test('with at least the decimals of its currency, and no zero beyond them', () => {
    fc.assert(
      fc.property(decimals, fc.constantFrom('USD', 'JPY', 'KWD', 'CLF'), (amount, currency) => {
        const shown = written(amount, currency).split('.')[1] ?? '';
        const usual = currencyDecimals(currency) ?? 0;
        expect(shown.length).toBeGreaterThanOrEqual(usual);
        if (shown.length > usual) expect(shown).not.toMatch(/0$/);
      }),
    );
  });
});

test.each([
  ['10.50', '10.5'],
  ['100.00', '100'],
  ['1e21', '1000000000000000000000'],
  ['1e-10', '0.0000000001'],
  ['9007199254740993.10', '9007199254740993.1'],
])('a request carries %s as %s', (amount, expected) => {
  expect(shortest(new Big(amount))).toBe(expected);
});

test.each([
  ['USD', 2],
  ['usd', 2],
  ['EUR', 2],
  ['JPY', 0],
  ['KWD', 3],
  ['CLF', 4],
  ['Points', null],
  ['US', null],
  ['', null],
  ['QQQ', null],
])('%s has %s decimals', (currency, expected) => {
  expect(currencyDecimals(currency)).toBe(expected);
});

test.each([
  ['USD', 'MONEY'],
  ['jpy', 'MONEY'],
  [POINTS, 'POINTS'],
  ['POINTS', 'POINTS'],
  ['MILES', 'OTHER'],
  ['', 'OTHER'],
])('%s counts %s', (valueCode, expected) => {
  expect(kindOf(valueCode)).toBe(expected);
});

describe('the shortest plain notation of a decimal’s text', () => {
  test.each([
    ['1534.10', '1534.1'],
    ['1534.1', '1534.1'],
    ['53.00', '53'],
    ['-0', '0'],
    ['-0.0', '0'],
    ['-0.5', '-0.5'],
    ['1.50e1', '15'],
    ['5e-7', '0.0000005'],
    ['100', '100'],
    ['9007199254740993.1', '9007199254740993.1'],
  ])('%s → %s', (text, plain) => {
    expect(shortestOf(text)).toBe(plain);
  });

  test('is that of the same number, whatever the text', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.nat(30), fc.constantFrom('', 'e3', 'E-3', 'e+2'), (digits, places, exponent) => {
        const text = `${withPoint(digits, places)}${exponent}`;
        expect(shortestOf(text)).toBe(new Big(text).toFixed().replace(/^-0$/, '0'));
      }),
    );
  });
});

function withPoint(digits: bigint, places: number): string {
  const text = String(digits < 0n ? -digits : digits).padStart(places + 1, '0');
  const cut = text.length - places;
  return `${digits < 0n ? '-' : ''}${text.slice(0, cut)}${places > 0 ? `.${text.slice(cut)}` : ''}`;
}
