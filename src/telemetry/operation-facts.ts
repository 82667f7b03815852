import { type ExecutionArgs, getOperationAST, type OperationDefinitionNode, type OperationTypeNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** What becomes known of the operation of a request on its way, for the log, the metrics and the trace. */
export interface OperationFacts {
  /** The name that the document gives the operation, as it was sent. */
  operationName: string | undefined;
  /** Undefined where the document was not accepted. */
  operationType: OperationTypeNode | undefined;
  /** Calls to the processor that were made for it; undefined where the document was not accepted. */
  upstreamCalls: number | undefined;
}

/** Notes the operation that is about to run. Its name need not have been sent beside the document. */
export function noteOperation(facts: OperationFacts, { name, operation }: OperationDefinitionNode): void {
  facts.operationType = operation;
  if (name !== undefined) facts.operationName = name.value;
}

/** Has Yoga's pipeline note it, of a request that is answered at once and of a stream. */
export function useOperationFacts(): Plugin<{ facts: OperationFacts }> {
  const note = ({ document, operationName }: ExecutionArgs, { facts }: { facts: OperationFacts }): void => {
    const operation = getOperationAST(document, operationName);
    if (operation != null) noteOperation(facts, operation);
  };
  return {
    onExecute: ({ args }) => note(args, args.contextValue),
    onSubscribe: ({ args }) => note(args, args.contextValue),
  };
}
