import Big from 'big.js';

/** An exact decimal in shortest plain notation, never with an exponent: 10.50 is `10.5`. */
export function plain(value: Big): string {
  return value.toFixed();
}

/** The integer of ten-thousandths that transaction answers carry: 2 is `20000`. */
export function tenThousandths(value: string): string {
  return new Big(value).times(10_000).toFixed(0);
}
