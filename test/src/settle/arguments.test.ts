import { type Command, CommanderError } from 'commander';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { readTask, type SettleOptions, settleCommand, type Task } from '../../../src/settle/arguments.ts';

/** What the command would do, were these words typed behind it. */
function line(text: string): Task | undefined {
  let task: Task | undefined;
  settleCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .action((_orderNo: string | undefined, options: SettleOptions, { args }: Command) => {
      task = readTask(args, options);
    })
    .parse(
      text.split(' ').filter((word) => word !== ''),
      { from: 'user' },
    );
  return task;
}

function mistakesOf(text: string): string[] {
  try {
    line(text);
  } catch (error) {
    if (error instanceof UsageError || error instanceof CommanderError) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('what is typed is understood', () => {
  test.each([
    ['--list', { kind: 'list' }],
    ['A-1', { kind: 'show', orderNo: 'A-1' }],
    [
      'A-1 --as FAILED --by Ada --why gone',
      {
        kind: 'settle',
        orderNo: 'A-1',
        decision: { status: 'FAILED', checkoutId: null, amount: null, person: 'Ada', reason: 'gone' },
      },
    ],
    [
      '--as SUCCEEDED --checkout-id 99 --amount 10.50 --by Ada --why seen A-1',
      {
        kind: 'settle',
        orderNo: 'A-1',
        decision: { status: 'SUCCEEDED', checkoutId: '99', amount: '10.50', person: 'Ada', reason: 'seen' },
      },
    ],
  ])('%s', (text, command) => {
    expect(line(text)).toEqual(command);
  });
});

describe('what makes no sense is refused, a line for each mistake', () => {
  test.each([
    ['', ['Name an order number, or ask for --list. --help tells more.']],
    ['A B', ['Name one order number; a text of several words needs quotation marks.']],
    ['A --list', ['--list takes no order number: leave out one of them.']],
    [
      'A --as OK',
      [
        '--as must be SUCCEEDED or FAILED.',
        '--by must name who decides, in 1 to 200 characters.',
        '--why must give the reason, in 1 to 200 characters.',
      ],
    ],
    ['A --by Ada --why seen', ['--as must be SUCCEEDED or FAILED.']],
    [
      'A --as FAILED --amount 1 --by Ada --why no',
      ['--amount must be a decimal such as 10.50, and goes with --as SUCCEEDED only.'],
    ],
    [
      'A --as SUCCEEDED --amount 1e3 --by Ada --why no',
      ['--amount must be a decimal such as 10.50, and goes with --as SUCCEEDED only.'],
    ],
    [
      'A --as SUCCEEDED --checkout-id a/b --by Ada --why no',
      ['--checkout-id must be 1 to 64 letters, digits, dots, underscores or hyphens.'],
    ],
  ])('%s', (text, mistakes) => {
    expect(mistakesOf(text)).toEqual(mistakes);
  });

  test('an unknown option', () => {
    expect(mistakesOf('A --force')[0]).toContain('--force');
  });
});
