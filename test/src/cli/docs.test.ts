import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { createProgram } from '../../../src/cli/program.ts';
import { useCli } from './support.ts';

const PAGE = 'docs/cli.md';
const page = readFileSync(PAGE, 'utf8');
const cli = useCli();

/** What the page says that a person types, and what is printed then: on standard output, or else as a mistake. */
const typed = [...page.matchAll(/^```console\n([\s\S]*?)^```/gm)].flatMap(([, block = '']) =>
  block
    .split(/^\$ /m)
    .filter((part) => part !== '')
    .map((part) => {
      const [line = '', ...printed] = part.trimEnd().split('\n');
      const code = Number(/^\[exit code (\d)\]$/.exec(printed.at(-1) ?? '')?.[1] ?? 0);
      return { line, code, printed: (code === 0 ? printed : printed.slice(0, -1)).join('\n') };
    }),
);

it('docs/cli.md shows what is printed, one command after the other', { timeout: 120_000 }, async () => {
  expect(typed.length).toBeGreaterThan(8);
  for (const { line, code, printed } of typed) {
    const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
    expect(words.shift()).toBe('loyalty-graphql');
    const said = await cli.run(words);
    const shown = said.out === '' && said.code !== 0 ? said.err : said.out;
    expect({ line, code: said.code, printed: shown.trimEnd() }).toEqual({ line, code, printed });
  }
});

it('docs/cli.md names every command, and no other', () => {
  const named = [...page.matchAll(/^\| `loyalty-graphql (\w+)` \|/gm)].map(([, name]) => name);
  expect(named).toEqual(createProgram().commands.map((command) => command.name()));
});

it('docs/cli.md names only npm scripts and pages that are there', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const named = [...page.matchAll(/npm (?:run )?(start|(?<=run )\w+)/g)].map(([, name = '']) => name);
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
  const links = [...page.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);
  expect(links.filter((link) => !existsSync(join(dirname(PAGE), link)))).toEqual([]);
});
