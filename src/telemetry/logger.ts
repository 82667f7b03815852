import type { OperationTypeNode } from 'graphql';
import { type DestinationStream, pino, stdTimeFunctions } from 'pino';
import type { Config } from '../config.ts';
import { isoWriter } from '../iso-time.ts';
import { GatheredLines } from './gathered-lines.ts';
import type { Outcome } from './outcome.ts';

export type Logger = ReturnType<typeof createLogger>;

/** Values under these keys never reach the log, whatever put them there; card numbers mask themselves (CardNumber). */
const REDACTED = [
  'authorization',
  'token',
  'jwt-token',
  'sign',
  'clientSecret',
  'password',
  'accountId',
  'email',
  'phone',
];

/** What the log tells of a request. All of it is ours or was found to be plain: nothing in it has to be redacted. */
export interface AnsweredRequest {
  requestId: string;
  /** Whose request it is, where there are several merchants. */
  merchant: string | undefined;
  method: string | undefined;
  path: string;
  status: number;
  /** The operation that the document names, and its type where the document was accepted. */
  operation: string | undefined;
  type: OperationTypeNode | undefined;
  outcome: Outcome;
  /** Codes of the GraphQL errors in the answer. */
  errors: readonly string[] | undefined;
  /** Calls to the processor that it took; undefined where the document was not accepted. */
  upstreamCalls: number | undefined;
  /** From the request to the end of its answer, in milliseconds. */
  ms: number;
  /** Whether the caller went away before the answer; told only where it did. */
  aborted: boolean;
}

/**
 * One JSON line for each event, on standard output unless a destination is given; in a terminal, readable lines. Nothing
 * in them is a card number, a customer's data or a secret.
 */
export function createLogger(
  { logLevel, production }: Pick<Config, 'logLevel' | 'production'>,
  destination: DestinationStream = standardOutput(production),
) {
  const logger = pino(
    {
      level: logLevel,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label: string) => ({ level: label }) },
      redact: { paths: REDACTED.flatMap((key) => [bracket(key), `*${bracket(key)}`]), censor: '[redacted]' },
    },
    destination,
  );
  const isTold = logger.isLevelEnabled('info');
  const tell = (line: string): void => {
    if (destination instanceof GatheredLines) destination.gather(line);
    else destination.write(line);
  };
  return Object.assign(logger, {
    /** The line of one request, as `info` writes it but without looking for what must be redacted, which takes long. */
    answered(request: AnsweredRequest): void {
      if (isTold) tell(lineOf(request));
    },
  });
}

/** Put together by hand, because each request has such a line: what is plain needs no escapes, and the rest gets them. */
function lineOf(request: AnsweredRequest): string {
  const { merchant, method, operation, type, errors, upstreamCalls } = request;
  let line = `{"level":"info","time":"${isoTime(Date.now())}","requestId":"${request.requestId}"`;
  if (merchant !== undefined) line += `,"merchant":${JSON.stringify(merchant)}`;
  if (method !== undefined) line += `,"method":"${method}"`;
  line += `,"path":"${request.path}","status":${request.status}`;
  if (operation !== undefined) line += `,"operation":"${operation}"`;
  if (type !== undefined) line += `,"type":"${type}"`;
  line += `,"outcome":"${request.outcome}"`;
  if (errors !== undefined) line += `,"errors":${JSON.stringify(errors)}`;
  if (upstreamCalls !== undefined) line += `,"upstreamCalls":${upstreamCalls}`;
  return `${line},"ms":${request.ms}${request.aborted ? ',"aborted":true' : ''},"msg":"request"}\n`;
}

function standardOutput(production: boolean): DestinationStream {
  if (production || !process.stdout.isTTY) return new GatheredLines(pino.destination(1));
  return pino.transport({ target: 'pino-pretty', options: { ignore: 'hostname,pid' } });
}

const isoTime = isoWriter();

const bracket = (key: string): string => `["${key}"]`;
