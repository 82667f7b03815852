import type Big from 'big.js';
import { LRUCache } from 'lru-cache';
import { kindOf, written } from './money.ts';

/**
 * An amount for showing, in a BCP 47 locale: $1,534.10 for money, the number alone for points and everything else.
 * Underscores are read as hyphens; a malformed or unknown locale falls back to en-US. Exact: the decimal text goes to
 * Intl as it is, and no digit is rounded away. An amount that is text is in plain notation.
 */
export function formatted(amount: Big | string, valueCode: string | null, locale: string): string {
  const text = written(amount, valueCode);
  const decimals = text.split('.')[1]?.length ?? 0;
  const currency = valueCode !== null && kindOf(valueCode) === 'MONEY' ? valueCode.toUpperCase() : null;
  return formatter(locale, currency, decimals).format(text as Intl.StringNumericLiteral);
}

/** Callers choose the locale, so the number of formatters kept is bounded. */
const formatters = new LRUCache<string, Intl.NumberFormat>({ max: 200 });

function formatter(locale: string, currency: string | null, decimals: number): Intl.NumberFormat {
  const supported = supportedLocale(locale);
  const key = `${supported} ${currency} ${decimals}`;
  const held = formatters.get(key);
  if (held !== undefined) return held;
  const made = new Intl.NumberFormat(supported, {
    ...(currency !== null && { style: 'currency', currency }),
    minimumFractionDigits: Math.min(decimals, MAX_FRACTION_DIGITS),
    maximumFractionDigits: Math.min(decimals, MAX_FRACTION_DIGITS),
  });
  formatters.set(key, made);
  return made;
}

/** What Intl can show; no currency and no processor comes near it. */
const MAX_FRACTION_DIGITS = 20;

const FALLBACK = 'en-US';

function supportedLocale(locale: string): string {
  try {
    const [supported] = Intl.NumberFormat.supportedLocalesOf(locale.slice(0, 100).replaceAll('_', '-'));
    return supported ?? FALLBACK;
  } catch {
    return FALLBACK;
  }
}
