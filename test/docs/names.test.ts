import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  buildSchema,
  isExecutableDefinitionNode,
  Kind,
  NoUnusedFragmentsRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { expect, it } from 'vitest';
import { FILE_VARIABLES } from '../../src/config-files.ts';
import { variables } from '../../src/config-variables.ts';
import { blocksOf, pages } from './pages.ts';

/** Variables that something other than the server reads, and where that is written. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  CHAOS_SEED: 'test/chaos/storms.chaos.ts',
  CHROMIUM_PATH: 'test/e2e/support/browser.ts',
  E2E_PICTURES: 'test/e2e/support/pictures.ts',
  HOST: 'src/sandbox/settings.ts',
  SANDBOX_DUPLICATES: 'src/sandbox/settings.ts',
  SANDBOX_FILE: 'src/sandbox/settings.ts',
  SANDBOX_PORT: 'src/sandbox/settings.ts',
  TEST_DATABASE_URL: 'test/support/postgres.ts',
  TEST_REDIS_URL: 'test/support/redis.ts',
};

/** Variables that Node or a library reads by itself. */
const OF_OTHERS = ['NODE_ENV', 'NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS', 'OTEL_EXPORTER_OTLP_HEADERS'];

const known = new Set([
  ...Object.keys(variables.shape),
  ...FILE_VARIABLES.map((name) => `${name}_FILE`),
  ...Object.keys(ELSEWHERE),
  ...OF_OTHERS,
]);

/** What the code calls something, in capitals: variables, states, errors, meanings and constants. */
const inCode = new Set(
  ['src', 'schema', 'test', 'deploy', 'client/src']
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
    .filter((path) => /\.(ts|mjs|graphql|ya?ml|json|env)$/.test(path) && !path.startsWith('test/docs/'))
    .flatMap((path) => readFileSync(path, 'utf8').match(/\b[A-Z][A-Z0-9]*(_[A-Z0-9]+)+\b/g) ?? []),
);

const isKnown = (name: string): boolean => known.has(name) || inCode.has(name);

it.each(pages)('$path names in capitals only what there is', ({ text, spans }) => {
  const set = [...text.matchAll(/(?<![\w.$-])([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)=/g)].map(([, name = '']) => name);
  const named = spans.flatMap((span) => /^([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:=.*)?$/.exec(span)?.[1] ?? []);
  expect([...set, ...named].filter((name) => !isKnown(name))).toEqual([]);
});

it('a name that nothing reads is found', () => {
  expect(isKnown('PAYWIZARD_TOKEN')).toBe(true);
  expect(isKnown(['PAYWIZARD', 'TOCKEN'].join('_'))).toBe(false);
});

it.each(Object.entries(ELSEWHERE))('%s is read by %s', (name, path) => {
  expect(readFileSync(path, 'utf8')).toMatch(new RegExp(`\\b${name}\\b`));
});

/** Named, and not there: why. */
const NOT_HERE: Readonly<Record<string, string>> = {
  'deploy/secrets': 'made by deploy/make-secrets.mjs',
  'schema/released/0.2.0.graphql': 'the next release',
  'src/main.tsx': 'in the app of the reader',
  'src/movements/operations/cash-out.ts': 'an example of a new operation',
  'src/paywizard/operations/cash-out.ts': 'an example of a new operation',
  'schema/mutations/cash-out.ts': 'an example of a new operation',
};

it.each(pages)('$path names only files that are there', ({ path, spans }) => {
  const files = spans.filter((span) => /^\.?[\w-][\w.-]*(\/[\w.-]+)+\/?$/.test(span) && isInside(span));
  const missing = files.filter((file) => !existsSync(file) && !existsSync(join(dirname(path), file)));
  expect(missing.filter((file) => !(file in NOT_HERE))).toEqual([]);
});

/** Media types, packages and files of a reader's app are written alike. */
const isInside = (span: string): boolean =>
  existsSync(span.split('/', 1)[0] ?? '') && !/^(dist|test-results)\//.test(span);

const schema = buildSchema(readFileSync('schema/schema.graphql', 'utf8'));

/** A page shows a fragment once, and names it in several documents. */
const RULES = specifiedRules.filter((rule) => rule !== NoUnusedFragmentsRule);

it.each(pages)('the GraphQL of $path fits the schema', ({ blocks }) => {
  const definitions = blocks
    .filter(({ language }) => language === 'graphql')
    .flatMap(({ text }) => parse(text).definitions)
    .filter(isExecutableDefinitionNode);
  const fragments = definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const wrong = definitions
    .filter(({ kind }) => kind === Kind.OPERATION_DEFINITION)
    .flatMap((operation) => validate(schema, { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] }, RULES));
  expect(wrong.map(({ message }) => message)).toEqual([]);
});

it('there is GraphQL to look at', () => {
  expect(blocksOf('graphql')).not.toEqual([]);
});
