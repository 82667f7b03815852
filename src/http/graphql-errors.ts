import { GraphQLError, type GraphQLSchema } from 'graphql';
import { z } from 'zod';
import { KeysUnavailableError, UnauthenticatedError } from '../auth/errors.ts';
import { RateLimitedError } from '../limits/rate-limited.ts';
import { RefusedDocument } from '../limits/refused-document.ts';
import { UpstreamReadError } from '../request/cards.ts';
import { unquotedMessage } from './quotations.ts';
import { badVariable, variableErrors } from './variable-errors.ts';

/** What the translation of an error may need to know of the request it came up in. */
export interface ErrorScope {
  schema: GraphQLSchema;
  requestId: string;
  /** The variables as they were sent. */
  variables: Record<string, unknown> | undefined;
  /** Whether the request had been read as far as its members. */
  requestWasRead: boolean;
  /** Told of what nobody expected, so that it is in the log under the request's id. */
  unexpected(error: unknown): void;
}

/** Turns whatever went wrong into what GraphQL shows. This is the only place that decides on it. */
export function toGraphQLErrors(errors: readonly GraphQLError[], scope: ErrorScope): GraphQLError[] {
  const readVariables = new Set<string>();
  return errors.flatMap((error) => {
    const definition = badVariable(error);
    if (definition === null) return [translated(error, scope)];
    // One reading of a variable tells all that is wrong with it; graphql-js tells each thing by itself.
    if (readVariables.has(definition.variable.name.value)) return [];
    readVariables.add(definition.variable.name.value);
    return variableErrors(definition, error, scope);
  });
}

function translated(error: GraphQLError, scope: ErrorScope): GraphQLError {
  // In either media type, though Yoga would have a document that does not run 200 in the older one.
  if (error instanceof RefusedDocument) return withHttp(error.message, error.code, 400);
  const cause = originOf(error);
  if (cause === null) return withoutQuotation(error);
  if (cause instanceof UpstreamReadError) return upstreamError(error, cause);
  if (cause instanceof RateLimitedError) return rateLimited(error, cause);
  if (cause instanceof UnauthenticatedError) {
    return withHttp(cause.message, 'UNAUTHENTICATED', 401, { 'www-authenticate': challenge(cause) });
  }
  // The only thing that is parsed before that and throws it is JSON in the address of a GET.
  if (cause instanceof SyntaxError && !scope.requestWasRead) {
    return withHttp('The variables or the extensions in the address are not JSON.', 'BAD_REQUEST', 400);
  }
  scope.unexpected(cause);
  if (cause instanceof KeysUnavailableError) return withHttp(cause.message, 'INTERNAL_SERVER_ERROR', 503);
  return masked(error, scope.requestId);
}

/** By RFC 6750: who sent no token is told the scheme alone. */
function challenge({ hadToken, message }: UnauthenticatedError): string {
  const scheme = 'Bearer realm="loyalty-graphql"';
  return hadToken ? `${scheme}, error="invalid_token", error_description="${message}"` : scheme;
}

/** The error of the program behind a GraphQL error; null where the GraphQL error is itself what was meant. */
function originOf(error: GraphQLError): unknown {
  let current: unknown = error;
  while (current instanceof GraphQLError) {
    if (current.originalError == null) return null;
    current = current.originalError;
  }
  return current;
}

function upstreamError(error: GraphQLError, { code, retryable }: UpstreamReadError): GraphQLError {
  const unavailable = code === 'UPSTREAM_UNAVAILABLE';
  return new GraphQLError(
    unavailable
      ? 'The card processor cannot be reached at the moment. Try again.'
      : 'The card processor did not give a readable answer for this card.',
    { ...placeOf(error), extensions: { code: unavailable ? code : 'UPSTREAM_ERROR', retryable } },
  );
}

/** A whole request that is refused is refused in HTTP too; one card of many is not. */
function rateLimited(error: GraphQLError, { code, message, retryAfterSeconds }: RateLimitedError): GraphQLError {
  const http = { status: 429, headers: { 'retry-after': String(retryAfterSeconds) } };
  return new GraphQLError(message, {
    ...placeOf(error),
    extensions: { code, retryAfterSeconds, ...(error.path === undefined && { http }) },
  });
}

/** `http` is for the HTTP layer, which takes it out again. */
function withHttp(message: string, code: string, status: number, headers: Record<string, string> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status, headers } } });
}

function masked(error: GraphQLError, requestId: string): GraphQLError {
  return new GraphQLError('Something went wrong on our side. Quote the request id when you ask about it.', {
    ...placeOf(error),
    extensions: {
      code: 'INTERNAL_SERVER_ERROR',
      requestId,
      ...(error.path === undefined && { http: { status: 500 } }),
    },
  });
}

const placeOf = ({ nodes, source, positions, path }: GraphQLError) => ({
  nodes: nodes ?? null,
  source: source ?? null,
  positions: positions ?? null,
  path: path ?? null,
});

/**
 * Parsers like to quote what they could not read: that stays here. A request that is not even one for GraphQL is
 * answered 400 in either media type, though Yoga would have it 200 in the older one.
 */
function withoutQuotation(error: GraphQLError): GraphQLError {
  const { code } = error.extensions;
  if (code === 'BAD_REQUEST') {
    const { status = 400, headers = {} } = httpHint.catch({}).parse(error.extensions.http);
    return withHttp(error.message, code, status, headers);
  }
  if (code === 'BAD_USER_INPUT') return error;
  return new GraphQLError(unquotedMessage(error), {
    ...placeOf(error),
    // One mistake may stand at hundreds of places.
    nodes: error.nodes?.slice(0, MAX_PLACES) ?? null,
    positions: error.positions?.slice(0, MAX_PLACES) ?? null,
    // Without a code come arguments that a variable has made null, which have a path, and what cannot be run at all.
    extensions: { ...error.extensions, code: code ?? (error.path ? 'BAD_USER_INPUT' : 'GRAPHQL_VALIDATION_FAILED') },
  });
}

const MAX_PLACES = 10;

const httpHint = z.object({ status: z.number().optional(), headers: z.record(z.string(), z.string()).optional() });
