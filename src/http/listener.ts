import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Viewer } from '../auth/viewer.ts';
import { addressOf } from '../limits/client-address.ts';
import type { Push } from '../push/push.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { outcomeOf } from '../telemetry/outcome.ts';
import type { Tracing } from '../telemetry/tracing.ts';
import { GRAPHQL_PATH } from './graphql.ts';
import { sendMetrics } from './metrics-listener.ts';
import { setOwnHeaders } from './own-headers.ts';
import { newFacts, type RequestFacts, type ServerContext } from './server-context.ts';

export interface ListenerOptions {
  graphql: (request: IncomingMessage, response: ServerResponse, context: ServerContext) => unknown;
  /** Names what is not ready; empty where the service can do its work. */
  unready(): Promise<string[]>;
  /** Takes in the results that PayWizard pushes; null where that is off. */
  push: Pick<Push, 'path' | 'receive'> | null;
  /** Whether `/metrics` is served here. */
  serveMetrics: boolean;
  /** Whether a browser at `/` is sent on to GraphiQL. */
  graphiql: boolean;
  /** How many proxies stand in front of us and can be believed. */
  trustedProxies: number;
  /** What the log calls the merchant of a caller; undefined where there is one only. */
  merchantOf(viewer: Viewer): string | undefined;
  metrics: Metrics;
  logger: Logger;
  /** Null where nothing is traced. */
  tracing: Tracing | null;
}

/** Every request comes in here: it gets its id and its line in the log, and goes where its path says. */
export function createListener(options: ListenerOptions): RequestListener {
  const { graphql, push, trustedProxies, metrics, logger, tracing } = options;
  return (request, response) => {
    const startedAt = performance.now();
    const facts = newFacts(requestIdOf(request), addressOf(request, trustedProxies));
    const path = pathOf(request.url ?? '/');
    const isGraphQL = path === GRAPHQL_PATH;
    const trace =
      isGraphQL && tracing !== null
        ? tracing.request(request.method ?? '_OTHER', GRAPHQL_PATH, request.headers.traceparent)
        : null;
    response.on('close', () => {
      const ms = performance.now() - startedAt;
      const { requestId, viewer, errorCodes, operationType, upstreamCalls } = facts;
      const status = response.statusCode;
      const aborted = !response.writableFinished;
      const isStream = operationType === 'subscription';
      const outcome = outcomeOf({ status, errorCodes, aborted, isStream });
      const ran = { operation: operationIn(facts), type: operationType };
      metrics.requests(status);
      // GraphiQL's page, and what a browser asks before it sends, have nothing of GraphQL in them.
      if (isGraphQL && (facts.read || errorCodes !== undefined)) {
        metrics.operations.answered(ran, outcome, ms / 1_000);
        if (errorCodes !== undefined) metrics.operations.failed(errorCodes);
      }
      trace?.end({ ...ran, requestId, status, outcome, errorCodes });
      logger.answered({
        requestId,
        merchant: viewer && options.merchantOf(viewer),
        method: request.method,
        path: isGraphQL || PROBES.has(path) || path === push?.path ? path : 'other',
        status,
        operation: ran.operation,
        type: operationType,
        outcome,
        errors: errorCodes,
        upstreamCalls,
        ms: Math.round(ms * 10) / 10,
        aborted,
      });
    });
    if (isGraphQL) {
      if (trace === null) graphql(request, response, { facts });
      else trace.run(() => graphql(request, response, { facts }));
      return;
    }
    setOwnHeaders(response, facts);
    if (path === push?.path) {
      void push.receive(request, response, facts.address());
      return;
    }
    answerProbe(path, response, options).catch((err: unknown) => fail(response, logger, err));
  };
}

/** Without what follows a question mark. */
function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}

const PROBES = new Set(['/health', '/ready', '/metrics', '/']);

async function answerProbe(path: string, response: ServerResponse, options: ListenerOptions): Promise<void> {
  if (path === '/health') return send(response, 200, { status: 'alive' });
  if (path === '/ready') {
    const unready = await options.unready();
    return send(response, unready.length === 0 ? 200 : 503, {
      status: unready.length === 0 ? 'ready' : 'not ready',
      unready,
    });
  }
  if (path === '/metrics' && options.serveMetrics) {
    return await sendMetrics(options.metrics, response);
  }
  if (path === '/' && options.graphiql) {
    response.writeHead(302, { location: GRAPHQL_PATH }).end();
    return;
  }
  send(response, 404, { error: `There is nothing here. GraphQL is at ${GRAPHQL_PATH}.` });
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function fail(response: ServerResponse, logger: Logger, err: unknown): void {
  logger.error({ err }, 'A probe could not be answered.');
  if (!response.headersSent) send(response, 500, { error: 'internal error' });
}

/** A proxy's own id is taken over where it is a plain one, so that one request has one id everywhere. */
function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  const isPlain = typeof given === 'string' && /^[A-Za-z0-9._-]{8,64}$/.test(given);
  return isPlain && (UUID.test(given) || !NUMBER.test(given)) ? given : randomUUID();
}

/** The name is the client's: only a plain one goes into the log. */
function operationIn({ operationName }: RequestFacts): string | undefined {
  const isPlain = operationName !== undefined && /^[A-Za-z_]\w{0,63}$/.test(operationName);
  return isPlain && !NUMBER.test(operationName) ? operationName : undefined;
}

/** What could be a card number, or a good part of one, stays out of the log, whatever it was sent as. */
const NUMBER = /\d{4}/;

const UUID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;
