import Big from 'big.js';
import { code, number } from 'currency-codes';
import { currencyDecimals, kindOf } from '../money.ts';
import type { Movement } from '../movements/movement.ts';

type Asked = Pick<Movement, 'requestedAmount' | 'valueCode' | 'nsfAllowed'>;

/**
 * Whether the amount of a push can be what was asked for. No notation is published for it, so each that the platform uses
 * elsewhere counts: the decimal itself, the currency's smallest units, hundredths, and the scale of its other answers. Where a
 * payment may be approved in part, less than was asked fits too. True where there is nothing to compare.
 */
export function amountFits(
  amount: string | null,
  { requestedAmount, valueCode, nsfAllowed }: Asked,
  scale: number,
): boolean {
  if (amount === null || requestedAmount === null) return true;
  if (!/^\d{1,30}(\.\d{1,12})?$/.test(amount)) return false;
  const pushed = new Big(amount);
  const decimals = valueCode === null ? null : currencyDecimals(valueCode);
  const scales = [1, 100, 10_000, scale, ...(decimals === null ? [] : [10 ** decimals])];
  return scales.some((one) => {
    const asked = requestedAmount.times(one);
    return pushed.eq(asked) || (nsfAllowed === true && pushed.gt(0) && pushed.lt(asked));
  });
}

/**
 * Whether the currency of a push, by its number or its letters in ISO 4217, is the one that was asked for. True where there
 * is nothing to compare: points have none.
 */
export function currencyFits(currency: string | null, { valueCode }: Pick<Movement, 'valueCode'>): boolean {
  if (currency === null || valueCode === null || kindOf(valueCode) !== 'MONEY') return true;
  const pushed = /^\d{1,3}$/.test(currency) ? number(currency.padStart(3, '0')) : code(currency);
  return pushed?.code === valueCode.toUpperCase();
}
