import { AsyncLocalStorage } from 'node:async_hooks';
import type { Attributes, Context, Span } from '@opentelemetry/api';
import type { Operation } from '../paywizard/paths.ts';
import type { CallTrace, CallTracer, Reply } from '../paywizard/send.ts';
import { within } from '../within.ts';
import type { OpenTelemetry } from './open-telemetry.ts';
import type { RanOperation } from './operation-metrics.ts';
import type { Outcome } from './outcome.ts';
import { spanContextIn, traceparentOf } from './traceparent.ts';

/** What is to be said of a request when it has been answered. */
export interface AnsweredTrace extends RanOperation {
  requestId: string;
  status: number;
  outcome: Outcome;
  errorCodes: readonly string[] | undefined;
}

/** The spans of one request. */
export interface RequestTrace {
  /** Runs what serves the request: whatever it calls, now or later, belongs to the trace. */
  run(serve: () => void): void;
  end(answered: AnsweredTrace): void;
}

/** How long the last spans get to be handed over when the program ends. */
const LAST_SPANS_MS = 2_000;

/**
 * Spans by OpenTelemetry: the HTTP request, the GraphQL operation in it, and what the operation asks of the ledger and
 * the processor. Names and attributes follow its semantic conventions and are ours alone: no document, variable, card,
 * order or customer is among them.
 */
export class Tracing {
  readonly #telemetry: OpenTelemetry;
  readonly #current = new AsyncLocalStorage<Spans>();

  constructor(telemetry: OpenTelemetry) {
    this.#telemetry = telemetry;
  }

  /** Begins the trace of a request, within the caller's own where it sends `traceparent`. */
  request(method: string, route: string, traceparent: string | string[] | undefined): RequestTrace {
    const { api, tracer } = this.#telemetry;
    const caller = spanContextIn(traceparent);
    const span = tracer.startSpan(
      `${method} ${route}`,
      {
        kind: api.SpanKind.SERVER,
        attributes: {
          'http.request.method': method,
          'http.route': route,
          'url.path': route,
          'url.scheme': 'http',
        },
      },
      caller === null ? api.ROOT_CONTEXT : api.trace.setSpanContext(api.ROOT_CONTEXT, caller),
    );
    const spans: Spans = { request: span, operation: null };
    return {
      run: (serve) => this.#current.run(spans, serve),
      end: (answered) => this.#end(spans, answered),
    };
  }

  /** The document of the request has been read and may run: what follows is the operation's. */
  operation(): void {
    const spans = this.#current.getStore();
    if (spans === undefined || spans.operation !== null) return;
    const { tracer } = this.#telemetry;
    spans.operation = tracer.startSpan('GraphQL operation', {}, this.#within(spans.request));
  }

  /** Work of the ledger for a request, as a span of its own; what nobody asked for is none. Rejects as the work does. */
  async ledger<Result>(name: string, attributes: Attributes, work: () => Promise<Result>): Promise<Result> {
    const spans = this.#current.getStore();
    if (spans === undefined) return await work();
    const { api, tracer } = this.#telemetry;
    const parent = this.#within(spans.operation ?? spans.request);
    const span = tracer.startSpan(name, { kind: api.SpanKind.CLIENT, attributes }, parent);
    try {
      return await work();
    } catch (error) {
      span.setAttribute('error.type', error instanceof Error ? error.name : 'unknown');
      span.setStatus({ code: api.SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  }

  /** Calls to the upstream at this address. A look-up that the settler makes is a trace of its own. */
  upstream(url: string): CallTracer {
    const { origin, hostname, port, protocol } = new URL(url);
    const base = {
      'http.request.method': 'POST',
      'server.address': hostname,
      'server.port': Number(port) || (protocol === 'https:' ? 443 : 80),
    };
    return { begin: (operation, path) => this.#call(operation, path, { ...base, 'url.full': origin + path }) };
  }

  /** Hands over what is left, as far as that is possible in a moment. */
  async close(): Promise<void> {
    // What could not be handed over has been told of.
    await within(
      LAST_SPANS_MS,
      this.#telemetry.shutdown().catch(() => undefined),
    );
  }

  #call(operation: Operation, path: string, attributes: Attributes): CallTrace {
    const { api, tracer } = this.#telemetry;
    const spans = this.#current.getStore();
    const span = tracer.startSpan(
      `POST ${path}`,
      { kind: api.SpanKind.CLIENT, attributes: { ...attributes, 'loyalty.upstream.operation': operation } },
      spans === undefined ? api.ROOT_CONTEXT : this.#within(spans.operation ?? spans.request),
    );
    return {
      headers: { traceparent: traceparentOf(span.spanContext()) },
      end(reply, httpStatus) {
        span.setAttributes({ 'loyalty.upstream.result': reply.kind, ...saidBy(reply) });
        if (httpStatus !== null) span.setAttribute('http.response.status_code', httpStatus);
        if (reply.kind !== 'data' && reply.kind !== 'code') span.setStatus({ code: api.SpanStatusCode.ERROR });
        span.end();
      },
    };
  }

  #end({ request, operation }: Spans, answered: AnsweredTrace): void {
    const { api } = this.#telemetry;
    const { requestId, status, outcome, errorCodes, type } = answered;
    const name = answered.operation;
    const isOurs = outcome === 'internal' || outcome === 'upstream';
    if (operation !== null) {
      if (name !== undefined) operation.setAttribute('graphql.operation.name', name);
      if (type !== undefined) {
        operation.setAttribute('graphql.operation.type', type);
        operation.updateName(name === undefined ? type : `${type} ${name}`);
      }
      if (errorCodes !== undefined) operation.setAttribute('loyalty.graphql.error_codes', [...errorCodes]);
      if (isOurs) operation.setStatus({ code: api.SpanStatusCode.ERROR });
      operation.end();
    }
    request.setAttributes({
      'http.response.status_code': status,
      'loyalty.request_id': requestId,
      'loyalty.outcome': outcome,
    });
    if (status >= 500) {
      request.setAttribute('error.type', String(status));
      request.setStatus({ code: api.SpanStatusCode.ERROR });
    }
    request.end();
  }

  #within(span: Span): Context {
    const { api } = this.#telemetry;
    return api.trace.setSpan(api.ROOT_CONTEXT, span);
  }
}

interface Spans {
  request: Span;
  /** Null until the document has been read. */
  operation: Span | null;
}

/** What an answer without data says of itself: a code and its meaning, or why there is none. */
function saidBy(reply: Reply<unknown>): Attributes {
  switch (reply.kind) {
    case 'data':
      return {};
    case 'code':
      return { 'loyalty.upstream.code': reply.code, 'loyalty.upstream.meaning': reply.meaning };
    case 'unreadable':
      return { 'error.type': reply.kind };
    default:
      return { 'error.type': reply.reason };
  }
}
