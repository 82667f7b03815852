import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SCOPES } from '../src/auth/scopes.ts';
import { V8_FLAGS, V8_FLAGS_OF_NODE_20 } from '../src/cli/serve/serve.ts';
import { variables } from '../src/config-variables.ts';

it('docs/configuration.md names exactly the variables that the configuration reads', () => {
  const [table = ''] = readFileSync('docs/configuration.md', 'utf8').split('## Error codes');
  const named = [...table.matchAll(/^\| (.*?) \|/gm)].flatMap(
    ([, cell = '']) => cell.match(/(?<=`)[A-Z][A-Z_]+(?=`)/g) ?? [],
  );
  expect(named.sort()).toEqual(Object.keys(variables.shape).sort());
});

it('docs/authorization.md explains every scope, and no other', () => {
  const [, table = ''] = readFileSync('docs/authorization.md', 'utf8').split('## Scopes');
  const explained = [...table.matchAll(/^\| `([a-z:]+)` \|/gm)].map(([, scope]) => scope);
  expect(explained.sort()).toEqual([...SCOPES].sort());
});

it('docs/embedding.md names the flags of V8 that the program sets', () => {
  const named = readFileSync('docs/embedding.md', 'utf8').match(/(?<=[` ])--[a-z][a-z0-9-]+(=\d+)?/g) ?? [];
  expect(named.sort()).toEqual([...V8_FLAGS, ...V8_FLAGS_OF_NODE_20].sort());
});
