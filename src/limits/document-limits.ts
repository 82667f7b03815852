import { type DocumentNode, type ExecutionArgs, type GraphQLError, getOperationAST, validate } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { DocumentLimits } from '../config.ts';
import { costOf } from './document-cost.ts';
import { sizeProblem } from './document-size.ts';
import { parseWithin } from './document-text.ts';
import { RefusedDocument } from './refused-document.ts';

export interface DocumentLimitOptions {
  limits: DocumentLimits;
  /** Whether errors may suggest names of the schema: only to those who may read all of it. */
  suggestions: boolean;
}

/** The limits of documents, for Yoga's pipeline and for what knows a document already. */
export interface DocumentRules {
  /**
   * Refuses a document that asks for too much with HTTP 400 and a GraphQL error: its length while it is read, its size
   * before it is validated, its cost before it is run. Nothing has been sent upstream by then.
   */
  plugin: Plugin;
  /** Whether the document has been validated, and nothing was wrong with it. */
  isValid(document: DocumentNode): boolean;
  /** What is wrong with the cost of an operation, with these variables; null where it may run. */
  costProblem(args: ExecutionArgs): GraphQLError | null;
}

export function createDocumentRules({ limits, suggestions }: DocumentLimitOptions): DocumentRules {
  const costProblem = ({ schema, document, operationName, variableValues }: ExecutionArgs): GraphQLError | null => {
    const operation = getOperationAST(document, operationName);
    if (operation == null) return null;
    const cost = costOf(schema, document, operation, variableValues ?? {});
    return cost <= limits.cost ? null : tooCostly(cost, limits.cost);
  };
  // Documents are read once and kept for a while; so is what there is to say of them.
  const validated = new WeakMap<DocumentNode, readonly Error[]>();
  const plugin: Plugin = {
    onParse({ setParseFn }) {
      setParseFn((source) => parseWithin(limits.tokens, source));
    },
    onValidate({ params: { documentAST }, setResult, setValidationFn }) {
      const known = validated.get(documentAST);
      if (known !== undefined) return setResult(known);
      const problem = sizeProblem(documentAST, limits);
      if (problem !== null) setResult([problem]);
      setValidationFn((schema, document, rules) =>
        validate(schema, document, rules, { hideSuggestions: !suggestions, maxErrors: MAX_ERRORS }),
      );
      return ({ result }) => void validated.set(documentAST, result);
    },
    onExecute({ args, setResultAndStopExecution }) {
      const problem = costProblem(args);
      if (problem !== null) setResultAndStopExecution({ errors: [problem] });
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const problem = costProblem(args);
      if (problem !== null) setResultAndStopExecution({ errors: [problem] });
    },
  };
  return { plugin, isValid: (document) => validated.get(document)?.length === 0, costProblem };
}

/** Whoever has made so many mistakes mends some before he asks for the rest. */
const MAX_ERRORS = 20;

function tooCostly(cost: number, limit: number): GraphQLError {
  const figure = cost < 1e9 ? String(cost) : 'more than a billion';
  return new RefusedDocument(
    `The document costs ${figure} look-ups and records; at most ${limit} are allowed: ask for shorter lists and pages, or in several requests.`,
    'DOCUMENT_TOO_COSTLY',
  );
}
