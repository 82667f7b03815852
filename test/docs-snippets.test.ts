import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { SEEDED_CARDS } from '../src/sandbox/seeded-cards.ts';
import { SPECIAL_CARDS } from '../src/sandbox/special-cards.ts';
import { compile, snippetsOf } from './support/snippets.ts';

const PAGES = ['docs/first-payment.md', 'client/README.md'];

it.each(PAGES)('%s shows only code that compiles', {
  timeout: 60_000,
}, (page) => {
  const snippets = snippetsOf(page);
  expect(snippets).not.toEqual([]);
  expect(compile(snippets)).toEqual([]);
});

it('code that does not compile is found', { timeout: 60_000 }, () => {
  const path = 'src/wrong.ts';
  expect(compile([{ path, text: 'export const amount: string = 10.5;\n' }])).toEqual([
    `${path}:1 Type 'number' is not assignable to type 'string'.`,
  ]);
});

it('a payment that forgets a state does not compile', { timeout: 60_000 }, () => {
  const snippets = snippetsOf('docs/first-payment.md').map(({ path, text }) => ({
    path,
    text: text.replace(/ {4}case 'unknown':\n.*\n/, ''),
  }));
  expect(compile(snippets)).toEqual([expect.stringContaining('src/pay.tsx')]);
});

it.each(PAGES)('%s points to nothing that is not there', (page) => {
  const links = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);
  expect(links).not.toEqual([]);
  expect(links.filter((link) => !existsSync(join(dirname(page), link)))).toEqual([]);
});

it('docs/first-payment.md names cards that the sandbox has', () => {
  const known = [...SPECIAL_CARDS, ...SEEDED_CARDS].map(({ accountId }) => accountId);
  const named = readFileSync('docs/first-payment.md', 'utf8').match(/\b9\d{14,15}\b/g) ?? [];
  expect(named).not.toEqual([]);
  expect(named.filter((accountId) => !known.includes(accountId))).toEqual([]);
});
