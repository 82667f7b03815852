import { type DocumentNode, Lexer, parse, Source, type Token, TokenKind } from 'graphql';
import { LRUCache } from 'lru-cache';
import { RefusedDocument } from './refused-document.ts';

/** How deep brackets of any kind may be nested: far beyond an honest document, and far from the end of the stack. */
export const MAX_NESTING = 200;

/**
 * Reads a document. Throws a GraphQLError where it has more than so many tokens, or comments, where its brackets are
 * nested deeper than MAX_NESTING, and where it cannot be read.
 */
export function parseWithin(tokens: number, text: string | Source): DocumentNode {
  const source = typeof text === 'string' ? new Source(text) : text;
  return parse(source, { lexer: new BoundedLexer(source, tokens), maxComments: tokens });
}

/** Counts while the parser reads, so that it stops before it has taken in, or gone down, too much. */
class BoundedLexer extends Lexer {
  readonly #limit: number;
  #tokens = 0;
  #nesting = 0;

  constructor(source: Source, limit: number) {
    super(source);
    this.#limit = limit;
  }

  override advance(): Token {
    const token = super.advance();
    this.#tokens += 1;
    if (token.kind !== TokenKind.EOF && this.#tokens > this.#limit) {
      throw new RefusedDocument(
        `The document has more than ${this.#limit} tokens: ask in several requests, and send values as variables.`,
        'GRAPHQL_PARSE_FAILED',
      );
    }
    if (OPENING.has(token.kind)) this.#nesting += 1;
    if (CLOSING.has(token.kind)) this.#nesting -= 1;
    if (this.#nesting > MAX_NESTING) {
      throw new RefusedDocument(
        `The brackets of the document are nested more than ${MAX_NESTING} deep: ask in several requests.`,
        'GRAPHQL_PARSE_FAILED',
      );
    }
    return token;
  }
}

const OPENING = new Set<TokenKind>([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSING = new Set<TokenKind>([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/**
 * Documents that have been read, so that each client's own few are read once. They are bounded by the memory they take:
 * who sends another document each time pushes out his own, and what cannot be read is not kept at all.
 */
export function documentCaches() {
  const documents = new LRUCache<string, DocumentNode>({
    maxSize: MAX_CACHED_BYTES,
    maxEntrySize: MAX_CACHED_BYTES / 16,
    sizeCalculation: (document, text) => 2 * text.length + BYTES_A_TOKEN * tokensOf(document),
  });
  // The same text comes again and again, each time as a new string: of the one that came before, its hash is known.
  let last = '';
  return {
    documentCache: {
      get: (text: string) => {
        if (text !== last) last = text;
        return documents.get(last);
      },
      set: (text: string, document: DocumentNode) => void documents.set(text, document),
    },
    // What validation says is kept with the limits, which it is one of.
    validationCache: false,
    errorCache: { get: () => undefined, set: () => undefined },
  };
}

const MAX_CACHED_BYTES = 32 * 1024 * 1024;

/** What a token, its node and its place take in memory, measured generously. */
const BYTES_A_TOKEN = 500;

/** Comments count: they are kept with the rest. */
function tokensOf({ loc }: DocumentNode): number {
  let count = 0;
  for (let token: Token | null = loc?.startToken ?? null; token !== null; token = token.next) count += 1;
  return count;
}
