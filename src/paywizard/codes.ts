/** What an upstream code means to us. The vendor publishes no codes, so a merchant completes this map by configuration. */
export const MEANINGS = [
  'CARD_NOT_FOUND',
  'INSUFFICIENT_FUNDS',
  'DECLINED',
  'TRANSACTION_NOT_FOUND',
  'ALREADY_VOIDED',
  'DUPLICATE_ORDER',
  'REFUSED',
  'UNAVAILABLE',
  'UNKNOWN',
] as const;

export type Meaning = (typeof MEANINGS)[number];

/** Upstream code → meaning; `*` stands for every code that is not listed. */
export type ErrorCodes = Readonly<Record<string, Meaning>>;

/** Codes that mean the same on every installation: our credential, our signature or our request was refused. */
export const BUILT_IN_CODES: ErrorCodes = { 400: 'REFUSED', 401: 'REFUSED', 403: 'REFUSED' };

/** The meaning of a code; `listed` is false where nobody has given it one, so that it can be counted and logged. */
export function meaningOf(code: number, codes: ErrorCodes): { meaning: Meaning; listed: boolean } {
  const own = codes[String(code)];
  if (own !== undefined) return { meaning: own, listed: true };
  return { meaning: codes['*'] ?? 'UNKNOWN', listed: false };
}
