import type { RequestListener } from 'node:http';
import { expect } from 'vitest';

/** What a test's applications were asked at `/graphql` by POST, and how they answered, by the name of the test. */
export type Journal = Map<string, string[]>;

/** Notes every such request with its answer. `nameOf` makes what a test is called in this run into what it is called in all. */
export const notedIn =
  (journal: Journal, nameOf: (test: string) => string) =>
  (listener: RequestListener): RequestListener =>
  (request, response) => {
    if (request.method === 'POST' && request.url === '/graphql') {
      const test = unchanging(nameOf(expect.getState().currentTestName ?? ''));
      const sent: Buffer[] = [];
      const answered: Buffer[] = [];
      const { push } = request;
      const { write, end } = response;
      // Whoever reads the request, and whoever writes the answer: it passes here.
      Object.assign(request, { push: passing(sent, push) });
      Object.assign(response, { write: passing(answered, write), end: passing(answered, end) });
      response.once('close', () => {
        const head: unknown = Reflect.get(response, '_header');
        // Whoever hung up before the answer was there got none.
        if (typeof head !== 'string') return;
        const exchange = shown(Buffer.concat(sent).toString(), head.trimEnd(), Buffer.concat(answered).toString());
        journal.set(test, [...(journal.get(test) ?? []), exchange]);
      });
    }
    listener(request, response);
  };

/** Calls a method of a stream as it is called, and keeps what it is given. */
const passing = (kept: Buffer[], method: (...given: never[]) => unknown) =>
  function pass(this: unknown, ...given: unknown[]): unknown {
    const [chunk] = given;
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) kept.push(Buffer.from(chunk));
    return Reflect.apply(method, this, given);
  };

/** What changes from run to run, though nothing else does. Of each kind equal ones stay equal within an exchange. */
const CHANGING: [kind: string, pattern: RegExp][] = [
  ['uuid', /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g],
  ['card id', /card_\w+\.[\w-]+/g],
  ['cursor', /(?<=")(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{22}(?=\\?")/g],
  ['number of the processor', /\b\d{18,21}\b/g],
];

const MOMENT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g;

const unchanging = (text: string): string =>
  CHANGING.reduce(
    (changed, [kind, pattern]) => {
      const found: string[] = [];
      return changed.replace(pattern, (one) => {
        if (!found.includes(one)) found.push(one);
        return `(${kind} ${found.indexOf(one) + 1})`;
      });
    },
    text.replace(MOMENT, '(moment)'),
  );

function shown(sent: string, head: string, answered: string): string {
  const [line, ...headers] = head.split('\r\n');
  const length = `content-length: ${Buffer.byteLength(answered)}`;
  const compared = headers
    .filter((header) => !/^(date|x-request-id):/i.test(header))
    .map((header) => header.replace(/^[^:]*/, (name) => name.toLowerCase()))
    .map((header) => (header === length ? 'content-length: (as it is)' : header))
    .sort();
  // When an event of a stream comes is a matter of time.
  const body = compared.some((header) => header.includes('text/event-stream')) ? '(stream)' : answered;
  // How much has come of a request that is too large, when it is answered, is a matter of time as well.
  const asked = line?.includes(' 413 ') ? '(more than is read)' : sent;
  return unchanging([asked, '', line, ...compared, '', body].join('\n'));
}
