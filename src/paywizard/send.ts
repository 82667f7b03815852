import { z } from 'zod';
import type { Circuit } from './circuit.ts';
import { type ErrorCodes, type Meaning, meaningOf } from './codes.ts';
import type { LostReason, NotSentReason, Upstream } from './exchange.ts';
import { parseJson, smallInteger } from './json.ts';
import { DEFAULT_PATHS, type Operation } from './paths.ts';
import { sign } from './sign.ts';
import { parseTimestamp } from './time.ts';
import { unquoted } from './unquoted.ts';

/** The merchant's credentials, asked for anew at each request so that a rotated secret is used at once. */
export interface Credentials {
  clientId(): string;
  clientSecret(): string;
  token(): string;
}

/** What the rest of the process may want to know about calls; nothing here carries a card number. */
export interface UpstreamObserver {
  called(operation: Operation, result: Reply<unknown>['kind'], milliseconds: number): void;
  /** A code that the merchant's map does not list. The message quotes nothing that was sent. */
  unlistedCode(operation: Operation, code: number, message: string): void;
  /** Our credential, signature or request was refused: every call will fail until a person mends it. */
  refused(operation: Operation, code: number, message: string): void;
  /** The answer breaks the published contract at `key`. */
  contractViolation(operation: Operation, key: string): void;
  /** A customer value that could not be read and became null. */
  unreadableCustomerValue(key: string): void;
  /** The upstream is taken for gone, or is back. */
  circuit(state: 'open' | 'closed'): void;
}

/** Whoever counts may be told as well of why a call brought no data. */
export interface CallObserver extends UpstreamObserver {
  failed?(operation: Operation, reply: Exclude<Reply<unknown>, { kind: 'data' }>): void;
}

/** Follows each call in a trace. */
export interface CallTracer {
  begin(operation: Operation, path: string): CallTrace;
}

export interface CallTrace {
  /** Sent along, so that the other side can tell its part of the trace. They are not signed. */
  headers: Record<string, string>;
  end(reply: Reply<unknown>, httpStatus: number | null): void;
}

/** The one result of a call: an answer that was understood, a code, or one of the three ways to have no answer. */
export type Reply<Data> =
  | { kind: 'data'; data: Data; at: Date | null }
  | { kind: 'code'; code: number; message: string; meaning: Meaning }
  | { kind: 'notSent'; reason: NotSentReason }
  /** The request went out and nobody knows what became of it. */
  | { kind: 'lost'; reason: LostReason | 'http-error' }
  /** An answer came and could not be read: it breaks the contract at `key`. */
  | { kind: 'unreadable'; key: string };

export interface SendOptions {
  upstream: Upstream;
  circuit: Circuit;
  /** Of the look-ups alone: an upstream that knows none of them must not keep payments from going out. */
  lookUpCircuit: Circuit;
  credentials: Credentials;
  channel: string;
  paths: Partial<Record<Operation, string>>;
  errorCodes: ErrorCodes;
  observer: CallObserver;
  /** Null where nobody traces. */
  tracer?: CallTracer | null;
}

/** A request to send: its own keys in the published order; `clientId` goes in front of them. */
export interface Call<Data> {
  operation: Operation;
  fields: Record<string, unknown>;
  data: z.ZodType<Data>;
  /** Whether an answer without the time of its making is of no use. */
  dated?: boolean;
  mayStart?: (() => boolean) | undefined;
}

/** Sends one call and never throws for anything that the other side or the network does. */
export type Send = <Data>(call: Call<Data>) => Promise<Reply<Data>>;

export function createSend(options: SendOptions): Send {
  const { upstream, credentials, observer } = options;

  return async (call) => {
    const { operation, fields, mayStart } = call;
    const startedAt = performance.now();
    const clientId = credentials.clientId();
    // Serialised once: these bytes are signed and these bytes are sent. Keys left undefined are not sent at all.
    const body = JSON.stringify({ clientId, ...fields });
    const circuit = operation === 'queryOrder' ? options.lookUpCircuit : options.circuit;
    const path = options.paths[operation] ?? DEFAULT_PATHS[operation];
    const trace = options.tracer?.begin(operation, path);
    const exchange = await circuit.execute(() =>
      upstream.post({
        path,
        headers: {
          'content-type': 'application/json',
          'jwt-token': credentials.token(),
          sign: sign(body, clientId, credentials.clientSecret()),
          ...trace?.headers,
        },
        body,
        mayStart,
      }),
    );
    const quote = (message: string) =>
      unquoted(message, clientId, credentials.clientSecret(), credentials.token(), fields);
    const reply = exchange.kind === 'answer' ? read(exchange, call, options, quote) : exchange;
    observer.called(operation, reply.kind, performance.now() - startedAt);
    trace?.end(reply, exchange.kind === 'answer' ? exchange.httpStatus : null);
    if (reply.kind !== 'data') observer.failed?.(operation, reply);
    if (reply.kind === 'unreadable') observer.contractViolation(operation, reply.key);
    return reply;
  };
}

/** Deliberately not strict: the platform adds keys as it likes, and an unknown one is no reason to lose an answer. */
const envelope = z.compile(
  z.object({
    code: smallInteger,
    msg: z.string().catch(''),
    data: z.unknown().optional(),
    timestamp: z.unknown().optional(),
  }),
);

function read<Data>(
  answer: { httpStatus: number; body: string },
  { operation, data, dated }: Call<Data>,
  { errorCodes, observer }: SendOptions,
  quote: (message: string) => string,
): Reply<Data> {
  const opened = open(answer.body);
  // A gateway's error page, or an envelope that claims success under a server error: nobody knows what was done.
  if (answer.httpStatus >= 500 && (opened === null || opened.code === 200))
    return { kind: 'lost', reason: 'http-error' };
  if (opened === null) return { kind: 'unreadable', key: '(envelope)' };

  if (opened.code !== 200) {
    const { meaning, listed } = meaningOf(opened.code, errorCodes);
    if (!listed) observer.unlistedCode(operation, opened.code, quote(opened.msg));
    if (meaning === 'REFUSED') observer.refused(operation, opened.code, quote(opened.msg));
    return { kind: 'code', code: opened.code, message: opened.msg, meaning };
  }

  const parsed = data.safeParse(opened.data);
  if (!parsed.success) return { kind: 'unreadable', key: ['data', ...(parsed.error.issues[0]?.path ?? [])].join('.') };
  const at = parseTimestamp(opened.timestamp);
  if (dated && at === null) return { kind: 'unreadable', key: 'timestamp' };
  return { kind: 'data', data: parsed.data, at };
}

function open(body: string): z.infer<typeof envelope> | null {
  try {
    return envelope.parse(parseJson(body));
  } catch {
    return null;
  }
}
