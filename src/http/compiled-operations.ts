import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  GraphQLScalarType,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { isCompilable, readsVariables, selectsEnums } from './compilable.ts';
import { variablesReader } from './variables-reader.ts';

/** Compiling takes milliseconds: an operation earns it by coming again and again, and who sends another each time pays for none. */
const RUNS_BEFORE = 10;

/** The most that is kept compiled, in operations and in characters of their documents; what was run the longest ago makes room. */
const MAX_COMPILED = { max: 500, maxSize: 1_000_000 };

/** As many runs as no other one is counted after: what cannot be compiled is looked at once. */
const NEVER = Number.NEGATIVE_INFINITY;

/** Runs one operation. */
export type Execute = (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>;

/** An operation as a function; null where its variables do not fit. */
type Compiled = (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult> | null;

/**
 * Runs documents by graphql-js itself, which costs less than the executor that Yoga brings and is not needed here, and
 * operations that come again and again as compiled functions (graphql-jit). Only what goes well is answered from them:
 * one with an error in it is run once more by graphql-js, which words the error. That asks nobody anything twice and
 * moves nothing twice, because a request remembers what it has read and what it has done.
 */
export function createExecutor(): Execute {
  // Only those that are compiled are held on to: the others go when their documents are forgotten.
  const runs = new WeakMap<OperationDefinitionNode, number>();
  const operations = new LRUCache<OperationDefinitionNode, Compiled>({
    ...MAX_COMPILED,
    sizeCalculation: (_compiled, { loc }) => Math.max(1, loc?.source.body.length ?? 0),
  });

  const compiledFor = ({ schema, document, operationName }: ExecutionArgs): Compiled | null => {
    const operation = getOperationAST(document, operationName);
    if (operation == null) return null;
    const known = operations.get(operation);
    if (known !== undefined) return known;
    const run = (runs.get(operation) ?? 0) + 1;
    runs.set(operation, run);
    if (run % RUNS_BEFORE === 0) {
      void compile(schema, document, operation).then((compiled) => {
        if (compiled !== null) operations.set(operation, compiled);
        else runs.set(operation, NEVER);
      });
    }
    return null;
  };

  return (args) => {
    const result = compiledFor(args)?.(args) ?? null;
    if (result === null) return byTheBook(args);
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

/** Null for what the library cannot compile, or not well. It is loaded when it is first needed: no start waits for it. */
async function compile(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Promise<Compiled | null> {
  if (!isCompilable(schema, document)) return null;
  const { compileQuery, isCompiledQuery } = await import('graphql-jit');
  const name = operation.name?.value;
  // Text, numbers and booleans are shown as resolvers answer with them, which their types hold them to.
  const options = { disableLeafSerialization: !selectsEnums(schema, document) };
  if (readsVariables(schema, operation)) {
    const compiled = compileQuery(schema, document, name, options);
    if (!isCompiledQuery(compiled)) return null;
    return ({ rootValue, contextValue, variableValues }) => compiled.query(rootValue, contextValue, variableValues);
  }
  const compiled = compileQuery(knowing(AS_READ, schema), withVariablesRead(document), name, options);
  if (!isCompiledQuery(compiled)) return null;
  const definitions = operation.variableDefinitions ?? [];
  const read = variablesReader(schema, operation);
  return ({ rootValue, contextValue, variableValues }) => {
    const given = variableValues ?? {};
    const values = read(given) ?? getVariableValues(schema, definitions, given).coerced;
    return values === undefined ? null : compiled.query(rootValue, contextValue, values);
  };
}

/** What has been read of a variable as graphql-js reads it, which the library is to hand on as it is. */
const AS_READ = new GraphQLScalarType({ name: '__AsRead' });

function withVariablesRead(document: DocumentNode): DocumentNode {
  const type = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: AS_READ.name } } as const;
  return visit(document, {
    VariableDefinition: ({ variable }) => ({ kind: Kind.VARIABLE_DEFINITION, variable, type }),
    // Resolvers look at these: they stay the nodes that they were.
    SelectionSet: () => false,
  });
}

/** The schema, with one type more to be found in it. */
const knowing = (type: GraphQLScalarType, schema: GraphQLSchema): GraphQLSchema =>
  Object.create(schema, {
    getType: { value: (name: string) => (name === type.name ? type : schema.getType(name)) },
  });
