import { isUtf8 } from 'node:buffer';
import { isObject, parseJson } from '../json.ts';

/** What stands in the body of a push: each parameter as the text that was signed, and the signature, where it is there. */
export interface PushedBody {
  /** By name; parameters without a value are left out, as the signature leaves them out. */
  parameters: ReadonlyMap<string, string>;
  /** Null where the body holds none: then it is in the header. */
  sign: string | null;
}

/** The body cannot be read. The message says what is wrong with it, and quotes nothing of it. */
export class UnreadablePushError extends Error {
  readonly code = 'UNREADABLE_PUSH';
}

/**
 * Reads the body of a push: a flat JSON object of texts, numbers, booleans and nulls. A number keeps the text that it was
 * sent as, so 840 and "840" are the same parameter, and 1.0 is not 1. Throws UnreadablePushError.
 */
export function readPushedBody(bytes: Buffer): PushedBody {
  const body = jsonOf(bytes);
  if (!isObject(body)) throw new UnreadablePushError('The body is not a JSON object.');
  const parameters = new Map<string, string>();
  for (const [name, value] of Object.entries(body)) {
    // With an equals sign in a name one signed text could be read as other parameters than were signed.
    if (!PLAIN_NAME.test(name)) throw new UnreadablePushError('The name of a parameter is not a plain word.');
    const text = textOf(value);
    if (text !== '') parameters.set(name, text);
  }
  const sign = parameters.get('sign') ?? null;
  parameters.delete('sign');
  if (parameters.size === 0) throw new UnreadablePushError('The body holds no parameter.');
  return { parameters, sign };
}

const PLAIN_NAME = /^[A-Za-z]\w*$/;

function jsonOf(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw new UnreadablePushError('The body is not UTF-8.');
  try {
    return parseJson(bytes.toString('utf8'));
  } catch {
    // What is no JSON, names a parameter twice, or is nested deeper than anybody can read.
    throw new UnreadablePushError('The body is not JSON.');
  }
}

function textOf(value: unknown): string {
  if (value === null) return '';
  if (Array.isArray(value) || isObject(value)) {
    throw new UnreadablePushError('The value of a parameter is a list or an object.');
  }
  return String(value);
}
