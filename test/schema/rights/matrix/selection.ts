import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  isAbstractType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { schema } from '../../../../schema/index.ts';
import { RULES, type Rule } from './rules.ts';

/** A field as a generated document selects it. */
export interface Selected {
  field: GraphQLField<unknown, unknown>;
  /** `Card.balances`. */
  coordinate: string;
  /** The name in the answer. */
  key: string;
  /** The type that it is selected on, where there can be several. */
  on: string | null;
  below: readonly Selected[];
}

/** How many levels below a root field documents go. */
const LEVELS = 4;

/** Of what there may be many, so many are asked for. */
const MANY = 1;

/** What fields below the root fields must be given. */
const REQUIRED_ARGUMENTS: Readonly<Record<string, string>> = { 'Card.balance': 'valueCode: "USD"' };

/** All that `wanted` takes below a root field, by the schema: all leaves, and of types that come again only the leaves. */
export const selectionOf = (
  root: GraphQLField<unknown, unknown>,
  wanted: (coordinate: string) => boolean,
): readonly Selected[] => below(getNamedType(root.type), wanted, [], LEVELS);

function below(
  type: GraphQLNamedType,
  wanted: (coordinate: string) => boolean,
  above: readonly string[],
  levels: number,
): Selected[] {
  if (isAbstractType(type)) {
    const possible = schema.getPossibleTypes(type);
    return possible.flatMap((one) =>
      below(one, wanted, above, levels).map((selected) => apart(selected, one, possible)),
    );
  }
  if (!isObjectType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => {
    const coordinate = `${type.name}.${field.name}`;
    if (!wanted(coordinate)) return [];
    const returned = getNamedType(field.type);
    const selected = { field, coordinate, key: field.name, on: null };
    if (isLeafType(returned)) return [{ ...selected, below: [] }];
    if (levels === 0 || above.includes(type.name)) return [];
    const deeper = below(returned, wanted, [...above, type.name], levels - 1);
    return deeper.length === 0 ? [] : [{ ...selected, below: deeper }];
  });
}

/** On one of several types; under another name where a sister type has a field of that name that is not the same. */
function apart(selected: Selected, type: GraphQLObjectType, possible: readonly GraphQLObjectType[]): Selected {
  const { field } = selected;
  const others = possible.map((one) => one.getFields()[field.name]).filter((other) => other !== undefined);
  const clashes = others.some((other) => String(other.type) !== String(field.type));
  return { ...selected, on: type.name, key: clashes ? `${type.name}_${field.name}` : field.name };
}

/** A selection as it is written, with `__typename` in each. */
export function written(selection: readonly Selected[]): string {
  const types = [...new Set(selection.map(({ on }) => on))];
  const parts = types.map((type) => {
    const fields = selection.filter(({ on }) => on === type).map(writtenField);
    return type === null ? fields.join(' ') : `... on ${type} { ${fields.join(' ')} }`;
  });
  return `{ __typename ${parts.join(' ')} }`;
}

function writtenField({ field, coordinate, key, below: deeper }: Selected): string {
  const required = REQUIRED_ARGUMENTS[coordinate];
  if (required === undefined && field.args.some(isRequiredArgument)) {
    throw new Error(`${coordinate} cannot be selected without arguments: give it some in REQUIRED_ARGUMENTS.`);
  }
  const given = required ?? (field.args.some(({ name }) => name === 'first') ? `first: ${MANY}` : undefined);
  const name = key === field.name ? key : `${key}: ${field.name}`;
  return `${name}${given === undefined ? '' : `(${given})`}${deeper.length === 0 ? '' : ` ${written(deeper)}`}`;
}

/** Every coordinate that a selection names. */
export const coordinatesOf = (selection: readonly Selected[]): string[] =>
  selection.flatMap(({ coordinate, below: deeper }) => [coordinate, ...coordinatesOf(deeper)]);

/** The rule of a field that a document names. */
export const ruleOf = (coordinate: string): Rule | undefined => RULES.get(coordinate);
