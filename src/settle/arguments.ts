import type { Command } from 'commander';
import { describedCommand } from '../cli/describe.ts';
import { UsageError } from '../cli/usage-error.ts';

export type Task =
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

/** `loyalty-graphql settle`: what nobody but a person can find out. */
export function settleCommand(): Command {
  return describedCommand('settle', {
    summary: 'list and settle movements whose outcome nobody knows',
    text: [
      'Settles movements whose outcome the program cannot find out by itself.',
      'Look into the processor’s portal first: what you say here is what the shopper is told, and it is kept with your name. A settled order number is used up: it is never sent again. It may run beside servers.',
    ],
    examples: [
      ['loyalty-graphql settle --list', 'what is unsettled, oldest first'],
      ['loyalty-graphql settle ORDER_NO', 'one movement, and who settled it'],
      [
        'loyalty-graphql settle ORDER_NO --as SUCCEEDED --checkout-id ID --by NAME --why "seen in the portal"',
        'the processor’s portal shows it as done, under this id',
      ],
      [
        'loyalty-graphql settle ORDER_NO --as FAILED --by NAME --why "not in the portal"',
        'the processor’s portal does not show it, or shows that nothing moved',
      ],
    ],
    environment: [
      ['DATABASE_URL, DATA_DIR', 'where the ledger is'],
      ['MERCHANT, PAYWIZARD_CLIENT_ID', 'whose movements'],
      ['MERCHANTS_FILE', 'several merchants: name one by --merchant'],
      ['SEALING_KEYS', 'what card numbers are sealed with'],
      ['REDIS_URL', 'to tell the servers at once'],
      ['…', 'the same environment as a server has'],
    ],
    failure: 'it was refused, and nothing was written: one line says why',
  })
    .argument('[order-no]', 'the order number of one movement')
    .option('--list', 'list what is unsettled')
    .option('--as <status>', 'what became of it: SUCCEEDED or FAILED')
    .option('--checkout-id <id>', 'its id in the processor’s portal; needed with SUCCEEDED where it is not known yet')
    .option('--amount <decimal>', 'what really moved, where that is less than was asked for')
    .option('--by <name>', 'who decides')
    .option('--why <text>', 'the reason')
    .option('--merchant <id>', 'whose movements, with MERCHANTS_FILE')
    .allowExcessArguments()
    .action(async (_orderNo: string | undefined, options: SettleOptions, { args }: Command) => {
      const task = readTask(args, options);
      const { settle } = await import('./settle.ts');
      await settle(task, options.merchant ?? null);
    });
}

export interface SettleOptions {
  list?: true;
  as?: string;
  by?: string;
  why?: string;
  amount?: string;
  checkoutId?: string;
  merchant?: string;
}

/** What is asked for. Throws UsageError with all mistakes at once. */
export function readTask([orderNo, ...more]: readonly string[], options: SettleOptions): Task {
  if (more.length > 0) throw new UsageError('Name one order number; a text of several words needs quotation marks.');
  if (options.list) {
    if (orderNo !== undefined) throw new UsageError('--list takes no order number: leave out one of them.');
    return { kind: 'list' };
  }
  if (orderNo === undefined) throw new UsageError('Name an order number, or ask for --list. --help tells more.');
  const { as, by, why, amount, checkoutId } = options;
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
