import { type GraphQLError, Lexer, Source, TokenKind } from 'graphql';

/**
 * The message of an error without the values that stand in the document: graphql-js quotes what does not fit, and it
 * may be a card number or a customer's data. Names of fields, types and variables stay, but for those that hold a number.
 */
export function unquotedMessage({ message, source }: GraphQLError): string {
  if (source === undefined) return message;
  let safe = message;
  for (const value of valuesIn(source.body)) safe = safe.replaceAll(value, '…');
  return safe;
}

/** The values of a document as a message would show them, longest first; up to the place where it cannot be read. */
function valuesIn(document: string): string[] {
  const values = new Set<string>();
  const lexer = new Lexer(new Source(document));
  try {
    for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
      const text = token.value ?? '';
      if (token.kind === TokenKind.STRING || token.kind === TokenKind.BLOCK_STRING) {
        values.add(JSON.stringify(text)).add(`"${text}"`);
      }
      if (/\d{4}/.test(text)) values.add(text);
    }
  } catch {
    // The rest is no document, and what was read of it is all that a message can quote.
  }
  return [...values].sort((a, b) => b.length - a.length);
}
