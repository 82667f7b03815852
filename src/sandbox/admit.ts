import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Refusal } from './refusal.ts';
import { explain } from './rules.ts';
import { anyCall, type Call, type Operation } from './wire.ts';

export interface Credentials {
  clientId: string;
  clientSecret: string;
  /** What the header `jwt-token` must carry. */
  token: string;
}

/** The most bytes that a request body may have. */
export const BODY_LIMIT = 1024 * 1024;

/**
 * Lets a request in: token, size and type, signature, JSON, fields, client, in this order. Throws a Refusal.
 *
 * @param body the bytes as received, null when there were too many
 */
export function admit(
  credentials: Credentials,
  operation: Operation,
  request: IncomingMessage,
  body: Buffer | null,
): Call {
  if (!sameText(header(request, 'jwt-token'), credentials.token)) throw new Refusal(401);
  if (body === null) throw new Refusal(400, `the body is over ${BODY_LIMIT} bytes`);
  if (!/^application\/json\s*(;|$)/i.test(header(request, 'content-type'))) {
    throw new Refusal(400, 'content-type must be application/json');
  }
  if (!sameText(header(request, 'sign'), signature(credentials, body))) throw new Refusal(403);

  const parsed = anyCall.safeParse({ operation, request: parseJson(body) });
  if (!parsed.success) throw new Refusal(400, explain(parsed.error, 1));
  if (parsed.data.request.clientId !== credentials.clientId) throw new Refusal(403);
  return parsed.data;
}

/** Signed is what came over the wire, not what it means: hence over the bytes, before anything is parsed. */
function signature({ clientId, clientSecret }: Credentials, body: Buffer): string {
  return createHmac('sha256', clientSecret)
    .update(body)
    .update(`&clientId=${clientId}&clientSecret=${clientSecret}`)
    .digest('hex');
}

/** Takes the same time wherever the two differ; hashing first makes them equally long. */
function sameText(given: string, expected: string): boolean {
  return timingSafeEqual(sha256(given), sha256(expected));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(UTF8.decode(body));
  } catch {
    throw new Refusal(400, 'the body is not JSON in UTF-8');
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });
