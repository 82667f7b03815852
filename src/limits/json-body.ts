import { isUtf8 } from 'node:buffer';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/**
 * Takes a POST only as JSON and only up to a size, both told before the rest is read. Whatever a foreign page can send
 * without asking first (forms, plain text) is refused, and so is a compressed body, which may be of any size inside.
 */
export function useJsonBody({ limitBytes }: { limitBytes: number }): Plugin {
  return {
    onRequestParse({ request, setRequestParser }) {
      if (request.method !== 'POST') return;
      const { headers } = request;
      if (!/^application\/(graphql\+)?json *(;|$)/i.test(headers.get('content-type') ?? '')) {
        throw refusal(415, 'Send the request as JSON, with Content-Type: application/json.');
      }
      if (!/^(identity)?$/i.test(headers.get('content-encoding') ?? '')) {
        throw refusal(415, 'Send the request uncompressed, without Content-Encoding.');
      }
      const tooLarge = () => refusal(413, `The request is too large: at most ${limitBytes} bytes.`);
      if (Number(headers.get('content-length') ?? 0) > limitBytes) throw tooLarge();
      setRequestParser(async ({ body }) => {
        const bytes = await readUpTo(limitBytes, body);
        if (bytes === null) throw tooLarge();
        return parseBody(bytes);
      });
    },
  };
}

/** Null where there is more of it. */
async function readUpTo(limit: number, body: AsyncIterable<Uint8Array> | null): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length > limit) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Reads the body of a request. Throws a GraphQLError with HTTP status 400 where it is no JSON object. */
export function parseBody(bytes: Buffer): object {
  if (isUtf8(bytes)) {
    const text = withoutMark(bytes.toString('utf8'));
    if (isNestedTooDeep(text))
      throw refusal(400, `The request is nested more than ${MAX_NESTING} deep: send less at a time.`);
    try {
      const request: unknown = JSON.parse(text);
      if (typeof request === 'object' && request !== null) return request;
    } catch {
      // What it was that cannot be read is not quoted.
    }
  }
  throw refusal(400, 'The body of the request is not a JSON object in UTF-8.');
}

/** Some write a byte order mark in front. */
const withoutMark = (text: string): string => (text.charCodeAt(0) === 0xfe_ff ? text.slice(1) : text);

/** Reading it would be slow, and walking through it could exhaust the stack. No input of the API is nearly as deep. */
const MAX_NESTING = 100;

function isNestedTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === QUOTE) at = endOfText(text, at);
    else if (character === BRACKET || character === BRACE) depth += 1;
    else if (character === BRACKET + 2 || character === BRACE + 2) depth -= 1;
    if (depth > MAX_NESTING) return true;
  }
  return false;
}

const [QUOTE, BRACKET, BACKSLASH, BRACE] = [0x22, 0x5b, 0x5c, 0x7b];

/** Where the text ends that begins with the quotation mark there: by leaps, for a document is one long text. */
function endOfText(text: string, begin: number): number {
  let end = begin;
  let isEscaped: boolean;
  do {
    end = text.indexOf('"', end + 1);
    if (end === -1) return text.length;
    isEscaped = false;
    for (let at = end - 1; text.charCodeAt(at) === BACKSLASH; at -= 1) isEscaped = !isEscaped;
  } while (isEscaped);
  return end;
}

/** `http` is for the HTTP layer, which takes it out again. */
const refusal = (status: number, message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status } } });
