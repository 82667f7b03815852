import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lexer, type Token, walkTokens } from 'marked';

/** A page of the documentation, as its reader sees it. */
export interface Page {
  path: string;
  text: string;
  blocks: Block[];
  /** Targets of links and images, as written. */
  links: string[];
  /** What stands in backticks within the text. */
  spans: string[];
  /** The anchors that its headings can be reached by. */
  anchors: string[];
}

/** A fenced block. */
export interface Block {
  language: string;
  text: string;
}

/** Every page that is written for people. What others generate, and what is a note of a change, is not. */
export const pages: Page[] = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'client/README.md', 'bench/RESULTS.md']
  .concat(
    readdirSync('docs', { recursive: true, encoding: 'utf8' })
      .map((name) => join('docs', name))
      .sort(),
  )
  .filter((path) => path.endsWith('.md'))
  .map(read);

function read(path: string): Page {
  const text = readFileSync(path, 'utf8');
  const page: Page = { path, text, blocks: [], links: [], spans: [], anchors: [] };
  walkTokens(lexer(text), (token: Token) => {
    if (token.type === 'code') page.blocks.push({ language: token.lang ?? '', text: token.text });
    if (token.type === 'link' || token.type === 'image') page.links.push(token.href);
    if (token.type === 'codespan') page.spans.push(token.text);
    if (token.type === 'heading') page.anchors.push(anchorOf(token.text));
  });
  return page;
}

/** As GitHub makes it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
    .replaceAll(' ', '-');
}

/** The blocks of a language, each with the page that it stands on. */
export const blocksOf = (language: string): { path: string; text: string }[] =>
  pages.flatMap(({ path, blocks }) =>
    blocks.filter((block) => block.language === language).map(({ text }) => ({ path, text })),
  );
