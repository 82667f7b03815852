import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import type { CompiledQuery } from 'graphql-jit';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { isCompilable } from './compilable.ts';

/** Compiling takes milliseconds: an operation earns it by coming again and again, and who sends another each time pays for none. */
const RUNS_BEFORE = 10;

/** The most that is kept compiled, in operations and in characters of their documents; what was run the longest ago makes room. */
const MAX_COMPILED = { max: 500, maxSize: 1_000_000 };

/** As many runs as no other one is counted after: what cannot be compiled is looked at once. */
const NEVER = Number.NEGATIVE_INFINITY;

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
    if (run % RUNS_BEFORE === 0) {
      void compile(schema, document, operation).then((query) => {
        if (query !== null) queries.set(operation, query);
        else runs.set(operation, NEVER);
      });
    }
    return null;
  };

  return (args) => {
    const query = compiledFor(args);
    if (query === null) return byTheBook(args);
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

/** Null for what the library cannot compile, or not well. It is loaded when it is first needed: no start waits for it. */
async function compile(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Promise<CompiledQuery | null> {
  if (!isCompilable(schema, document)) return null;
  const { compileQuery, isCompiledQuery } = await import('graphql-jit');
  const result = compileQuery(schema, document, operation.name?.value);
  return isCompiledQuery(result) ? result : null;
}
