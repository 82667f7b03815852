type ErrorClass = new (...given: never[]) => Error;

/**
 * How a program ends on errors of these classes, which a person can do something about: with one line and exit code 1.
 * Anything else is thrown on.
 */
export const foreseen =
  (...classes: ErrorClass[]) =>
  (error: unknown): void => {
    if (!(error instanceof Error) || !classes.some((kind) => error instanceof kind)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  };
