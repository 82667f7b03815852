import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import { SCOPES } from '../src/auth/scopes.ts';
import { variables } from '../src/config-variables.ts';
import { SPECIAL_CARDS } from '../src/sandbox/special-cards.ts';

const readme = readFileSync('README.md', 'utf8');

it('the README names every card of the sandbox that misbehaves', () => {
  // Neighbours are named by their last two digits: "9000000000000002 · …03".
  const missing = SPECIAL_CARDS.filter(
    ({ accountId }) => !readme.includes(accountId) && !readme.includes(`…${accountId.slice(-2)}`),
  );
  expect(missing).toEqual([]);
});

it('the README’s documents fit the schema', () => {
  const schema = buildSchema(readFileSync('schema/schema.graphql', 'utf8'));
  const documents = [...readme.matchAll(/```graphql\n([\s\S]*?)```/g)].map(([, document = '']) => document);
  expect(documents.map((document) => document.trim().split(' ', 1)[0])).toEqual(['mutation', 'subscription']);
  for (const document of documents) expect(validate(schema, parse(document))).toEqual([]);
});

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
