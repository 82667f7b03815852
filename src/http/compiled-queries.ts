import {
  BREAK,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type TypeNode,
  type ValueNode,
  visit,
} from 'graphql';
import type { CompiledQuery } from 'graphql-jit';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';

/** Compiling takes milliseconds: an operation earns it by coming again and again, and who sends another each time pays for none. */
const RUNS_BEFORE = 10;

/** The most that is kept compiled, in operations and in characters of their documents; what was run the longest ago makes room. */
const MAX_COMPILED = { max: 500, maxSize: 1_000_000 };

/** Runs one operation. */
export type Execute = (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>;

/**
 * Runs documents by graphql-js itself, which costs less than the executor that Yoga brings and is not needed here, and
 * queries that come again and again as compiled functions (graphql-jit). Only what goes well is answered from them: a
 * query with an error in it is run once more by graphql-js, which words the error. That asks nobody anything twice,
 * because a request remembers what it has read. Mutations are not compiled: they may not run twice.
 */
export function createExecutor(): Execute {
  // Only those that are compiled are held on to: the others go when their documents are forgotten.
  const runs = new WeakMap<OperationDefinitionNode, number>();
  const queries = new LRUCache<OperationDefinitionNode, CompiledQuery>({
    ...MAX_COMPILED,
    sizeCalculation: (_query, { loc }) => Math.max(1, loc?.source.body.length ?? 0),
  });

  const compiledFor = ({ schema, document, operationName }: ExecutionArgs): CompiledQuery | null => {
    const operation = getOperationAST(document, operationName);
    if (operation?.operation !== OperationTypeNode.QUERY) return null;
    const known = queries.get(operation);
    if (known !== undefined) return known;
    const run = (runs.get(operation) ?? 0) + 1;
    runs.set(operation, run);
    if (run % RUNS_BEFORE === 0 && isCompilable(document)) {
      void compile(schema, document, operationName).then((query) => query && queries.set(operation, query));
    }
    return null;
  };

  return (args) => {
    const query = compiledFor(args);
    // The library reads variables with less care than graphql-js: it knows nothing of @oneOf.
    if (query === null || !variablesFit(args)) return byTheBook(args);
    const result = query.query(args.rootValue, args.contextValue, args.variableValues);
    return result instanceof Promise ? result.then((settled) => orAgain(settled, args)) : orAgain(result, args);
  };
}

const orAgain = (result: ExecutionResult, args: ExecutionArgs): ReturnType<Execute> =>
  result.errors === undefined ? result : byTheBook(args);

/** By graphql-js. What cannot be run at all, such as one with variables that do not fit, is HTTP status 400. */
function byTheBook(args: ExecutionArgs): ReturnType<Execute> {
  const result = execute(args);
  if (!(result instanceof Promise) && !('data' in result)) {
    for (const { extensions } of result.errors ?? []) extensions.http = { status: 400 };
  }
  return result;
}

/** Has Yoga's pipeline run operations that way. */
export function useExecutor(run: Execute): Plugin {
  return {
    onExecute({ setExecuteFn }) {
      setExecuteFn(run);
    },
  };
}

/** Whether the variables fit their types. */
function variablesFit({ schema, document, operationName, variableValues }: ExecutionArgs): boolean {
  const definitions = getOperationAST(document, operationName)?.variableDefinitions ?? [];
  return getVariableValues(schema, definitions, variableValues ?? {}, { maxErrors: 1 }).errors === undefined;
}

/**
 * Whether the library may be trusted with a document. It turns a document into program text, and some of that is not
 * what graphql-js does, or worse:
 * - it writes the strings of arguments into the program in a way that a string can break out of: what a caller sends
 *   would be run as code;
 * - a variable inside a list or an object is null there where it was not sent;
 * - a field with a directive keeps its place among the others where an earlier one of its name was skipped, and a
 *   fragment that is skipped in one place is gone from others;
 * - the alias `__proto__` is lost, and with others that have an underscore two fields may get one resolver's `info`;
 * - the default of a variable reaches resolvers as JSON, so that a moment in time is a string.
 *
 * So it gets only what apps send again and again: fields whose arguments are variables, numbers and names. All other
 * documents run as well, by graphql-js.
 */
function isCompilable(document: DocumentNode): boolean {
  let compilable = true;
  const refuse = () => {
    compilable = false;
    return BREAK;
  };
  visit(document, {
    Directive: refuse,
    Field: ({ name, alias }) =>
      alias?.value.includes('_') || (name.value.startsWith('__') && name.value !== '__typename') ? refuse() : undefined,
    Argument: ({ value }) => (isPlain(value) ? undefined : refuse()),
    VariableDefinition: ({ type, defaultValue }) =>
      defaultValue === undefined || isPlain(defaultValue) || (defaultValue.kind === Kind.STRING && isString(type))
        ? undefined
        : refuse(),
  });
  return compilable;
}

const isPlain = ({ kind }: ValueNode): boolean => PLAIN_KINDS.has(kind);

const PLAIN_KINDS = new Set<string>([Kind.VARIABLE, Kind.INT, Kind.BOOLEAN, Kind.ENUM, Kind.NULL]);

function isString(type: TypeNode): boolean {
  if (type.kind === Kind.NON_NULL_TYPE) return isString(type.type);
  return type.kind === Kind.NAMED_TYPE && type.name.value === 'String';
}

/** Null for what the library cannot compile. It is loaded when it is first needed: no start waits for it. */
async function compile(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
): Promise<CompiledQuery | null> {
  const { compileQuery, isCompiledQuery } = await import('graphql-jit');
  const result = compileQuery(schema, document, operationName ?? undefined);
  return isCompiledQuery(result) ? result : null;
}
