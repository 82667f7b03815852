import {
  BREAK,
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isLeafType,
  Kind,
  type NamedTypeNode,
  type OperationDefinitionNode,
  OperationTypeNode,
  TypeInfo,
  typeFromAST,
  type ValueNode,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/**
 * Whether graphql-jit may be trusted with a document. It turns a document into program text, and some of that is not
 * what graphql-js does, or worse:
 * - it writes the strings of arguments into the program in a way that a string can break out of: what a caller sends
 *   would be run as code;
 * - a variable inside a list or an object is null there where it was not sent;
 * - a field with a directive keeps its place among the others where an earlier one of its name was skipped, and a
 *   fragment that is skipped in one place is gone from others;
 * - a variable with the name of something that every object has is taken for sent;
 * - the alias `__proto__` is lost, and two fields get one resolver's `info` where the names on the way to them, joined
 *   by underscores, are the same.
 *
 * So it gets only what apps send again and again: fields whose arguments are variables, numbers and names, and of
 * mutations those that do one thing. All other documents run as well, by graphql-js.
 */
export function isCompilable(schema: GraphQLSchema, document: DocumentNode): boolean {
  const names = new Set<string>();
  let compilable = true;
  const unless = (fits: boolean): typeof BREAK | undefined => {
    compilable &&= fits;
    return fits ? undefined : BREAK;
  };
  visit(document, {
    Directive: () => unless(false),
    Field({ name, alias }) {
      names.add((alias ?? name).value);
      return unless(!alias?.value.includes('__') && (name.value === '__typename' || !name.value.startsWith('__')));
    },
    Argument: ({ value }) => unless(isPlain(value)),
    VariableDefinition: ({ variable }) => unless(!(variable.name.value in Object.prototype)),
    OperationDefinition: (operation) => unless(isQuery(operation) || doesOneThing(operation)),
  });
  // The ways lead over concrete types and over places in lists, too.
  const isStep = (name: string) => names.has(name) || schema.getType(name) !== undefined || /^idx\d+$/.test(name);
  return compilable && ![...names].some((name) => startsWithAnother(name, isStep));
}

const isQuery = ({ operation }: OperationDefinitionNode): boolean => operation === OperationTypeNode.QUERY;

/** What a second mutation reads is not to be read again after a third one. */
const doesOneThing = ({ operation, selectionSet: { selections } }: OperationDefinitionNode): boolean =>
  operation === OperationTypeNode.MUTATION && selections.length === 1 && selections[0]?.kind === Kind.FIELD;

/**
 * Whether graphql-jit may be trusted with reading an operation's variables. It knows nothing of @oneOf and of defaults
 * in input objects, and the default of a variable reaches resolvers as JSON, so that a moment in time is a string.
 */
export const readsVariables = (schema: GraphQLSchema, { variableDefinitions = [] }: OperationDefinitionNode): boolean =>
  variableDefinitions.every(
    ({ type, defaultValue }) =>
      isLeafType(getNamedType(typeFromAST(schema, type as NamedTypeNode))) &&
      (defaultValue === undefined || isPlain(defaultValue)),
  );

/** Whether a value of an enum is shown: the ledger may hold one that a newer version knows, which is an error here. */
export function selectsEnums(schema: GraphQLSchema, document: DocumentNode): boolean {
  const types = new TypeInfo(schema);
  let selects = false;
  const Field = (): typeof BREAK | undefined => {
    const type = types.getType();
    selects ||= type != null && isEnumType(getNamedType(type));
    return selects ? BREAK : undefined;
  };
  visit(document, visitWithTypeInfo(types, { Field }));
  return selects;
}

/** Nothing in which a caller's text stands. */
const isPlain = ({ kind }: ValueNode): boolean => PLAIN_KINDS.has(kind);

const PLAIN_KINDS = new Set<string>([Kind.VARIABLE, Kind.INT, Kind.BOOLEAN, Kind.ENUM, Kind.NULL]);

/** Whether a name is another step, an underscore and more: only then can two ways, joined by those, be the same. */
function startsWithAnother(name: string, isStep: (name: string) => boolean): boolean {
  for (let at = name.indexOf('_'); at !== -1; at = name.indexOf('_', at + 1)) {
    if (isStep(name.slice(0, at))) return true;
  }
  return false;
}
