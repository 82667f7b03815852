import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { variables } from '../src/config-variables.ts';

const PAGE = 'docs/performance.md';
const page = readFileSync(PAGE, 'utf8');

/** What the page tells its reader to run, without what stands behind it. */
const commands = [...page.matchAll(/(?:npx tsx (\S+?\.ts)|npm (?:run )?(\w+))/g)];

it('docs/performance.md names only programs that are there', () => {
  const programs = commands.flatMap(([, program]) => program ?? []);
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(programs).not.toEqual([]);
  expect(programs.filter((path) => !existsSync(path))).toEqual([]);
  expect(commands.flatMap(([, , script]) => script ?? []).filter((script) => !(script in scripts))).toEqual([]);
});

it('docs/performance.md names only options that its programs take', () => {
  const rows = [...page.matchAll(/^\| `(?:npx tsx )?([^`]+)` \| (.*) \|$/gm)];
  const named = rows.flatMap(([, program = '', text = '']) => {
    const source = program === 'npm run bench' ? 'bench/main.ts' : (program.split(' ')[0] ?? '');
    return [...text.matchAll(/--(\w+)/g)].map(([, option = '']) => ({ source, option }));
  });
  expect(named).not.toEqual([]);
  expect(named.filter(({ source, option }) => !readFileSync(source, 'utf8').includes(`${option}: {`))).toEqual([]);
});

it('docs/performance.md sets only variables that the configuration reads', () => {
  const [, block = ''] = /```sh\n([\s\S]*?)```/.exec(page) ?? [];
  const set = [...block.matchAll(/\b([A-Z][A-Z_]+)=/g)].map(([, name = '']) => name);
  expect(set).not.toEqual([]);
  expect(set.filter((name) => name !== 'NODE_ENV' && !(name in variables.shape))).toEqual([]);
});

it('docs/performance.md points to nothing that is not there', () => {
  const links = [...page.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);
  expect(links).not.toEqual([]);
  expect(links.filter((link) => !existsSync(join(dirname(PAGE), link)))).toEqual([]);
});
