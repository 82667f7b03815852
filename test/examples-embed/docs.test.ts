import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import * as embedding from '../../src/index.ts';
import { snippetsOf } from '../support/snippets.ts';

const PAGE = 'docs/embedding.md';
const page = readFileSync(PAGE, 'utf8');

it('docs/embedding.md shows the examples as they are run', () => {
  const shown = snippetsOf(PAGE).filter(({ path }) => path.startsWith('examples/'));
  expect(shown.length).toBe(4);
  for (const { path, text } of shown) expect(text).toBe(`// ${path}\n${readFileSync(path, 'utf8')}`);
});

it('docs/embedding.md names only what the package exports', () => {
  const imported = [...page.matchAll(/import \{ ([^}]+) \} from 'loyalty-graphql'/g)].flatMap(([, names = '']) =>
    names.split(', ').filter((name) => !name.startsWith('type ')),
  );
  expect(imported).toContain('openApp');
  expect(imported.filter((name) => !(name in embedding))).toEqual([]);
});

it('docs/embedding.md points to nothing that is not there', () => {
  const links = [...page.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);
  expect(links).not.toEqual([]);
  expect(links.filter((link) => !existsSync(join(dirname(PAGE), link)))).toEqual([]);
});
