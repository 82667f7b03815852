import { type DocumentNode, type ExecutionResult, type GraphQLSchema, getOperationAST } from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import type { Viewer } from '../auth/viewer.ts';
import type { Context } from '../context.ts';
import type { DocumentRules } from '../limits/document-limits.ts';
import { noteOperation } from '../telemetry/operation-facts.ts';
import type { Execute } from './compiled-operations.ts';
import { readParameters } from './plugins.ts';
import type { RequestFacts } from './server-context.ts';

export interface KnownDocumentOptions {
  schema: GraphQLSchema;
  /** The document that a request names, where it has gone through the pipeline before and may run; null otherwise. */
  documentOf(params: GraphQLParams): DocumentNode | null;
  costProblem: DocumentRules['costProblem'];
  createContext(viewer: Viewer, facts: RequestFacts): Context;
  execute: Execute;
}

/** Runs a request whose document is known; null where the pipeline must look at it. */
export type RunKnown = (params: GraphQLParams, facts: RequestFacts) => ReturnType<Execute> | null;

/**
 * A document goes through Yoga's pipeline when it first comes. What the pipeline finds out there, that it can be read and
 * is valid, stays true of it, and going through it again costs more than running it: from then on all that is done is
 * what depends on the request, by the very functions that the pipeline has for it.
 */
export function createRunKnown(options: KnownDocumentOptions): RunKnown {
  const { schema, documentOf, costProblem, createContext, execute } = options;
  return (params, facts) => {
    const { viewer } = facts;
    // What somebody without a token may ask is a question of the whole document.
    if (viewer === undefined || viewer.caller === null) return null;
    if (readParameters(params, facts) !== null) return null;
    const document = documentOf(params);
    const { operationName, variables } = params;
    const operation = document && getOperationAST(document, operationName);
    if (document === null || operation == null || operation.operation === 'subscription') return null;
    noteOperation(facts, operation);
    const contextValue = createContext(viewer, facts);
    const args = { schema, document, contextValue, variableValues: variables, operationName };
    const problem = costProblem(args);
    return problem === null ? execute(args) : ({ errors: [problem] } satisfies ExecutionResult);
  };
}
