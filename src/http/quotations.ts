import { type GraphQLError, Lexer, print, Source, TokenKind } from 'graphql';

/**
 * The message of an error without the values that stand in the document: graphql-js quotes what does not fit, and it
 * may be a card number or a customer's data. Names of fields, types and variables stay, but for those that hold a number
 * or are longer than any honest one.
 */
export function unquotedMessage({ message, nodes, source }: GraphQLError): string {
  if (source === undefined) return message;
  if (nodes === undefined) return withoutFound(message);
  let safe = message;
  for (const node of nodes) {
    if (!VALUES.has(node.kind)) continue;
    const value = print(node);
    for (const before of ['found ', ': ', 'value ']) safe = safe.replaceAll(before + value, `${before}…`);
    safe = safe.replaceAll(`"${value}"`, '"…"');
  }
  for (const value of valuesIn(source)) safe = safe.replaceAll(value, '…');
  return safe.length > MAX_LENGTH ? `${safe.slice(0, MAX_LENGTH)}…` : safe;
}

/** Fields that conflict at many places are told of with all of them. */
const MAX_LENGTH = 500;

const MAX_NAME_LENGTH = 64;

const VALUES = new Set<string>([
  'IntValue',
  'FloatValue',
  'StringValue',
  'BooleanValue',
  'EnumValue',
  'ListValue',
  'ObjectValue',
]);

/** What cannot be read may be anything: what was found is told by its kind, and by the place beside the message. */
function withoutFound(message: string): string {
  return message
    .replace(/\b(Name|Int|Float|String|BlockString|Comment) ".*"/s, '$1')
    .replace(/(escape sequence|got|character): .*/s, '$1 that is not allowed here.');
}

/** The errors of one document ask one after the other. */
const known = new WeakMap<Source, string[]>();

/** The values of a document as a message would show them, longest first; up to the place where it cannot be read. */
function valuesIn(source: Source): string[] {
  const before = known.get(source);
  if (before !== undefined) return before;
  const values = new Set<string>();
  const lexer = new Lexer(new Source(source.body));
  try {
    for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
      const text = token.value ?? '';
      if (token.kind === TokenKind.STRING || token.kind === TokenKind.BLOCK_STRING) {
        values.add(JSON.stringify(text)).add(`"${text}"`);
      }
      if (/\d{4}/.test(text) || text.length > MAX_NAME_LENGTH) values.add(text);
    }
  } catch {
    // The rest is no document, and what was read of it is all that a message can quote.
  }
  const longestFirst = [...values].sort((a, b) => b.length - a.length);
  known.set(source, longestFirst);
  return longestFirst;
}
