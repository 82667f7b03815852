/**
 * How a request ended, for the log and the metrics; the worst of it where several things are true. `rejected`: the
 * caller's doing, such as a token that does not stand, a document that does not fit or a right that is missing.
 * `limited`: a limit of rate or of documents. `upstream`: the processor did not answer a read. `internal`: our own
 * fault. `aborted`: the caller went away before the answer. A movement that was declined is `ok`: its payload says so.
 */
export const OUTCOMES = ['ok', 'rejected', 'limited', 'upstream', 'internal', 'aborted'] as const;

export type Outcome = (typeof OUTCOMES)[number];

/** What a request came to, as far as the HTTP layer can see. */
export interface Ending {
  status: number;
  /** Codes of the GraphQL errors in the answer. */
  errorCodes: readonly string[] | undefined;
  /** Whether the connection closed before the answer was out. */
  aborted: boolean;
  /** Whether the answer is a stream, which its reader ends by going away. */
  isStream: boolean;
}

export function outcomeOf({ status, errorCodes, aborted, isStream }: Ending): Outcome {
  if (aborted && !isStream) return 'aborted';
  let worst: Outcome = status >= 500 ? 'internal' : status >= 400 ? 'rejected' : 'ok';
  for (const code of errorCodes ?? []) {
    const outcome = BY_CODE.get(code) ?? 'rejected';
    if (OUTCOMES.indexOf(outcome) > OUTCOMES.indexOf(worst)) worst = outcome;
  }
  return worst;
}

const BY_CODE = new Map<string, Outcome>([
  ['RATE_LIMITED', 'limited'],
  ['DOCUMENT_TOO_COSTLY', 'limited'],
  ['UPSTREAM_UNAVAILABLE', 'upstream'],
  ['UPSTREAM_ERROR', 'upstream'],
  ['INTERNAL_SERVER_ERROR', 'internal'],
]);
