import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../../src/cli/program.ts';
import { FILE_VARIABLES } from '../../../src/config-files.ts';
import { variables } from '../../../src/config-variables.ts';
import { useCli } from './support.ts';

const cli = useCli();
const COMMANDS = ['serve', 'sandbox', 'doctor', 'migrate', 'settle', 'reseal', 'schema'];

describe('help', () => {
  it('names every command, and is asked for in every way', async () => {
    const [asked, long, short] = await Promise.all([['help'], ['--help'], ['-h']].map((words) => cli.run(words)));
    expect(long).toMatchObject({ code: 0, err: '' });
    for (const command of COMMANDS) expect(long?.out).toMatch(new RegExp(`^  ${command} {2,}\\S`, 'm'));
    expect([asked, short]).toEqual([long, long]);
  });

  it.each(COMMANDS)('of %s has examples, exit codes and the option for a file', async (command) => {
    const { code, out, err } = await cli.run([command, '--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(new RegExp(`^Usage: loyalty-graphql ${command} `));
    expect(out).toContain(`\n  $ loyalty-graphql${command === 'serve' ? '' : ` ${command}`}`);
    expect(out).toMatch(/Exit codes:\n {2}0 {2}\S.*\n {2}1 {2}\S.*\n {2}2 {2}\S/);
    expect(out).toContain('--env-file <path>');
    // Nothing is coloured where nobody looks.
    expect(out).not.toContain('\u001b');
  });

  it('names only variables that are read', async () => {
    const texts = await Promise.all(COMMANDS.map(async (command) => (await cli.run([command, '--help'])).out));
    const named = texts.flatMap((text) => text.match(/\b[A-Z]{2,}(?:_[A-Z]+)+\b/g) ?? []);
    const known = new Set([
      ...Object.keys(variables.shape),
      ...FILE_VARIABLES.map((name) => `${name}_FILE`),
      ...['SANDBOX_PORT', 'SANDBOX_FILE', 'SANDBOX_DUPLICATES', 'SANDBOX_PUSH_URL', 'NODE_ENV'],
      // What stands for a person's own order number.
      'ORDER_NO',
    ]);
    expect(named).not.toEqual([]);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it('shows only examples that the program takes', () => {
    const examples = COMMANDS.flatMap((name) => {
      let help = '';
      const command = createProgram().commands.find((each) => each.name() === name);
      command?.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
      return [...help.matchAll(/^ {2}\$ (?:[A-Z_]+=\S+ )*loyalty-graphql ?(.*)$/gm)].map(([, words = '']) => words);
    });
    expect(examples.length).toBeGreaterThanOrEqual(COMMANDS.length);
    for (const example of examples) {
      const [typed = ''] = example.split(' | ');
      const words = [...typed.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
      const program = createProgram();
      for (const command of program.commands) command.action(() => undefined);
      program.hook('preAction', () => undefined);
      expect(() => program.parse(words.length === 0 ? ['serve'] : withoutFile(words), { from: 'user' })).not.toThrow();
    }
  });
});

/** The file of an example is not there. */
const withoutFile = (words: string[]): string[] => {
  const at = words.indexOf('--env-file');
  return at === -1 ? words : words.toSpliced(at, 2);
};

describe('what makes no sense has exit code 2, a line that says what, and a way to the help', () => {
  it.each([
    [['serv'], "unknown command 'serv'\n(Did you mean serve?)\nWhat there is: loyalty-graphql --help"],
    [['docter'], '(Did you mean doctor?)'],
    [['--prot', '80'], "unknown option '--prot'\nIts help: loyalty-graphql serve --help"],
    [['settle', '--lst'], '(Did you mean --list?)\nIts help: loyalty-graphql settle --help'],
    [['reseal', '--dry-rum'], '(Did you mean --dry-run?)'],
    [['migrate', 'now'], 'too many arguments'],
    [['schema', '--out'], "option '--out <file>' argument missing"],
    [['settle'], 'Name an order number, or ask for --list.'],
  ])('%j', async (words, line) => {
    const { code, out, err } = await cli.run(words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(line);
  });

  it('a card number in the wrong place is not written out once more', async () => {
    for (const words of [['914639258868515'], ['doctor', '--914639258868515'], ['reseal', '914639258868515']]) {
      const { code, err } = await cli.run(words);
      expect(code).toBe(2);
      expect(err).not.toMatch(/\d{6}/);
    }
  });
});

it('tells its version', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  for (const flag of ['-V', '--version'])
    expect(await cli.run([flag])).toEqual({ code: 0, out: `${version}\n`, err: '' });
});

describe('--env-file', () => {
  const file = join(cli.directory, 'shop.env');

  it.each([
    ['behind the command', ['doctor', '--env-file', file]],
    ['before it', ['--env-file', file, 'doctor']],
  ])('%s takes variables from a file, and leaves those that are set', async (_where, words) => {
    writeFileSync(file, 'LOG_LEVEL=warn\nPAYWIZARD_CHANNEL=FILE\n');
    const { out } = await cli.run(words, { PAYWIZARD_CHANNEL: 'SET' });
    expect(out).toMatch(/LOG_LEVEL +warn/);
    expect(out).toMatch(/PAYWIZARD_CHANNEL +SET/);
  });

  it('a file that is not there is named, and nothing is started', async () => {
    const { code, out, err } = await cli.run(['migrate', '--env-file', 'nowhere.env']);
    // Node 20 says so before we can.
    expect([2, 9]).toContain(code);
    expect(out).toBe('');
    expect(err).toContain('nowhere.env');
  });
});
