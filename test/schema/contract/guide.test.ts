import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GraphQLObjectType, GraphQLSchema, GraphQLString, lexicographicSortSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../../schema/index.ts';
import { guideOf } from '../../../scripts/schema-guide.mjs';
import { openStream } from '../../support/sse.ts';
import { dataOf, useApp } from '../support.ts';

const guide = readFileSync('docs/api.md', 'utf8');

/** The text below a heading, up to the next. */
const sections = new Map(
  guide.split(/^#{2,3} /m).map((text) => [text.slice(0, text.indexOf('\n')), text.slice(text.indexOf('\n'))]),
);

const fenced = (text: string, language: string) => new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(text)?.[1];

const examples = [...sections].flatMap(([at, text]) => {
  const document = fenced(text, 'graphql');
  return document === undefined || at.startsWith('Fragment ')
    ? []
    : [{ at, document: withFragments(document), variables: JSON.parse(fenced(text, 'json') ?? '{}') }];
});

/** A document and the fragments that it names, and those that these name. */
function withFragments(document: string): string {
  const named = new Set<string>();
  const texts = [document];
  for (const text of texts) {
    for (const [, name = ''] of text.matchAll(/\.\.\.(\w+)/g)) {
      if (named.has(name)) continue;
      named.add(name);
      texts.push(fenced(sections.get(`Fragment ${name}`) ?? '', 'graphql') ?? '');
    }
  }
  return texts.join('\n');
}

describe('the examples of the guide run as they stand', () => {
  const app = useApp();
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];

  it('there is one of every root field', () => {
    const all = roots.flatMap((root) => Object.keys(root?.getFields() ?? {}).map((name) => `${root?.name}.${name}`));
    expect(examples.map(({ at }) => at).sort()).toEqual(all.sort());
  });

  // In the order in which they stand there: what is paid is read and watched later.
  it.each(examples)('$at', async ({ at, document, variables }) => {
    if (at.startsWith('Subscription.')) {
      const stream = await openStream(app.url, document, { authorization: `Bearer ${app.token}` }, variables);
      await expect.poll(() => stream.text(), { timeout: 5_000, interval: 10 }).toContain('"data":{');
      expect(stream.text()).not.toContain('"errors":[{"message"');
      stream.close();
      return;
    }
    const data = dataOf(await app.gql(document, variables));
    const [name = ''] = Object.keys(data);
    expect(`${at.split('.')[0]}.${name}`).toBe(at);
    const madeUp = ['Query.node', 'Query.nodes', 'Mutation.void', 'Mutation.addTip'];
    if (at.startsWith('Mutation.')) {
      const codes = data[name].errors.map(({ code }: { code: string }) => code);
      expect(codes).toEqual(madeUp.includes(at) ? ['TRANSACTION_NOT_FOUND'] : []);
    } else if (!madeUp.includes(at)) expect(data[name]).not.toBeNull();
  });
});

it('every code of an error in the guide is one that the server answers with', () => {
  const [, requests = ''] = guide.split('## Errors of every request');
  const codes = [...(requests.split('\n## ')[0] ?? '').matchAll(/^\| `([A-Z_]+)/gm)].map(([, code = '']) => code);
  expect(codes.length).toBeGreaterThan(8);
  const source = ['src', 'schema'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => readFileSync(join(folder, path), 'utf8')),
  );
  expect(codes.filter((code) => !source.some((text) => text.includes(`'${code}`)))).toEqual([]);
});

it('every code of an error of a mutation is one of the contract', () => {
  const named = examples
    .filter(({ at }) => at.startsWith('Mutation.'))
    .flatMap(({ at }) => [...(/Errors in its .*/.exec(sections.get(at) ?? '')?.[0] ?? '').matchAll(/`([A-Z_]+)`/g)])
    .map(([, code]) => code);
  const type = schema.getType('ErrorCode');
  const known = type !== undefined && 'getValues' in type ? type.getValues().map(({ name }) => name) : [];
  expect([...new Set(named)].sort()).toEqual([...known].sort());
});

it('every link of the guide leads somewhere', () => {
  const anchors = new Set(
    [...sections.keys()].map(
      (heading) =>
        `#${heading
          .toLowerCase()
          .replaceAll(/[^\w\- ]/g, '')
          .replaceAll(' ', '-')}`,
    ),
  );
  const links = [...guide.matchAll(/\]\((#[^)]*)\)|href="(#[^"]*)"/g)].map(([, one, other]) => one ?? other ?? '');
  expect(links.length).toBeGreaterThan(200);
  expect(links.filter((link) => !anchors.has(link))).toEqual([]);
});

it('the guide is that of this code', () => {
  expect(guide.trim()).toBe(guideOf(schema).trim());
});

it('the guide does not depend on the order in which the code declares things', () => {
  expect(guideOf(lexicographicSortSchema(schema))).toBe(guideOf(schema));
});

it('a root field that has no place in the guide is named', () => {
  const config = schema.toConfig();
  const fields = { ...config.query?.toConfig().fields, ping: { type: GraphQLString } };
  const query = new GraphQLObjectType({ name: 'Query', fields });
  const types = config.types.filter(({ name }) => name !== 'Query');
  expect(() => guideOf(new GraphQLSchema({ ...config, query, types }))).toThrow('Query.ping has no place in the guide');
});
