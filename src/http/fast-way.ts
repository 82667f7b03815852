import { type IncomingMessage, ServerResponse } from 'node:http';
import type { ExecutionResult } from 'graphql';
import { type FetchAPI, type GraphQLParams, processRegularResult } from 'graphql-yoga';
import { EndOfTurn } from '../end-of-turn.ts';
import { ownHeaders } from './own-headers.ts';
import { Pace } from './pace.ts';
import type { RequestFacts, ServerContext } from './server-context.ts';

/*
 * The fast way. Nearly every request is a plain JSON POST, and for those the way through the fetch API (a Request made
 * of Node's, a Response taken apart again) costs many times what GraphQL does. This module serves them straight from
 * node:http and leaves all that lies between to the code of the ordinary way: who is let in, how a body is read, Yoga's
 * own pipeline (for a document that is known, what of it depends on the request), the translation of errors, and Yoga's
 * rules for the status and the headers of an answer. What is not plain goes to Yoga. A test sends every request both ways and compares the answers byte for byte.
 */

export interface FastWayOptions {
  path: string;
  /** The most bytes that a request may have. */
  limitBytes: number;
  /** Lets a caller in, and notes in the facts who that is; throws or rejects where it may not come in. */
  admit(authorization: string | null, facts: RequestFacts): void | Promise<void>;
  /** Reads a body. Throws a GraphQLError where it cannot be read. */
  parse(bytes: Buffer): GraphQLParams;
  /** Whether it is something for Yoga alone, such as a stream. */
  isSpecial(params: GraphQLParams): boolean;
  /** Runs a request; `asFetch` makes one of the fetch API of it, for whoever needs that. */
  run(params: GraphQLParams, context: ServerContext, asFetch: () => Request): unknown;
  /** The result as it is shown. */
  shown(outcome: Outcome, facts: RequestFacts): ExecutionResult;
  /** What an answer tells the browser of a page of another origin; null where there are no others. */
  cors: ((request: Request) => Record<string, string>) | null;
}

/** What came of a request: a result, or an error that ended it before there was one. */
type Outcome = { result: unknown } | { error: unknown };

/** Serves a request and answers true, or leaves it as it is for the ordinary way and answers false. */
export type FastWay = (request: IncomingMessage, response: ServerResponse, context: ServerContext) => boolean;

/** `otherwise` gets what turns out to be special once it has been read. */
export function createFastWay(
  options: FastWayOptions,
  otherwise: (...request: Parameters<FastWay>) => unknown,
): FastWay {
  const pace = new Pace();
  const bodies = new EndOfTurn<Buffer>(() => pace.requestsATurn);
  const answer = (
    outcome: Outcome,
    mediaType: string,
    request: IncomingMessage,
    response: ServerResponse,
    facts: RequestFacts,
  ): void => {
    pace.learn(facts.upstreamCalls);
    const { status, headers, body } = answerTo(options.shown(outcome, facts), mediaType);
    const all = ownHeaders(facts);
    for (const name in headers) all.push(name, headers[name] ?? '');
    if (options.cors !== null) {
      for (const [name, value] of Object.entries(options.cors(requestOf(request)))) all.push(name, value);
    }
    const length = Buffer.byteLength(body);
    all.push('content-length', String(length));
    // Names and values in turn, which Node writes as they are, in the encoding of the body. Where all of it is ASCII,
    // Latin-1 is written quicker; what is said to pages of other origins may quote what was asked.
    const isAscii = options.cors === null && length === body.length;
    response.writeHead(status, all);
    if (isAscii) endInOnePiece(response, body);
    else response.end(body, 'utf8');
  };
  const serve = async (
    mediaType: string,
    request: IncomingMessage,
    response: ServerResponse,
    context: ServerContext,
  ): Promise<void> => {
    let outcome: Outcome;
    try {
      const admitting = options.admit(request.headers.authorization ?? null, context.facts);
      if (admitting !== undefined) await admitting;
      const bytes = await bodyOf(request, bodies);
      const params = options.parse(bytes);
      if (options.isSpecial(params)) {
        Object.assign(request, { body: bytes });
        otherwise(request, response, context);
        return;
      }
      outcome = { result: await options.run(params, context, () => requestOf(request)) };
    } catch (error) {
      outcome = { error };
    }
    answer(outcome, mediaType, request, response, context.facts);
  };
  return (request, response, context) => {
    const mediaType = isPlain(request, options) ? answerTypeOf(request.headers.accept) : null;
    if (mediaType === null) return false;
    // An answer that cannot be written is no reason to end the process: its caller sees the connection close.
    serve(mediaType, request, response, context).catch(() => response.destroy());
    return true;
  };
}

/** A POST of uncompressed JSON to the address itself, whose length is told and allowed. */
function isPlain({ method, url, headers }: IncomingMessage, { path, limitBytes }: FastWayOptions): boolean {
  return (
    method === 'POST' &&
    url === path &&
    isJson(headers['content-type']) &&
    headers['content-encoding'] === undefined &&
    headers['transfer-encoding'] === undefined &&
    Number(headers['content-length']) <= limitBytes
  );
}

const isJson = (type = ''): boolean =>
  type === 'application/json' || /^application\/json(; ?charset=utf-8)?$/i.test(type);

/**
 * What an answer that is no stream is sent as: the first media type of the Accept header that fits. Null where the
 * header has anything beyond plain names and weights in it, or where none fits.
 */
function answerTypeOf(accept = '*/*'): string | null {
  const known = answerTypes.get(accept);
  if (known !== undefined) return known;
  const found = accept.split(',').map((one) => MEDIA_RANGE.exec(one.trim())?.[1]?.toLowerCase() ?? null);
  const type = found.includes(null)
    ? null
    : (found.map((name) => TYPES.get(name ?? '')).find((fits) => fits !== undefined) ?? null);
  if (answerTypes.size < MAX_ACCEPTS) answerTypes.set(accept, type);
  return type;
}

/** A media type, all of one kind, or any at all; with or without a weight. */
const MEDIA_RANGE = /^(\*\/\*|[a-z-]+\/(?:\*|[a-z+-]+))(;q=[\d.]+)?$/i;

const TYPES = new Map([
  ['application/graphql-response+json', 'application/graphql-response+json'],
  ['application/json', 'application/json'],
  ['application/*', 'application/json'],
  ['*/*', 'application/json'],
]);

/** What has been made of Accept headers; there are few of them. */
const answerTypes = new Map<string, string | null>();
const MAX_ACCEPTS = 100;

/** Never settles where the other end goes away in the middle: then nobody waits for an answer. */
function bodyOf(request: IncomingMessage, bodies: EndOfTurn<Buffer>): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const [first] = chunks;
      bodies.settle(resolve, chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks));
    });
  });
}

/** As much of a fetch request as Yoga and its plugins look at. */
function requestOf({ method, url, headers }: IncomingMessage): Request {
  return {
    method,
    url: `http://localhost${url}`,
    headers: { get: (name: string) => headers[name.toLowerCase()] ?? null },
  } as unknown as Request;
}

/**
 * Ends an answer whose body is ASCII. Node writes a body that `end` is given with an empty piece behind it, so that two are
 * gathered for one write; behind a head that holds the body already, that piece costs nothing. A response that somebody
 * else has changed gets its body as ever.
 */
function endInOnePiece(response: ServerResponse, body: string): void {
  const made = response as unknown as { _header?: unknown };
  const isUnchanged = response.end === ServerResponse.prototype.end && !response.strictContentLength;
  if (!isUnchanged || typeof made._header !== 'string') {
    response.end(body, 'latin1');
    return;
  }
  made._header += body;
  response.end();
}

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** By Yoga's rules, which are all about errors. */
function answerTo(result: ExecutionResult, mediaType: string): Answer {
  if (result.errors === undefined && result.extensions === undefined) {
    return { status: 200, headers: headersOf(mediaType), body: JSON.stringify(result) };
  }
  return processRegularResult(result, ANSWERS, mediaType) as unknown as Answer;
}

/** Made once for each media type, of which there are two: Node reads through a text that has just been put together. */
function headersOf(mediaType: string): Record<string, string> {
  const known = headersByType.get(mediaType);
  if (known !== undefined) return known;
  const headers = { 'Content-Type': `${mediaType}; charset=utf-8` };
  headersByType.set(mediaType, headers);
  return headers;
}

const headersByType = new Map<string, Record<string, string>>();

/** What Yoga makes an answer with: here it is kept in its parts. */
const ANSWERS = {
  Response: class implements Answer {
    readonly status: number;
    readonly headers: Record<string, string>;
    readonly body: string;
    constructor(body: string, { status, headers }: Omit<Answer, 'body'>) {
      this.body = body;
      this.status = status;
      this.headers = headers;
    }
  },
} as unknown as FetchAPI;
