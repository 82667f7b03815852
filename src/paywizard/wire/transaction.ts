import Big from 'big.js';
import { z } from 'zod';
import { identifier, smallInteger } from '../json.ts';

const answered = {
  mid: identifier,
  paywizardId: identifier,
  checkoutId: identifier,
  transIndexCode: identifier,
  /** 0 success, 1 failure, 2 pending. */
  result: smallInteger.pipe(z.union([z.literal(0), z.literal(1), z.literal(2)])),
};

/** Transaction amounts come back as a string of ten-thousandths ("20000" is 2). Anything else is never guessed at. */
const scaledAmount = z.string().regex(/^\d{1,30}$/);

export const transactionData = z.compile(z.object({ ...answered, amount: scaledAmount }));

/** The answer to a void carries no amount, but the two identifiers of the original. */
export const voidData = z.compile(z.object({ ...answered, oriCheckoutId: identifier, oriTransIndexCode: identifier }));

/** "20000" at a scale of 10 000 → 2. The scale is a power of ten, so the division is exact. */
export function decodeAmount(amount: string, scale: number): Big {
  return new Big(amount).div(scale);
}
