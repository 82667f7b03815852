/** Exact arithmetic on decimal strings such as "1534.10". Each function throws a RangeError for what is no plain decimal. */
interface Exact {
  readonly units: bigint;
  readonly scale: number;
}

/** The sum, with as many decimals as the longer of the two has. */
export const add = (one: string, other: string): string => together(one, other, (a, b) => a + b);

/** What is left of `from` without `less`. */
export const subtract = (from: string, less: string): string => together(from, less, (a, b) => a - b);

/** The sum of all; "0" of none. */
export const sum = (amounts: readonly string[]): string => amounts.reduce(add, '0');

/** Below zero, zero or above it, as the first is less than, equal to or more than the second: "1.5" equals "1.50". */
export function compare(one: string, other: string): -1 | 0 | 1 {
  const [a, b] = aligned(one, other);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether it is nothing, however many decimals it is written with. */
export const isZero = (amount: string): boolean => exact(amount).units === 0n;

/** Whether it is above zero. */
export const isPositive = (amount: string): boolean => exact(amount).units > 0n;

/** The larger of the two; the first where they are equal. */
export const max = (one: string, other: string): string => (compare(one, other) < 0 ? other : one);

/** The smaller of the two; the first where they are equal. */
export const min = (one: string, other: string): string => (compare(one, other) > 0 ? other : one);

/** So many parts that add up to the amount exactly; the first ones take what does not divide. */
export function splitEvenly(amount: string, parts: number): string[] {
  if (!Number.isInteger(parts) || parts < 1) throw new RangeError('parts must be a whole number above zero.');
  const { units, scale } = exact(amount);
  const [each, left] = [units / BigInt(parts), units % BigInt(parts)];
  const step = left < 0n ? -1n : 1n;
  return Array.from({ length: parts }, (_, place) =>
    written({ units: each + (BigInt(place) < left * step ? step : 0n), scale }),
  );
}

function together(one: string, other: string, combine: (a: bigint, b: bigint) => bigint): string {
  const [a, b, scale] = aligned(one, other);
  return written({ units: combine(a, b), scale });
}

function aligned(one: string, other: string): [bigint, bigint, number] {
  const [a, b] = [exact(one), exact(other)];
  const scale = Math.max(a.scale, b.scale);
  return [a.units * 10n ** BigInt(scale - a.scale), b.units * 10n ** BigInt(scale - b.scale), scale];
}

function exact(amount: string): Exact {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount) ?? [];
  if (whole === '') throw new RangeError('An amount must be a plain decimal in a string, such as "10.50".');
  return { units: BigInt(`${sign}${whole}${fraction}`), scale: fraction.length };
}

function written({ units, scale }: Exact): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale);
  return `${units < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
