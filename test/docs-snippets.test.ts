import { expect, it } from 'vitest';
import { compile, snippetsOf } from './support/snippets.ts';

it.each(['docs/first-payment.md', 'client/README.md'])('%s shows only code that compiles', {
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
