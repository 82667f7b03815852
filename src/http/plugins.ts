import { isAsyncIterable, mapAsyncIterator } from '@graphql-tools/utils';
import { type ExecutionResult, GraphQLError, type GraphQLSchema, NoSchemaIntrospectionCustomRule } from 'graphql';
import type { GraphQLParams, Plugin, YogaInitialContext } from 'graphql-yoga';
import { z } from 'zod';
import { asError } from '../as-error.ts';
import type { Admit } from '../auth/admission.ts';
import type { Logger } from '../telemetry/logger.ts';
import { toGraphQLErrors } from './graphql-errors.ts';
import type { RequestFacts, ServerContext } from './server-context.ts';

/** Admission comes before the body is read. */
export function useAuthentication(admit: Admit): Plugin<object, ServerContext> {
  return {
    async onRequestParse({ request, serverContext: { facts } }) {
      // Whoever comes from the fast way is in already.
      if (facts.viewer === undefined) await admit(request.headers.get('authorization'), facts);
    },
  };
}

const parameters = z.compile(
  z.strictObject({
    query: z.string().nullish(),
    documentId: z.string().nullish(),
    variables: z.record(z.string(), z.unknown()).nullish(),
    operationName: z.string().nullish(),
    extensions: z.record(z.string(), z.unknown()).nullish(),
  }),
);

/** Checks the members of a request before anything else looks at them, and quotes nothing of one that does not fit. */
export function useRequestParameters(): Plugin<object, ServerContext> {
  return {
    // Of an address Yoga reads only the members that it knows itself.
    onRequestParse({ request, url }) {
      const documentId = request.method === 'GET' ? url.searchParams.get('documentId') : null;
      if (!documentId) return;
      return {
        onRequestParseDone: ({ requestParserResult, setRequestParserResult }) =>
          setRequestParserResult(Object.assign(requestParserResult, { documentId })),
      };
    },
    onParams({ params, context }) {
      const problem = readParameters(params, context.facts);
      if (problem !== null) throw problem;
    },
  };
}

/** Checks the members of a request and notes those that errors and the log need. Tells what is wrong with them, or null. */
export function readParameters(params: GraphQLParams, facts: RequestFacts): GraphQLError | null {
  const read = parameters.safeParse(params);
  if (!read.success) return badRequest(read.error);
  facts.read = true;
  if (read.data.operationName) facts.operationName = read.data.operationName;
  if (read.data.variables) facts.variables = read.data.variables;
  return null;
}

function badRequest({ issues: [issue] }: z.ZodError): GraphQLError {
  const member = issue?.path[0];
  const message =
    member === undefined
      ? 'A request is a JSON object with query or documentId, and optionally variables, operationName and extensions, and nothing else.'
      : `The member ${String(member)} of the request is missing or of the wrong type: query, documentId and operationName are strings, variables and extensions objects.`;
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } });
}

/** What is shown of a result. */
export type Translate = <Result extends ExecutionResult>(result: Result, facts: RequestFacts) => Result;

/** Shows errors as graphql-errors.ts decides, and keeps what nobody expected in the log. */
export function createTranslation(schema: GraphQLSchema, logger: Logger): Translate {
  return (result, facts) => {
    if (!result.errors?.length) return result;
    const { requestId, variables } = facts;
    const errors = toGraphQLErrors(result.errors.map(asGraphQLError), {
      schema,
      requestId,
      variables,
      requestWasRead: facts.read,
      unexpected: (err) =>
        logger.error({ requestId, err }, 'An unexpected error was answered as INTERNAL_SERVER_ERROR.'),
    });
    facts.errorCodes = errors.map(({ extensions }) => String(extensions.code));
    return { ...result, errors };
  };
}

/** Translates the result, and each event of a stream too. */
export function useErrorTranslation(translate: Translate): Plugin<object, ServerContext> {
  return {
    onResultProcess({ result, setResult, serverContext: { facts } }) {
      const shown = <Result extends ExecutionResult>(one: Result): Result => translate(one, facts);
      if (isAsyncIterable(result)) setResult(mapAsyncIterator(result, shown));
      else if (!Array.isArray(result)) setResult(shown(result));
    },
  };
}

/** As graphql-js would have it. */
export function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  return new GraphQLError('unexpected', { originalError: asError(error) });
}

/** What an answer can be sent as. */
const ANSWERS = /application\/(graphql-response\+json|json|\*)|text\/(event-stream|\*)|multipart\/(mixed|\*)|\*\/\*/i;

/** A caller that could not take any answer is told so before anything is done, and not after its card was charged. */
export function useAcceptableAnswers(): Plugin<object, ServerContext> {
  return {
    onParams({ request }) {
      if (ANSWERS.test(request.headers.get('accept') || '*/*')) return;
      const message =
        'Send Accept: application/graphql-response+json or application/json; for streams text/event-stream.';
      throw new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 406 } } });
    },
  };
}

/** A subscription that asks for its answer in one piece is told how to ask, before anything is subscribed to. */
export function useStreamsOnly(): Plugin<object, ServerContext> {
  return {
    onSubscribe({ args, setResultAndStopExecution }) {
      const { request }: YogaInitialContext = args.contextValue;
      const accept = request.headers.get('accept') ?? '*/*';
      if (/text\/event-stream|text\/\*|\*\/\*/i.test(accept)) return;
      const message = 'A subscription is answered as a stream: send Accept: text/event-stream.';
      setResultAndStopExecution({
        errors: [new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 406 } } })],
      });
    },
  };
}

/** Keeps the schema to itself; `__typename` goes on working. */
export function useNoIntrospection(): Plugin {
  return {
    onValidate({ addValidationRule }) {
      addValidationRule(NoSchemaIntrospectionCustomRule);
    },
  };
}
