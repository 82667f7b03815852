import {
  coerceInputValue,
  GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInputType,
  isLeafType,
  isListType,
  isNonNullType,
  Kind,
  typeFromAST,
  type VariableDefinitionNode,
} from 'graphql';

/** The definition of the variable whose value did not fit; null for an error that is about something else. */
export function badVariable(error: GraphQLError): VariableDefinitionNode | null {
  const [node] = error.nodes ?? [];
  // What validation says of a variable is about the document, and quotes no value.
  const validation = error.extensions.code === 'GRAPHQL_VALIDATION_FAILED';
  return node?.kind === Kind.VARIABLE_DEFINITION && !validation && error.path === undefined ? node : null;
}

/**
 * graphql-js quotes the whole value of a variable that does not fit its type, card number and all. Here the value is
 * read once more to say the same without it: which variable, where in it, and what is expected there.
 */
export function variableErrors(
  definition: VariableDefinitionNode,
  error: GraphQLError,
  { schema, variables }: { schema: GraphQLSchema; variables: Record<string, unknown> | undefined },
): GraphQLError[] {
  const name = definition.variable.name.value;
  const type = typeFromAST(schema, definition.type);
  const value = variables?.[name];
  const messages = new Set<string>();
  if (!isInputType(type)) {
    messages.add(`Variable $${name} is not of an input type.`);
  } else if (value === undefined && isNonNullType(type)) {
    messages.add(`Variable $${name} of type ${type} is required.`);
  } else {
    readUpToEnough(messages, () =>
      coerceInputValue(value, type, (path, found, problem) => {
        if (messages.size === MAX_MESSAGES) throw new Enough();
        messages.add(`Variable ${placeOf(name, path)}: ${expectation(typeAt(type, path), found, problem)}`);
      }),
    );
  }
  const extensions = { ...error.extensions, code: 'BAD_USER_INPUT' };
  return [...messages].map((message) => new GraphQLError(message, { nodes: definition, extensions }));
}

/** A list may be wrong in each of its places, and the answer would be many times what was sent. */
const MAX_MESSAGES = 20;

class Enough extends Error {}

function readUpToEnough(messages: Set<string>, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
    messages.add(`There is more that does not fit; only the first ${MAX_MESSAGES} places are told.`);
  }
}

const placeOf = (name: string, path: readonly (string | number)[]): string =>
  `$${name}${path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('')}`;

function expectation(type: GraphQLInputType | null, found: unknown, problem: GraphQLError): string {
  // Our own scalars, and what is missing, are told without a quotation.
  if (problem.extensions.code === 'BAD_USER_INPUT' || found == null) return problem.message;
  if (isEnumType(type))
    return `must be one of ${type
      .getValues()
      .map(({ name }) => name)
      .join(', ')}.`;
  if (isLeafType(type)) return `must be of type ${type.name}.`;
  if (isInputObjectType(type) && typeof found === 'object') {
    const fields = type.getFields();
    const stranger = Object.keys(found).some((key) => !Object.hasOwn(fields, key));
    if (stranger) return `takes only the fields ${Object.keys(fields).join(', ')}.`;
  }
  return problem.message;
}

/** The type that is expected at a place within a variable. */
function typeAt(type: GraphQLInputType, path: readonly (string | number)[]): GraphQLInputType | null {
  if (isNonNullType(type)) return typeAt(type.ofType, path);
  const [key, ...rest] = path;
  if (key === undefined) return type;
  if (isListType(type)) return typeAt(type.ofType, typeof key === 'number' ? rest : path);
  const field = isInputObjectType(type) ? type.getFields()[key] : undefined;
  return field === undefined ? null : typeAt(field.type, rest);
}
