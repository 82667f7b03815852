import type { DocumentNode, ExecutionArgs, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../context.ts';

/** Why a document is not for this caller; null where it is. */
export type Refuse = (document: DocumentNode, context: Context) => GraphQLError | null;

/** Where callers without a token may ask for a balance, a document that asks for anything else is refused as a whole. */
export function useAnonymousRules(refuse: Refuse): Plugin<Context> {
  const check = ({ args, setResultAndStopExecution: stop }: Execution): void => {
    const { document, contextValue } = args;
    if (contextValue.viewer.caller !== null) return;
    const refusal = refuse(document, contextValue);
    if (refusal !== null) stop({ errors: [refusal] });
  };
  return { onExecute: check, onSubscribe: check };
}

interface Execution {
  args: Omit<ExecutionArgs, 'contextValue'> & { contextValue: Context };
  setResultAndStopExecution(result: { errors: GraphQLError[] }): void;
}
