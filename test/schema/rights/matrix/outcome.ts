import type { Loose } from '../../../support/app.ts';
import type { Seen } from './world.ts';

/** An answer as a test compares it. */
export interface Outcome {
  status: number;
  data: unknown;
  /** Where there is null because a scope is missing, and which are named. */
  refused: Record<string, readonly string[]>;
  /** All other errors. */
  problems: string[];
  /** The calls upstream, by name. */
  calls: Record<string, number>;
}

/** `refusable` is what may be named as missing in each place: then one of them is as good as all. */
export function outcomeOf(
  { status, data, errors }: Seen,
  calls: Record<string, number>,
  refusable: Outcome['refused'],
): Outcome {
  const refused: Record<string, readonly string[]> = {};
  const problems: string[] = [];
  for (const { message, path = [], extensions } of errors) {
    const place = placeOf(path, data);
    const named = /needs a token with the scope (.+)\.$/.exec(message)?.[1]?.split(' and ');
    if (extensions.code === 'FORBIDDEN' && named !== undefined) {
      refused[place] = [...(refused[place] ?? []), ...named];
    } else problems.push(problemOf({ message, path, extensions }, data));
  }
  for (const [place, named] of Object.entries(refused)) {
    const possible = refusable[place] ?? [];
    if (named.every((scope) => possible.includes(scope))) refused[place] = possible;
  }
  return { status, data, refused, problems, calls };
}

/** Who has no token is refused as a whole: then it does not matter for which field. */
export const problemOf = ({ message, path = [], extensions }: Seen['errors'][number], data: unknown): string =>
  extensions.code === 'UNAUTHENTICATED' ? extensions.code : `${extensions.code} at ${placeOf(path, data)}: ${message}`;

/** The null that an error has led to: it takes the place of all that it is part of and that may not be null. */
function placeOf(path: readonly (string | number)[], data: Loose): string {
  let current = data;
  for (const [depth, key] of path.entries()) {
    if (current === null) return path.slice(0, depth).join('.');
    current = current[key] ?? null;
  }
  return path.join('.');
}

/** How a mutation ended: the error in its payload, or what became of the transaction, or of the card. */
export function endOf(payload: Loose): string {
  if (payload === null) return 'refused';
  const [error] = payload.errors;
  if (error !== undefined)
    return [error.__typename, ...(error.path.length > 0 ? ['at', error.path.join('.')] : [])].join(' ');
  if (payload.replayed === true) return 'replayed';
  return payload.transaction?.status ?? (payload.card === null ? 'nothing' : 'done');
}

export function counted(calls: readonly { operation: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { operation } of calls) counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
}
