import Big from 'big.js';
import { describe, expect, it } from 'vitest';
import { amountFits, currencyFits } from '../../../src/push/fits.ts';

const asked = (amount: string | null, valueCode: string | null = 'USD', nsfAllowed: boolean | null = null) => ({
  requestedAmount: amount === null ? null : new Big(amount),
  valueCode,
  nsfAllowed,
});

describe('the amount of a push', () => {
  it.each([
    ['10.5', '10.50', 'USD', true],
    ['10.50', '10.50', 'USD', true],
    ['0010.500', '10.50', 'USD', true],
    ['1050', '10.50', 'USD', true],
    ['000000001050', '10.50', 'USD', true],
    ['105000', '10.50', 'USD', true],
    ['10500', '10.50', 'USD', false],
    ['10.51', '10.50', 'USD', false],
    ['1051', '10.50', 'USD', false],
    ['0', '10.50', 'USD', false],
    ['1500', '1500', 'JPY', true],
    ['150000', '1500', 'JPY', true],
    ['12345', '12.345', 'KWD', true],
    ['53', '53', 'Points', true],
    ['530000', '53', 'Points', true],
    ['54', '53', 'Points', false],
    ['1050', '10.50', null, true],
    ['-10.50', '10.50', 'USD', false],
    ['10,50', '10.50', 'USD', false],
    ['1.05e1', '10.50', 'USD', false],
    ['USD 10.50', '10.50', 'USD', false],
  ] as const)('%s fits %s %s: %s', (amount, requested, valueCode, fits) => {
    expect(amountFits(amount, asked(requested, valueCode), 10_000)).toBe(fits);
  });

  it('of thousands of digits fits nothing', () => {
    expect(amountFits('9'.repeat(16_000), asked('10.50'), 10_000)).toBe(false);
  });

  it('in the scale that is configured for the other answers, and in the published one', () => {
    expect(amountFits('10500', asked('10.50'), 1_000)).toBe(true);
    expect(amountFits('105000', asked('10.50'), 1_000)).toBe(true);
  });

  it.each([
    ['25', true],
    ['2500', true],
    ['250000', true],
    ['1000000', true],
    ['1000001', false],
    ['0', false],
  ])('%s fits a payment of 100.00 that may be approved in part: %s', (amount, fits) => {
    expect(amountFits(amount, asked('100', 'USD', true), 10_000)).toBe(fits);
  });

  it('fits where there is nothing to compare it with', () => {
    expect(amountFits('7', asked(null), 10_000)).toBe(true);
    expect(amountFits(null, asked('10.50'), 10_000)).toBe(true);
  });
});

describe('the currency of a push', () => {
  it.each([
    ['840', 'USD', true],
    ['USD', 'USD', true],
    ['978', 'USD', false],
    ['EUR', 'USD', false],
    ['036', 'AUD', true],
    ['36', 'AUD', true],
    ['999999', 'USD', false],
    ['$', 'USD', false],
    ['840', 'Points', true],
    ['840', null, true],
    [null, 'USD', true],
  ])('%s fits %s: %s', (currency, valueCode, fits) => {
    expect(currencyFits(currency, { valueCode })).toBe(fits);
  });
});
