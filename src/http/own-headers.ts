import type { ServerResponse } from 'node:http';
import type { RequestFacts } from './server-context.ts';

/**
 * Answers are about one person's money: nobody keeps them, nobody guesses at their type, and no foreign page frames
 * GraphiQL, whose address may hold a document.
 */
const SAFE_HEADERS = [
  ['cache-control', 'no-store'],
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
  ['referrer-policy', 'no-referrer'],
] as const;

/** Names and values in turn, as `writeHead` takes them, of the headers that every answer has. */
export const ownHeaders = ({ requestId }: RequestFacts): string[] => ['x-request-id', requestId, ...FLAT];

const FLAT = SAFE_HEADERS.flat();

/** Gives an answer those headers. */
export function setOwnHeaders(response: ServerResponse, { requestId }: RequestFacts): void {
  response.setHeader('x-request-id', requestId);
  for (const [name, value] of SAFE_HEADERS) response.setHeader(name, value);
}
