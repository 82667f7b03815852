import { parseArgs } from 'node:util';

export type Command = { kind: 'help' } | { kind: 'reseal'; dryRun: boolean };

export const HELP = `Brings the ledger under the first key of SEALING_KEYS, while servers go on serving from it.

  npm run reseal -- --dry-run
      what it would do; nothing is changed
  npm run reseal
      rewrites every card number and fingerprint of the merchant's movements that an older key made

Run it once every server has the new key as the first one and the older keys behind it. It may be stopped at any moment
and started again; what is done stays done. At the end it says which older keys are still needed, and what for.
It reads the same environment as the server (DATABASE_URL, DATA_DIR, MERCHANT, SEALING_KEYS …).
The exit code is 0, or 1 where something is left that a person has to see to.
`;

/** What was typed makes no sense. The message is for the person, with its remedy. */
export class UsageError extends Error {
  readonly code = 'USAGE';
}

/** Reads the command line. Throws UsageError. */
export function readArguments(typed: string[]): Command {
  const { help, 'dry-run': dryRun } = parsed(typed);
  return help === true ? { kind: 'help' } : { kind: 'reseal', dryRun: dryRun === true };
}

const options = { help: { type: 'boolean', short: 'h' }, 'dry-run': { type: 'boolean' } } as const;

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options }).values;
  } catch {
    throw new UsageError('The only options are --dry-run and --help; the keys are read from SEALING_KEYS.');
  }
}
