import { type Command, CommanderError } from 'commander';
import { createProgram } from './program.ts';
import { UsageError } from './usage-error.ts';

/** What was typed makes no sense. */
const WRONG_USAGE = 2;

/**
 * Runs what was typed behind the name of the program, and sets the exit code. Rejects with what no command has
 * foreseen.
 */
export async function run(words: readonly string[]): Promise<void> {
  // Whoever reads the output may have seen enough, as `head` has.
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));
  const program = createProgram();
  try {
    await program.parseAsync(withCommand(program, words), { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      // It has printed its text: help, the version, or what is wrong.
      process.exitCode = error.exitCode === 0 ? 0 : WRONG_USAGE;
    } else if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = WRONG_USAGE;
    } else {
      throw error;
    }
  }
}

/**
 * Without a command it serves. Commander’s own default would take a mistyped command for an argument of that, and could
 * not ask whether another one was meant.
 */
function withCommand(program: Command, words: readonly string[]): string[] {
  const { operands } = program.parseOptions([...words]);
  const serves = operands.length === 0 && !words.some((word) => ASKING.has(word));
  return serves ? ['serve', ...words] : [...words];
}

const ASKING = new Set(['-h', '--help', '-V', '--version']);
