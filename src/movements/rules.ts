import Big from 'big.js';
import { currencyDecimals, shortest } from '../money.ts';
import { invalidInput, type MovementError } from './errors.ts';

/** The most digits an amount may have, before and after the point together. */
const MAX_DIGITS = 15;

/** The most decimals that points may have. */
const POINTS_DECIMALS = 4;

/** What is wrong with an amount of money and its currency; empty where nothing is. */
export function moneyProblems(amount: string, currency: string): MovementError[] {
  const decimals = currencyDecimals(currency);
  if (decimals === null) {
    return [invalidInput('currency', 'This is not a currency of ISO 4217; send a code such as USD.')];
  }
  return quantityProblems('amount', amount, decimals, `${currency} has ${decimals === 0 ? 'no' : decimals}`);
}

/** What is wrong with a number of points. */
export function pointsProblems(points: string): MovementError[] {
  return quantityProblems('points', points, POINTS_DECIMALS, `points have up to ${POINTS_DECIMALS}`);
}

/** What is wrong with the id of a transaction to act on. */
export function checkoutIdProblems(checkoutId: string): MovementError[] {
  if (/^[A-Za-z0-9._-]{1,64}$/.test(checkoutId)) return [];
  return [
    invalidInput(
      'checkoutId',
      'A checkoutId is 1 to 64 letters, digits, dots, underscores or hyphens; send the one that the transaction was answered with.',
    ),
  ];
}

function quantityProblems(field: string, text: string, decimals: number, has: string): MovementError[] {
  const quantity = new Big(text);
  if (quantity.lte(0)) return [invalidInput(field, 'It must be above zero.')];
  const [whole = '', fraction = ''] = shortest(quantity).split('.');
  if (fraction.length > decimals) {
    return [invalidInput(field, `It has too many decimals: ${has}.`)];
  }
  if ((whole === '0' ? '' : whole).length + fraction.length > MAX_DIGITS) {
    return [invalidInput(field, `It is too long: at most ${MAX_DIGITS} digits.`)];
  }
  return [];
}
