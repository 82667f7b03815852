import {
  type GraphQLArgument,
  type GraphQLInputField,
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../../schema/index.ts';
import type { Loose } from '../../support/app.ts';
import { ARGUMENTS, ENTRIES, RULES, type Rule } from './matrix/rules.ts';

const FIELDS = Object.values(schema.getTypeMap())
  .filter((type) => isObjectType(type) || isInterfaceType(type))
  .filter(({ name }) => !name.startsWith('__'))
  .flatMap((type) => Object.values(type.getFields()).map((field) => ({ at: `${type.name}.${field.name}`, field })));

const ROOTS = FIELDS.filter(({ at }) => /^(Query|Mutation|Subscription)\./.test(at));

test('every field of the schema has a rule in the table', () => {
  const forgotten = FIELDS.filter(({ at }) => !RULES.has(at)).map(({ at }) => at);
  expect(forgotten, 'Decide who may have these fields, declare it beside them, and enter them in rules.ts.').toEqual(
    [],
  );
});

test('every entry of the table is a field of the schema, and stands there once', () => {
  const known = new Set(FIELDS.map(({ at }) => at));
  const strange = [...RULES.keys()].filter((at) => !known.has(at));
  expect(strange, 'The schema has no such fields: take them out of rules.ts.').toEqual([]);
  expect(ENTRIES, 'A field stands in rules.ts twice: keep the one entry that holds.').toBe(RULES.size);
});

test('every field declares the rule that the table has for it', () => {
  const declared = Object.fromEntries(FIELDS.map(({ at, field }) => [at, inWords(authScopesOf(field))]));
  const wanted = Object.fromEntries(FIELDS.map(({ at }) => [at, inWords(RULES.get(at))]));
  const message = 'authScopes beside the field and rules.ts differ: change whichever is wrong.';
  expect(declared, message).toEqual(wanted);
});

test('every root field has a rule, and only mutations have rules that depend on their input', () => {
  const unguarded = ROOTS.filter(({ at, field }) => RULES.get(at) === 'open' || authScopesOf(field) === 'open');
  expect(
    unguarded.map(({ at }) => at),
    'Declare authScopes beside these root fields.',
  ).toEqual([]);
  const byInput = FIELDS.filter(({ field }) => authScopesOf(field) === 'by input').map(({ at }) => at);
  const elsewhere = byInput.filter((at) => !at.startsWith('Mutation.'));
  const message = 'What a document may ask for is decided before it runs: only mutations may have a function.';
  expect(elsewhere, message).toEqual([]);
});

test('it is known of every argument of a root field whether it names a card or a transaction', () => {
  const arguments_ = new Set(ROOTS.flatMap(({ at, field }) => field.args.flatMap((argument) => naming(at, argument))));
  const known = Object.values(ARGUMENTS).flat();
  const forgotten = [...arguments_].filter((at) => !known.includes(at));
  const message =
    'Say in rules.ts what these name; what names a card or a transaction is to be checked against the token.';
  expect(forgotten, message).toEqual([]);
  const strange = known.filter((at) => !arguments_.has(at));
  expect(strange, 'No root field takes these: take them out of rules.ts.').toEqual([]);
});

/** The declaration in the words of the table; in its own where the table has none for it. */
function authScopesOf({ extensions }: { extensions: Loose }): Rule | string {
  const scopes = extensions.pothosOptions.authScopes;
  if (scopes === undefined) return 'open';
  if (typeof scopes === 'function') return 'by input';
  const text = JSON.stringify(scopes);
  if (text === '{"signedIn":true}') return 'token';
  if (text === '{"$any":{"scope":"card:read","anonymous":true}}') return 'inquiry';
  const { scope, $all, ...more } = scopes;
  const others = $all === undefined ? [] : Object.keys($all).join() === 'scope' ? [$all.scope] : [text];
  return typeof scope === 'string' && Object.keys(more).length === 0 ? [scope, ...others] : text;
}

const inWords = (rule: Rule | string | undefined): string =>
  typeof rule === 'object' ? [...rule].sort().join(' and ') : String(rule);

/** Where something could be named by text or by a number of its own. */
function naming(parent: string, input: GraphQLArgument | GraphQLInputField): string[] {
  const at = `${parent}.${input.name}`;
  const type = getNamedType(input.type);
  if (isInputObjectType(type)) return Object.values(type.getFields()).flatMap((field) => naming(type.name, field));
  return ['AccountId', 'ID', 'OrderNumber', 'String'].includes(type.name) ? [at] : [];
}
