import { type GraphQLInputType, getNamedType, isInputObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../../../schema/index.ts';
import { coordinateOf, rootField } from './documents.ts';
import { type Operation, READS, WRITES } from './operations.ts';
import { ARGUMENTS } from './rules.ts';
import type { Target } from './world.ts';
import { requestOf } from './writes.ts';

const TARGET: Target = {
  whose: 'unknown',
  accountId: '0000',
  cardId: 'card',
  payment: { id: 'payment', orderNo: 'order', checkoutId: 'checkout' },
  cursor: 'cursor',
  customer: {},
};

test('every root field is tried by everybody', () => {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const fields = roots.flatMap((type) => Object.keys(type?.getFields() ?? {}).map((field) => `${type}.${field}`));
  const tried = new Set([...READS, ...WRITES].map(coordinateOf));
  const message = 'Add an operation for these to operations.ts.';
  expect(
    fields.filter((field) => !tried.has(field)),
    message,
  ).toEqual([]);
});

test('every argument that names a card or a transaction is tried with those of somebody else', () => {
  const tried = new Set([
    ...READS.flatMap((read) => namedBy(read, read.variables(TARGET))),
    ...WRITES.flatMap((write) => namedBy(write, requestOf(write, [], TARGET, 'order').variables)),
  ]);
  const message = 'Add an operation that names its target by these to operations.ts.';
  const forgotten = [...ARGUMENTS.card, ...ARGUMENTS.transaction].filter((argument) => !tried.has(argument));
  expect(forgotten, message).toEqual([]);
});

const namedBy = (operation: Operation, variables: Record<string, unknown>): string[] =>
  rootField(operation).args.flatMap(({ name, type }) =>
    name in variables ? [`${coordinateOf(operation)}.${name}`, ...within(type, variables[name])] : [],
  );

/** The fields of input objects that are given, by the input's name. */
function within(type: GraphQLInputType, value: unknown): string[] {
  const named = getNamedType(type);
  if (!isInputObjectType(named) || typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const field = named.getFields()[key];
    return field === undefined ? [] : [`${named.name}.${key}`, ...within(field.type, inner)];
  });
}
