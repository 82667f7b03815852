import { z } from 'zod';

/** The two things that can be wrong with a field, without ever repeating its value: it may be personal data. */
export function must(rule: string): { error: (issue: { input?: unknown }) => string } {
  return { error: (issue) => (issue.input === undefined ? 'is missing' : `must ${rule}`) };
}

/** A string of a given form. */
export function text(form: RegExp, rule: string): z.ZodString {
  return z.string(must(rule)).regex(form, must(rule));
}

/** The names of the fields that are wrong and what is wrong with each, in one line of bounded length. */
export function explain(error: z.ZodError, depth = 0): string {
  return error.issues
    .map((issue) => {
      const field = issue.path.slice(depth).join('.');
      if (issue.code === 'unrecognized_keys') {
        return `${issue.keys.map((key) => (field === '' ? key : `${field}.${key}`)).join(', ')} is not a known field: leave it out`;
      }
      return `${field === '' ? 'the body' : field} ${issue.message}`;
    })
    .join('; ')
    .slice(0, 500);
}
