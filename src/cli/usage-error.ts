/** What was typed makes no sense. The message is for the person: a line for each mistake, with its remedy. */
export class UsageError extends Error {
  readonly code = 'USAGE';
}
