import Big from 'big.js';
import { data as currencies } from 'currency-codes';

/** What a value code counts: an ISO 4217 currency, loyalty points, or something of the processor's own. */
export type ValueKind = 'MONEY' | 'POINTS' | 'OTHER';

/** The value code of loyalty points, as the processor writes it. */
export const POINTS = 'Points';

/** Of each currency code of ISO 4217. */
const CODE_LENGTH = 3;

const DECIMALS = new Map(currencies.map(({ code, digits }) => [code, digits ?? 0]));

/** The usual decimals of an ISO 4217 currency (USD 2, JPY 0, KWD 3); null for a code that is not in ISO 4217. */
export function currencyDecimals(currency: string): number | null {
  if (currency.length !== CODE_LENGTH) return null;
  return DECIMALS.get(currency) ?? DECIMALS.get(currency.toUpperCase()) ?? null;
}

/** What the value code counts; upper and lower case are the same. */
export function kindOf(valueCode: string): ValueKind {
  if (valueCode.toLowerCase() === POINTS.toLowerCase()) return 'POINTS';
  return currencyDecimals(valueCode) === null ? 'OTHER' : 'MONEY';
}

/** Shortest plain notation, as requests upstream carry it: 10.50 → "10.5". No exponent, no minus zero. */
export function shortest(amount: Big): string {
  return amount.toFixed();
}

/** The shortest plain notation of a decimal that came as text, whatever that looks like: 1.50e1 → "15". */
export const shortestOf = (text: string): string => (SHORTEST.test(text) ? text : shortest(new Big(text)));

const SHORTEST = /^(?:0|-?[1-9]\d*|-?(?:0|[1-9]\d*)\.\d*[1-9])$/;

/**
 * Plain notation for showing: money padded to its currency's usual decimals and never rounded (1534.1 USD → "1534.10"),
 * everything else, and an amount without a value code, as short as it is. An amount that is text is in plain notation.
 */
export function written(amount: Big | string, valueCode: string | null): string {
  const plain = typeof amount === 'string' ? amount : shortest(amount);
  const decimals = valueCode === null ? null : currencyDecimals(valueCode);
  if (decimals === null || decimals === 0) return plain;
  const point = plain.indexOf('.');
  return point === -1 ? `${plain}.${'0'.repeat(decimals)}` : plain.padEnd(point + 1 + decimals, '0');
}
