/** What JSON.parse makes. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

const QUOTE = '"'.charCodeAt(0);
const COLON = ':'.charCodeAt(0);
const MINUS = '-'.charCodeAt(0);
const ZERO = '0'.charCodeAt(0);
const NINE = '9'.charCodeAt(0);

/** A number that JavaScript writes as it reads it: 15 digits at most, no exponent, no zero at the end of a fraction. */
const PLAIN_NUMBER = /(?:0|-?[1-9]\d{0,14})(?![\d.eE])|-?\d{1,9}\.\d{0,5}[1-9](?![\deE])/y;

/**
 * Whether JSON.parse, which has made `value` of `text`, has lost nothing: each number comes out as the text that stood
 * there, and no object names a key twice. False where that takes a closer look.
 */
export function isExact(text: string, value: Json): boolean {
  // Without escapes a string ends at the next quote.
  if (text.includes('\\')) return false;
  let keys = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) {
      at = text.indexOf('"', at + 1);
    } else if (char === COLON) {
      keys += 1;
    } else if (char === MINUS || (char >= ZERO && char <= NINE)) {
      PLAIN_NUMBER.lastIndex = at;
      if (!PLAIN_NUMBER.test(text)) return false;
      at = PLAIN_NUMBER.lastIndex - 1;
    }
  }
  // Of a key that stands twice JSON.parse keeps one alone.
  return keys === keysIn(value);
}

function keysIn(value: Json | undefined): number {
  if (typeof value !== 'object' || value === null) return 0;
  let keys = 0;
  if (Array.isArray(value)) {
    for (const item of value) keys += keysIn(item);
  } else {
    for (const key in value) keys += 1 + keysIn(value[key]);
  }
  return keys;
}
