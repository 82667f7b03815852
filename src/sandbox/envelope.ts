import { stringify } from 'lossless-json';
import { Refusal } from './refusal.ts';

/** What goes back to the caller: the envelope's code, and the whole body as text. */
export interface Answer {
  code: number;
  text: string;
}

/** A success. Numbers in `data` that must not lose a digit are LosslessNumber. */
function success(data: unknown): Answer {
  return envelope(200, 'success', data);
}

/** Any other code. `data` is null then, as the vendor says. */
export function failure(code: number, msg: string): Answer {
  return envelope(code, msg, null);
}

/** Does the work and answers it; a Refusal becomes its code, a bug of the sandbox becomes 500. */
export function answerOf(work: () => unknown): Answer {
  try {
    return success(work());
  } catch (error) {
    if (error instanceof Refusal) return failure(error.code, error.message);
    return failure(500, `the sandbox itself failed: ${error instanceof Error ? error.message : 'unknown error'}`);
  }
}

/** UTC, `YYYY-MM-DD HH:mm:ss`, the vendor's only format of a moment. */
export function wireTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ');
}

function envelope(code: number, msg: string, data: unknown): Answer {
  const text = stringify({ code, msg, timestamp: wireTime(Date.now()), data });
  if (text === undefined) throw new TypeError('An envelope is always an object.');
  return { code, text };
}
