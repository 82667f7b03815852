import { parseArgs } from 'node:util';

export type Command =
  | { kind: 'help' }
  | { kind: 'list' }
  | { kind: 'show'; orderNo: string }
  | { kind: 'settle'; orderNo: string; decision: Decision };

/** What a person has found out about a movement whose outcome nobody knew. */
export interface Decision {
  status: 'SUCCEEDED' | 'FAILED';
  /** The processor's id of the transaction, from its portal. */
  checkoutId: string | null;
  /** What really moved; exact decimal in plain notation. */
  amount: string | null;
  person: string;
  reason: string;
}

export const HELP = `Settles movements whose outcome the program cannot find out by itself.

  npm run settle -- --list
      what is unsettled, oldest first
  npm run settle -- ORDER_NO
      one movement, and who settled it
  npm run settle -- ORDER_NO --as SUCCEEDED --checkout-id ID --by NAME --why TEXT [--amount 10.50]
      the processor's portal shows it as done, under this id
  npm run settle -- ORDER_NO --as FAILED --by NAME --why TEXT
      the processor's portal does not show it, or shows that nothing moved

Look into the processor's portal first: what you say here is what the shopper is told, and it is kept with your name.
A settled order number is used up: it is never sent again.
It reads the same environment as the server (DATABASE_URL, DATA_DIR, MERCHANT, SEALING_KEYS …).
`;

/** What was typed makes no sense. The message is for the person: a line for each mistake, with its remedy. */
export class UsageError extends Error {
  readonly code = 'USAGE';
}

/** Reads the command line. Throws UsageError. */
export function readArguments(typed: string[]): Command {
  const { values, positionals } = parsed(typed);
  if (values.help) return { kind: 'help' };
  const [orderNo, ...more] = positionals;
  if (more.length > 0) throw new UsageError('Name one order number; a text of several words needs quotation marks.');
  if (values.list) {
    if (orderNo !== undefined) throw new UsageError('--list takes no order number: leave out one of them.');
    return { kind: 'list' };
  }
  if (orderNo === undefined) throw new UsageError('Name an order number, or ask for --list. --help tells more.');
  const { as, by, why, amount, 'checkout-id': checkoutId } = values;
  const decides = [as, by, why, amount, checkoutId].some((value) => value !== undefined);
  if (!decides) return { kind: 'show', orderNo };

  const problems: string[] = [];
  if (as !== 'SUCCEEDED' && as !== 'FAILED') problems.push('--as must be SUCCEEDED or FAILED.');
  if (!fits(by)) problems.push('--by must name who decides, in 1 to 200 characters.');
  if (!fits(why)) problems.push('--why must give the reason, in 1 to 200 characters.');
  if (checkoutId !== undefined && !/^[A-Za-z0-9._-]{1,64}$/.test(checkoutId)) {
    problems.push('--checkout-id must be 1 to 64 letters, digits, dots, underscores or hyphens.');
  }
  if (amount !== undefined && (as !== 'SUCCEEDED' || !/^\d{1,15}(\.\d{1,4})?$/.test(amount))) {
    problems.push('--amount must be a decimal such as 10.50, and goes with --as SUCCEEDED only.');
  }
  if (problems.length > 0 || by === undefined || why === undefined) throw new UsageError(problems.join('\n'));
  const status = as === 'SUCCEEDED' ? 'SUCCEEDED' : 'FAILED';
  return {
    kind: 'settle',
    orderNo,
    decision: { status, checkoutId: checkoutId ?? null, amount: amount ?? null, person: by, reason: why },
  };
}

const fits = (text: string | undefined): text is string => text !== undefined && /^.{1,200}$/.test(text.trim());

const options = {
  help: { type: 'boolean', short: 'h' },
  list: { type: 'boolean' },
  as: { type: 'string' },
  by: { type: 'string' },
  why: { type: 'string' },
  amount: { type: 'string' },
  'checkout-id': { type: 'string' },
} as const;

function parsed(typed: string[]) {
  try {
    return parseArgs({ args: typed, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n--help tells more.`);
  }
}
