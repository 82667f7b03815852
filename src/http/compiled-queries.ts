import {
  type DocumentNode,
  type ExecutionArgs,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import type { CompiledQuery } from 'graphql-jit';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';

/** Compiling takes milliseconds: a document earns it by coming again, and who sends another one each time pays for none. */
const RUNS_BEFORE = 2;

/** The most operations that are kept compiled; the one that was run the longest ago makes room. */
const MAX_COMPILED = 500;

/**
 * Runs queries that come again and again as compiled functions (graphql-jit). Only what goes well is answered from
 * them: a query with an error in it is run once more by the ordinary executor, which words the error. That asks nobody
 * anything twice, because a request remembers what it has read. Mutations are not compiled: they may not run twice.
 */
export function useCompiledQueries(): Plugin {
  const compiled = new LRUCache<OperationDefinitionNode, Known>({ max: MAX_COMPILED });

  const compiledFor = ({ schema, document, operationName }: ExecutionArgs): CompiledQuery | null => {
    const operation = getOperationAST(document, operationName);
    if (operation?.operation !== OperationTypeNode.QUERY) return null;
    const known = compiled.get(operation) ?? { runs: 0, query: null };
    compiled.set(operation, known);
    known.runs += 1;
    if (known.runs === RUNS_BEFORE) void compile(known, schema, document, operationName ?? undefined);
    return known.query;
  };

  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      const query = compiledFor(args);
      // The library reads variables with less care than the executor: it knows nothing of @oneOf.
      if (query === null || !variablesFit(args)) return;
      setExecuteFn(async (given: ExecutionArgs) => {
        const result = await query.query(given.rootValue, given.contextValue, given.variableValues);
        return result.errors === undefined ? result : await executeFn(given);
      });
    },
  };
}

/** Whether the variables fit their types. */
function variablesFit({ schema, document, operationName, variableValues }: ExecutionArgs): boolean {
  const definitions = getOperationAST(document, operationName)?.variableDefinitions ?? [];
  return getVariableValues(schema, definitions, variableValues ?? {}, { maxErrors: 1 }).errors === undefined;
}

/** The library is loaded when it is first needed: no start waits for it. */
async function compile(known: Known, ...query: [GraphQLSchema, DocumentNode, string | undefined]): Promise<void> {
  const { compileQuery, isCompiledQuery } = await import('graphql-jit');
  const result = compileQuery(...query);
  if (isCompiledQuery(result)) known.query = result;
}

interface Known {
  runs: number;
  query: CompiledQuery | null;
}
