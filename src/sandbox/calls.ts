import type { IncomingMessage } from 'node:http';

/** One request that reached the sandbox, as the control address lists it. */
interface RecordedCall {
  /** The last part of the path; null for a path that is no operation. */
  operation: string | null;
  path: string;
  method: string;
  headers: Record<string, string>;
  /** Exactly as received; empty when it was over the limit. */
  body: string;
  /** The code that was answered; null as long as there is none, for ever where the connection was cut. */
  code: number | null;
  /** When it had arrived in full: UTC, RFC 3339 with milliseconds. */
  at: string;
}

/** The last 10,000 requests, newest last. */
export interface CallLog {
  /** The record can still be given its code. */
  record(request: IncomingMessage, path: string, operation: string | null, body: string): RecordedCall;
  list(): RecordedCall[];
  clear(): void;
}

export function callLog(): CallLog {
  let calls: RecordedCall[] = [];
  return {
    record: (request, path, operation, body) => {
      const call: RecordedCall = {
        operation,
        path,
        method: request.method ?? '',
        headers: keptHeaders(request),
        body,
        code: null,
        at: new Date().toISOString(),
      };
      calls.push(call);
      // Cut rarely and a lot, instead of moving 10,000 entries for every call.
      if (calls.length >= 2 * KEPT) calls = calls.slice(-KEPT);
      return call;
    },
    list: () => calls.slice(-KEPT),
    clear: () => {
      calls = [];
    },
  };
}

const KEPT = 10_000;
const HEADERS = ['sign', 'jwt-token', 'content-type', 'content-length'];

function keptHeaders(request: IncomingMessage): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of HEADERS) {
    const value = request.headers[name];
    if (typeof value === 'string') kept[name] = value;
  }
  return kept;
}
