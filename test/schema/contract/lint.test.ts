import { readFileSync } from 'node:fs';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const SCHEMA = 'schema/schema.graphql';
const QUERIES = 'client/documents/queries.graphql';

const eslint = new ESLint();

/** The rules that a file breaks once a text of it is another. */
async function brokenBy(filePath: string, from: string, to: string): Promise<string[]> {
  const text = readFileSync(filePath, 'utf8');
  expect(text).toContain(from);
  const results = await eslint.lintText(text.replace(from, to), { filePath });
  return results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => ruleId?.split('/')[1] ?? message));
}

const PAGE = 'type PageInfo {';

describe('the lint of the contract', () => {
  it.each([
    ['a field without a description', PAGE, `${PAGE}\n  pages: Int`, 'require-description'],
    ['a name in another style', PAGE, `${PAGE}\n  "Pages."\n  page_count: Int`, 'naming-convention'],
    ['a connection without pageInfo', 'pageInfo: PageInfo!', 'about: PageInfo!', 'relay-connection-types'],
    ['a page that does not say where it ends', '  endCursor: String\n', '  last: String\n', 'relay-page-info'],
    ['an input under another name', 'input: PayInput!', 'payment: PayInput!', 'input-name'],
    [
      'a deprecation without a reason',
      '  startCursor: String',
      '  startCursor: String @deprecated',
      'require-deprecation-reason',
    ],
    [
      'a type with an id of another type',
      'type Card implements Node {',
      'type Card implements Node {\n  "Its key."\n  key: String\n}\n\n"Thing."\ntype Thing {',
      'strict-id-in-types',
    ],
  ])('finds %s', async (_what, from, to, rule) => {
    expect(await brokenBy(SCHEMA, from, to)).toContain(rule);
  });
});

describe('the lint of the documents', () => {
  it.each([
    ['a field that is not in the contract', '    merchant\n', '    shop\n', 'fields-on-correct-type'],
    ['a variable that nothing uses', 'query Viewer {', 'query Viewer($first: Int) {', 'no-unused-variables'],
    ['an operation without a name', 'query Viewer {', 'query {', 'no-anonymous-operations'],
    ['a field that is asked for twice', '    merchant\n', '    merchant\n    merchant\n', 'no-duplicate-fields'],
  ])('finds %s', async (_what, from, to, rule) => {
    expect(await brokenBy(QUERIES, from, to)).toContain(rule);
  });
});
