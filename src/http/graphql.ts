import type { IncomingMessage, ServerResponse } from 'node:http';
import { getCORSHeadersByRequestAndOptions } from '@whatwg-node/server';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { createYoga, type GraphQLParams } from 'graphql-yoga';
import type { Admit } from '../auth/admission.ts';
import type { Viewer } from '../auth/viewer.ts';
import type { DocumentLimits } from '../config.ts';
import type { Context } from '../context.ts';
import { createDocumentRules } from '../limits/document-limits.ts';
import { documentCaches } from '../limits/document-text.ts';
import { parseBody, useJsonBody } from '../limits/json-body.ts';
import type { Logger } from '../telemetry/logger.ts';
import { useOperationFacts } from '../telemetry/operation-facts.ts';
import { type Refuse, useAnonymousRules } from './anonymous.ts';
import { createExecutor, useExecutor } from './compiled-operations.ts';
import { corsFor } from './cors.ts';
import { createFastWay } from './fast-way.ts';
import { graphiqlPage, renderPage } from './graphiql.ts';
import { createRunKnown } from './known-documents.ts';
import { setOwnHeaders } from './own-headers.ts';
import {
  asGraphQLError,
  createTranslation,
  useAcceptableAnswers,
  useAuthentication,
  useErrorTranslation,
  useNoIntrospection,
  useRequestParameters,
  useStreamsOnly,
} from './plugins.ts';
import type { RequestFacts, ServerContext } from './server-context.ts';
import {
  isStreamed,
  sentDocumentOf,
  type TrustedDocuments,
  trustedDocumentOf,
  useNoDocumentIds,
  useTrustedDocuments,
} from './trusted-documents.ts';

export interface GraphQLOptions {
  schema: GraphQLSchema;
  admit: Admit;
  /** The facts tell where the request came from, for those who have not said who they are. */
  createContext(viewer: Viewer, facts: RequestFacts): Context;
  /** Why a document is not for a caller without a token; null where it is. */
  anonymousRefusal: Refuse;
  graphiql: boolean;
  introspection: boolean;
  /** The only documents that run; null: any document. */
  trusted: TrustedDocuments | null;
  corsOrigins: string[];
  /** The most bytes that a request may have. */
  bodyLimitBytes: number;
  documentLimits: DocumentLimits;
  developmentToken: string | null;
  logger: Logger;
}

/** `/graphql`: GraphQL over HTTP, and GraphiQL for a browser. */
export function createGraphQL(options: GraphQLOptions) {
  const { schema, admit, createContext, corsOrigins, logger } = options;
  const translate = createTranslation(schema, logger);
  const { trusted } = options;
  const rules = createDocumentRules({ limits: options.documentLimits, suggestions: options.introspection });
  const caches = documentCaches();
  const execute = createExecutor();
  const corsOptions = corsFor(corsOrigins);
  const yoga = createYoga<ServerContext, Context>({
    schema,
    context: ({ facts }) => createContext(viewerOf(facts), facts),
    graphqlEndpoint: GRAPHQL_PATH,
    graphiql: options.graphiql && graphiqlPage(options.developmentToken),
    renderGraphiQL: renderPage,
    landingPage: false,
    batching: false,
    multipart: false,
    parserAndValidationCache: caches,
    cors: corsOrigins.length > 0 && corsOptions,
    // graphql-errors.ts masks, where the request is known.
    maskedErrors: false,
    logging: {
      debug: () => undefined,
      info: () => undefined,
      warn: (...about) => logger.warn({ about: about.map(String) }, 'GraphQL server warning'),
      error: (...about) => logger.error({ err: about[0] }, 'GraphQL server error'),
    },
    plugins: [
      useAuthentication(admit),
      useJsonBody({ limitBytes: options.bodyLimitBytes }),
      useAcceptableAnswers(),
      useRequestParameters(),
      useOperationFacts(),
      // Limits are for documents that strangers send: those of a manifest are our own.
      ...(trusted === null ? [useNoDocumentIds(), rules.plugin] : [useTrustedDocuments(trusted)]),
      useStreamsOnly(),
      useAnonymousRules(options.anonymousRefusal),
      useErrorTranslation(translate),
      ...(options.introspection ? [] : [useNoIntrospection()]),
      useExecutor(execute),
    ],
  });
  const ordinary = (request: IncomingMessage, response: ServerResponse, context: ServerContext): void => {
    setOwnHeaders(response, context.facts);
    void yoga(request, response, context);
  };
  const runKnown = createRunKnown({
    schema,
    documentOf(params) {
      if (trusted !== null) return trustedDocumentOf(params, trusted);
      const document = caches.documentCache.get(sentDocumentOf(params) ?? '');
      return document !== undefined && rules.isValid(document) ? document : null;
    },
    // As in the pipeline: limits are for documents that strangers send.
    costProblem: trusted === null ? rules.costProblem : () => null,
    createContext,
    execute,
  });
  const fastWay = createFastWay(
    {
      path: GRAPHQL_PATH,
      limitBytes: options.bodyLimitBytes,
      admit,
      parse: (bytes) => parseBody(bytes) as GraphQLParams,
      isSpecial: (params) => Array.isArray(params) || isStreamed(params, trusted),
      run: (params, context, asFetch) =>
        runKnown(params, context.facts) ?? yoga.getResultForParams({ params, request: asFetch() }, context),
      shown: (outcome, facts) =>
        translate(
          'error' in outcome ? { errors: [asGraphQLError(outcome.error)] } : (outcome.result as ExecutionResult),
          facts,
        ),
      cors:
        corsOrigins.length === 0
          ? null
          : (request) => getCORSHeadersByRequestAndOptions(request, corsOptions(request)) ?? NO_HEADERS,
    },
    ordinary,
  );
  return (request: IncomingMessage, response: ServerResponse, context: ServerContext): void => {
    if (!fastWay(request, response, context)) ordinary(request, response, context);
  };
}

const NO_HEADERS = {};

export const GRAPHQL_PATH = '/graphql';

function viewerOf({ viewer }: RequestFacts): Viewer {
  if (viewer === undefined) throw new Error('a request came through without having been authenticated');
  return viewer;
}
