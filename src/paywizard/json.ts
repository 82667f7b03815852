import { LosslessNumber, parse } from 'lossless-json';
import { z } from 'zod';

/**
 * Reads JSON without binary floats: every number arrives as the text that stood in the answer, so 9007199254740993.1
 * and an unquoted 18-digit id keep all their digits. Throws SyntaxError on anything that is not JSON.
 */
export function parseJson(text: string): unknown {
  return parse(text);
}

/** A JSON number's text, exponent and all. */
const numberText = z.custom<LosslessNumber>((value) => value instanceof LosslessNumber).transform(String);

/** An integer small enough for a JavaScript number: codes, results, states. */
export const smallInteger = numberText.pipe(z.string().regex(/^-?\d{1,9}$/)).transform(Number);

/** A decimal as its text. The exponent is bounded, or a few bytes could ask for a million digits. */
export const decimalText = numberText.pipe(z.string().regex(/^-?\d+(\.\d+)?([eE][+-]?\d{1,2})?$/));

/** An identifier: a string or, since the platform is known to drop the quotes, a number whose digits are kept as written. */
export const identifier = z.union([z.string().min(1), numberText.pipe(z.string().regex(/^\d+$/))]);
