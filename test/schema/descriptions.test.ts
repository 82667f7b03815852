import {
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { expect, it } from 'vitest';
import { schema } from '../../schema/index.ts';

const types = Object.values(schema.getTypeMap()).filter(
  (type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type),
);

it.each(types.map((type) => [type.name, type] as const))('everything of %s is described', (_name, type) => {
  expect(places(type).filter(([, description]) => !description?.trim())).toEqual([]);
});

/** Every place of a type that a reader of the schema can stand at, and what is written there. */
function places(type: GraphQLNamedType): [string, string | null | undefined][] {
  const own: [string, string | null | undefined][] = [[type.name, type.description]];
  if (isEnumType(type)) return [...own, ...type.getValues().map((value) => at(`${type.name}.${value.name}`, value))];
  if (isInputObjectType(type)) {
    return [...own, ...Object.values(type.getFields()).map((field) => at(`${type.name}.${field.name}`, field))];
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return own;
  const fields = Object.values(type.getFields()).flatMap((field) => [
    at(`${type.name}.${field.name}`, field),
    ...field.args.map((argument) => at(`${type.name}.${field.name}(${argument.name})`, argument)),
  ]);
  return [...own, ...fields];
}

const at = (place: string, { description }: { description?: string | null | undefined }) =>
  [place, description] as [string, string | null | undefined];
