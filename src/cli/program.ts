import { Command } from 'commander';
import { doctorCommand } from '../doctor/command.ts';
import { resealCommand } from '../reseal/arguments.ts';
import { sandboxCommand } from '../sandbox/command.ts';
import { settleCommand } from '../settle/arguments.ts';
import { columns } from './describe.ts';
import { readEnvFile } from './env-file.ts';
import { migrateCommand } from './migrate/command.ts';
import { schemaCommand } from './schema/command.ts';
import { serveCommand } from './serve/command.ts';
import { version } from './version.ts';

/**
 * The whole program. What a command does is loaded when it is called, so that asking for help costs the help only.
 * Parsing rejects with CommanderError where what was typed makes no sense, and where help or version was asked for.
 */
export function createProgram(): Command {
  const program = new Command('loyalty-graphql')
    .description('One GraphQL API for gift and loyalty cards, in front of PayWizard’s signed REST API.')
    .usage('[command] [options]')
    .version(version(), '-V, --version', 'print the version')
    .option('--env-file <path>', 'take variables from a file, one NAME=value a line; those that are set already stay')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('after', AFTER)
    .hook('preAction', (self) => readEnvFile(self.opts<{ envFile?: string }>().envFile))
    .exitOverride()
    .showHelpAfterError()
    .configureHelp({ showGlobalOptions: true, subcommandTerm: (command) => command.name() })
    .configureOutput({ outputError: (text, write) => write(withoutNumbers(text)) });
  const commands = [
    serveCommand(),
    sandboxCommand(),
    doctorCommand(),
    migrateCommand(),
    settleCommand(),
    resealCommand(),
    schemaCommand(),
  ];
  for (const command of commands) {
    command.copyInheritedSettings(program).helpOption('-h, --help', 'print this help');
    command.showHelpAfterError(`Its help: loyalty-graphql ${command.name()} --help`);
    program.addCommand(command);
  }
  return program.showHelpAfterError('What there is: loyalty-graphql --help');
}

/** A card number that was typed in the wrong place is not written out once more. */
const withoutNumbers = (text: string): string => text.replace(/\d{6,}/g, '•••');

const AFTER = [
  '',
  'Without a command it serves. Everything is configured by environment variables,',
  'the same ones for every command; `loyalty-graphql doctor` shows them as they are',
  'understood, and says what is wrong.',
  '',
  'Examples:',
  ...columns([
    ['$ loyalty-graphql', 'serve; with nothing set, for development'],
    ['$ loyalty-graphql --env-file .env', 'the same, with variables from a file'],
    ['$ loyalty-graphql migrate --check', 'what a new version has to do first'],
  ]),
  '',
  'Exit codes:',
  ...columns([
    ['0', 'all is well'],
    ['1', 'it was refused or failed'],
    ['2', 'what was typed makes no sense'],
  ]),
  '',
  'Results go to standard output, progress and mistakes to standard error.',
].join('\n');
