import type { ServerResponse } from 'node:http';

/** What a push is answered with: the HTTP status, which is the envelope's code as well, and the envelope's message. */
const ANSWERS = {
  /** It is durably taken in, or was before: it need not come again. */
  taken: [200, 'success'],
  unreadable: [400, 'unreadable body'],
  'wrong-sign': [401, 'wrong sign'],
  'wrong-method': [405, 'send it by POST'],
  'too-large': [413, 'body too large'],
  'wrong-type': [415, 'send it as application/json, uncompressed'],
  limited: [429, 'too many pushes'],
  /** It must come again: what it is about is still under way, or the ledger is away. */
  'not-yet': [503, 'try again later'],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type AnswerName = keyof typeof ANSWERS;

/** Answers in the platform's own envelope. It says nothing of what is on record. */
export function answer(response: ServerResponse, name: AnswerName, headers: Record<string, string> = {}): void {
  const [status, msg] = ANSWERS[name];
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(JSON.stringify({ code: status, msg }));
}
