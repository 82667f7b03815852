import { type ErrorCodes, type Meaning, meaningOf } from '../paywizard/codes.ts';
import { withoutNumbers } from '../telemetry/observers.ts';
import type { Facts } from './facts.ts';

/** A code with the words that came with it, as far as they may be shown. */
export function codeText(code: number | string | null, message: string, { quote }: Facts): string {
  const words = quote(withoutNumbers(quote(message)));
  return words === '' ? `code ${code}` : `code ${code} (“${words}”)`;
}

/** The entry that gives a code its meaning, and the variable with it and everything that is there already. */
export function entryFor(code: number | string, meaning: Meaning, { config }: Facts): string[] {
  const map: ErrorCodes = { ...config.errorCodes, [String(code)]: meaning };
  return [
    `Add "${code}": "${meaning}" to PAYWIZARD_ERROR_CODES where that is what it means:`,
    `PAYWIZARD_ERROR_CODES='${JSON.stringify(map)}'`,
  ];
}

export const isListed = (code: string, { upstream }: Facts): boolean =>
  meaningOf(Number(code), upstream.errorCodes).listed;
