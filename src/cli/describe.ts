import { Command } from 'commander';

/** What the help of a command tells beside its options. */
export interface Description {
  /** One line, for the list of commands. */
  summary: string;
  /** What it does, and what to know before one uses it: paragraphs, which are wrapped to the terminal. */
  text: readonly string[];
  /** Lines to copy, each with what it does. */
  examples: readonly (readonly [line: string, what: string])[];
  /** The variables that it reads, each with its meaning. */
  environment: readonly (readonly [names: string, meaning: string])[];
  /** When it ends with exit code 1. */
  failure: string;
}

/** A command with its help: what it does, options, examples, environment and exit codes. */
export function describedCommand(name: string, { summary, text, ...more }: Description): Command {
  return new Command(name)
    .summary(summary)
    .description(text.join('\n\n'))
    .addHelpText('after', () => sections(more));
}

function sections({ examples, environment, failure }: Omit<Description, 'summary' | 'text'>): string {
  return [
    '',
    'Examples:',
    ...examples.flatMap(([line, what]) => [`  $ ${line}`, `      ${what}`]),
    ...(environment.length === 0 ? [] : ['', 'Environment:', ...columns(environment)]),
    '',
    'Exit codes:',
    ...columns([
      ['0', 'all is well'],
      ['1', failure],
      ['2', 'what was typed makes no sense'],
    ]),
  ].join('\n');
}

/** Names and their meanings, side by side. */
export function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, meaning]) => `  ${name.padEnd(width)}  ${meaning}`);
}
