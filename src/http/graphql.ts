import type { GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { Authenticate } from '../auth/authenticator.ts';
import type { Viewer } from '../auth/viewer.ts';
import type { Context } from '../context.ts';
import { useJsonBody } from '../limits/json-body.ts';
import type { Logger } from '../telemetry/logger.ts';
import { graphiqlPage, renderPage } from './graphiql.ts';
import {
  useAcceptableAnswers,
  useAuthentication,
  useErrorTranslation,
  useNoIntrospection,
  useRequestParameters,
  useStreamsOnly,
} from './plugins.ts';
import type { RequestFacts, ServerContext } from './server-context.ts';

export interface GraphQLOptions {
  schema: GraphQLSchema;
  authenticate: Authenticate;
  createContext(viewer: Viewer): Context;
  graphiql: boolean;
  introspection: boolean;
  corsOrigins: string[];
  /** The most bytes that a request may have. */
  bodyLimitBytes: number;
  developmentToken: string | null;
  logger: Logger;
}

/** `/graphql`: GraphQL over HTTP, and GraphiQL for a browser. */
export function createGraphQL(options: GraphQLOptions) {
  const { schema, authenticate, createContext, corsOrigins, logger } = options;
  return createYoga<ServerContext, Context>({
    schema,
    context: ({ facts }) => createContext(viewerOf(facts)),
    graphqlEndpoint: GRAPHQL_PATH,
    graphiql: options.graphiql && graphiqlPage(options.developmentToken),
    renderGraphiQL: renderPage,
    landingPage: false,
    batching: false,
    multipart: false,
    cors: corsOrigins.length > 0 && { origin: corsOrigins, credentials: true, methods: ['GET', 'POST'], maxAge: 600 },
    // graphql-errors.ts masks, where the request is known.
    maskedErrors: false,
    logging: {
      debug: () => undefined,
      info: () => undefined,
      warn: (...about) => logger.warn({ about: about.map(String) }, 'GraphQL server warning'),
      error: (...about) => logger.error({ err: about[0] }, 'GraphQL server error'),
    },
    plugins: [
      useAuthentication(authenticate),
      useJsonBody({ limitBytes: options.bodyLimitBytes }),
      useAcceptableAnswers(),
      useRequestParameters(),
      useStreamsOnly(),
      useErrorTranslation(schema, logger),
      ...(options.introspection ? [] : [useNoIntrospection()]),
    ],
  });
}

export const GRAPHQL_PATH = '/graphql';

function viewerOf({ viewer }: RequestFacts): Viewer {
  if (viewer === undefined) throw new Error('a request came through without having been authenticated');
  return viewer;
}
