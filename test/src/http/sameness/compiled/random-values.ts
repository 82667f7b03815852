import fc from 'fast-check';
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { chance, has, pick, type Writing } from './random-document.ts';

/** What the arguments of a query may be, by the names of their types. */
export type Values = Record<string, readonly unknown[]>;

/** Arguments of a field in brackets; nothing where there are none. */
export function writeArguments({ args }: GraphQLField<unknown, unknown>, writing: Writing): string {
  const written = args
    .filter(({ type, defaultValue }) => (isNonNullType(type) && defaultValue === undefined) || chance(writing.g, 40))
    .map((argument) => `${argument.name}: ${argumentOf(argument, writing)}`);
  return written.length === 0 ? '' : `(${written.join(', ')})`;
}

function argumentOf({ type, defaultValue }: GraphQLArgument, writing: Writing): string {
  const { g } = writing;
  if (has(writing, 'literals') && chance(g, 50)) return literal(type, writing);
  if (has(writing, 'nested variables') && !isEnumType(unwrapped(type)) && chance(g, 50)) return nested(type, writing);
  if (isEnumType(unwrapped(type)) && chance(g, 40)) return literal(type, writing);
  // Where the argument has a default, a variable that may be null can stand in its place.
  return variable(defaultValue === undefined ? type : unwrapped(type), writing);
}

const unwrapped = (type: GraphQLInputType): GraphQLInputType => (isNonNullType(type) ? type.ofType : type);

function variable(type: GraphQLInputType, writing: Writing): string {
  const { g, definitions, variables } = writing;
  const odd = has(writing, 'odd variables') && chance(g, 60);
  const name = `${odd ? pick(g, ['constructor', '__proto__', 'a_b', 'input', 'idx', 'toString', '_']) : 'v'}${
    odd ? '' : definitions.size
  }`;
  if (definitions.has(name)) return literal(type, writing);
  const hasDefault = has(writing, 'defaults') && chance(g, 60);
  definitions.set(name, `${type}${hasDefault ? ` = ${literal(unwrapped(type), writing)}` : ''}`);
  const mayLack = hasDefault || !isNonNullType(type);
  if (mayLack && chance(g, 30)) return `$${name}`;
  const value = !isNonNullType(type) && chance(g, 10) ? null : json(type, writing);
  Object.defineProperty(variables, name, { value, enumerable: true, configurable: true, writable: true });
  return `$${name}`;
}

/** A list or an object with variables in it. */
function nested(type: GraphQLInputType, writing: Writing): string {
  const inner = unwrapped(type);
  if (isListType(inner)) return `[${variable(inner.ofType, writing)}]`;
  if (!isInputObjectType(inner)) return variable(type, writing);
  const fields = Object.values(inner.getFields());
  const chosen = inner.isOneOf ? [pick(writing.g, fields)] : fields.filter(() => chance(writing.g, 50));
  const written = chosen.map((field) => {
    // A variable in the one field of a @oneOf must not be null.
    const value = inner.isOneOf ? literal(field.type, writing) : variable(field.type, writing);
    return `${field.name}: ${value}`;
  });
  return `{ ${written.join(', ')} }`;
}

function literal(type: GraphQLInputType, writing: Writing): string {
  return inDocument(json(type, writing), type);
}

function inDocument(value: unknown, type: GraphQLInputType): string {
  const inner = unwrapped(type);
  if (value === null) return 'null';
  if (isListType(inner)) {
    return Array.isArray(value)
      ? `[${value.map((one) => inDocument(one, inner.ofType)).join(', ')}]`
      : inDocument(value, inner.ofType);
  }
  if (isInputObjectType(inner) && typeof value === 'object') {
    const fields = Object.entries(value).flatMap(([name, one]) => {
      const field = inner.getFields()[name];
      return field === undefined ? [] : [`${name}: ${inDocument(one, field.type)}`];
    });
    return `{ ${fields.join(', ')} }`;
  }
  return isEnumType(inner) ? String(value) : JSON.stringify(value);
}

/** A value as it stands in the variables of a request. */
function json(type: GraphQLInputType, writing: Writing): unknown {
  const { g, values } = writing;
  const inner = unwrapped(type);
  if (isListType(inner)) {
    if (chance(g, 15)) return json(inner.ofType, writing);
    return Array.from({ length: g(fc.integer, { min: 0, max: 3 }) }, () => json(inner.ofType, writing));
  }
  if (isEnumType(inner)) return pick(g, inner.getValues()).name;
  if (isInputObjectType(inner)) {
    const fields = Object.values(inner.getFields());
    const chosen = inner.isOneOf ? [pick(g, fields)] : fields.filter(() => chance(g, 40));
    return Object.fromEntries(
      chosen.map((field) => [field.name, !inner.isOneOf && chance(g, 15) ? null : json(field.type, writing)]),
    );
  }
  return pick(g, values[String(inner)] ?? [null]);
}
