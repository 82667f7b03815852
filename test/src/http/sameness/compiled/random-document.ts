import fc, { type GeneratorValue } from 'fast-check';
import {
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isLeafType,
  isObjectType,
} from 'graphql';
import { type Values, writeArguments } from './random-values.ts';

/** A request, as a client might send it: most of its documents are valid. */
export interface RandomRequest {
  query: string;
  variables: Record<string, unknown>;
}

/** What a document has beyond fields with variables. */
const ODDITIES = [
  'literals',
  'nested variables',
  'directives',
  'defaults',
  'odd aliases',
  'joined aliases',
  'odd variables',
  'introspection',
] as const;

export type Oddity = (typeof ODDITIES)[number];

/** What a document is written with. */
export interface Writing {
  g: GeneratorValue;
  schema: GraphQLSchema;
  values: Values;
  oddities: ReadonlySet<Oddity>;
  /** Definitions of variables, by their names. */
  definitions: Map<string, string>;
  variables: Record<string, unknown>;
  /** Fragments by their names, with the type that each is on. */
  fragments: Map<string, { on: string; text: string }>;
}

const some = (g: GeneratorValue, percent: number): Oddity[] => (chance(g, percent) ? [pick(g, ODDITIES)] : []);

/** Queries over the whole schema, many of which have nothing odd in them. */
export const randomRequests = (schema: GraphQLSchema, values: Values): fc.Arbitrary<RandomRequest> =>
  fc.gen().map((g) => {
    // One at a time, mostly: what one of them breaks, another may keep from being compiled at all.
    const oddities = new Set([...some(g, 60), ...some(g, 10)]);
    const writing: Writing = {
      g,
      schema,
      values,
      oddities,
      definitions: new Map(),
      variables: {},
      fragments: new Map(),
    };
    const selection = selectionOf('Query', 4, writing);
    const definitions = [...writing.definitions].map(([name, type]) => `$${name}: ${type}`);
    const head = definitions.length === 0 ? 'query' : `query (${definitions.join(', ')})`;
    const fragments = [...writing.fragments].map(([name, { on, text }]) => `fragment ${name} on ${on} ${text}`);
    return { query: [`${head} ${selection}`, ...fragments].join('\n'), variables: writing.variables };
  });

function selectionOf(typeName: string, depth: number, writing: Writing): string {
  const { g } = writing;
  const parts = Array.from({ length: g(fc.integer, { min: 1, max: typeName === 'Query' ? 4 : 5 }) }, () => {
    const among = g(fc.integer, { min: 0, max: 9 });
    if (among === 0 && depth > 1) return `... { ${fieldOf(typeName, depth, writing)} }`;
    if (among === 1 && depth > 1) return inlineFragment(typeName, depth, writing);
    if (among === 2 && depth > 1) return `...${fragmentOn(typeName, depth, writing)}${directives(writing)}`;
    return fieldOf(typeName, depth, writing);
  });
  return `{ ${parts.join(' ')} }`;
}

function inlineFragment(typeName: string, depth: number, writing: Writing): string {
  const type = writing.schema.getType(typeName);
  const possible = isInterfaceType(type) ? writing.schema.getPossibleTypes(type).map(({ name }) => name) : [typeName];
  const on = pick(writing.g, possible);
  return `... on ${on}${directives(writing)} ${selectionOf(on, depth - 1, writing)}`;
}

/** One that was written before, or a new one. */
function fragmentOn(typeName: string, depth: number, writing: Writing): string {
  const known = [...writing.fragments].filter(([, { on }]) => on === typeName).map(([name]) => name);
  if (known.length > 0 && chance(writing.g, 60)) return pick(writing.g, known);
  const text = selectionOf(typeName, depth - 1, writing);
  const name = `${pick(writing.g, ['F', 'constructor', '__proto__', 'query'])}${writing.fragments.size}`;
  writing.fragments.set(name, { on: typeName, text });
  return name;
}

function fieldOf(typeName: string, depth: number, writing: Writing): string {
  const { g, schema } = writing;
  const type = schema.getType(typeName);
  const own = isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
  const fields = own.filter((field) => depth > 1 || isLeafType(getNamedType(field.type)));
  if (has(writing, 'introspection') && typeName === 'Query' && chance(g, 30)) {
    return '__schema { queryType { name fields { name args { name defaultValue } } } }';
  }
  if (fields.length === 0 || chance(g, 8)) return `${alias(g, writing)}__typename${directives(writing)}`;
  const field: GraphQLField<unknown, unknown> = pick(g, fields);
  const named = getNamedType(field.type);
  const below = isLeafType(named) ? '' : ` ${selectionOf(named.name, depth - 1, writing)}`;
  // Fields of one name and other arguments would conflict.
  const mustRename = field.args.length > 0 && chance(g, 70);
  return `${alias(g, writing, mustRename)}${field.name}${writeArguments(field, writing)}${directives(writing)}${below}`;
}

const PLAIN = ['a', 'b', 'c', 'x', 'y', 'n', 'class', 'then', 'constructor', 'toJSON', 'idx0', 'nodes', 'Card'];
const ODD = ['__proto__', '__typename', 'hasOwnProperty', 'valueOf', 'null', '_', '__a', 'data', 'errors', '__context'];
const JOINED = [
  'x_y',
  'a_b',
  'Card_n',
  'idx0_nodes',
  'b_c',
  'nodes_x',
  'c_',
  '_a',
  'card_x',
  'Card_a',
  'n_Card',
  'idx0_a',
];

function alias(g: GeneratorValue, writing: Writing, always = false): string {
  if (has(writing, 'odd aliases') && chance(g, 40)) return `${pick(g, ODD)}: `;
  if (has(writing, 'joined aliases') && chance(g, 80)) return `${pick(g, JOINED)}: `;
  return always || chance(g, 30) ? `${pick(g, PLAIN)}${g(fc.integer, { min: 0, max: 9 })}: ` : '';
}

function directives(writing: Writing): string {
  const { g } = writing;
  if (!has(writing, 'directives') || chance(g, 50)) return '';
  const name = pick(g, ['skip', 'include']);
  if (chance(g, 40)) return ` @${name}(if: ${chance(g, 50)})`;
  writing.definitions.set('flag', 'Boolean!');
  writing.variables.flag ??= chance(g, 50);
  return ` @${name}(if: $flag)`;
}

export const has = ({ oddities }: Writing, oddity: Oddity): boolean => oddities.has(oddity);

/** Whether it is one of so many in a hundred. */
export const chance = (g: GeneratorValue, percent: number): boolean => g(fc.integer, { min: 0, max: 99 }) < percent;

/** One of them. */
export function pick<Value>(g: GeneratorValue, values: readonly Value[]): Value {
  // By its place: the library compares what is asked for with what was asked before, and types of a schema are circular.
  const value = values[g(fc.integer, { min: 0, max: values.length - 1 })];
  if (value === undefined) throw new Error('there is nothing to pick from');
  return value;
}
