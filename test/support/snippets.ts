import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';

/** A file that a page of the documentation tells its reader to write. */
export interface Snippet {
  /** Its first line says so: `// src/pay.tsx`. */
  path: string;
  text: string;
}

/** The TypeScript of a Markdown page, file by file. Throws where a block does not say which file it is, or says it twice. */
export function snippetsOf(page: string): Snippet[] {
  const blocks = [...readFileSync(page, 'utf8').matchAll(/^```(tsx?)\n([\s\S]*?)^```/gm)];
  const snippets = blocks.map(([, language = '', text = '']) => {
    const path = /^\/\/ (\S+)\n/.exec(text)?.[1];
    if (path === undefined) throw new Error(`${page}: a block of ${language} does not begin with // and its file.`);
    return { path, text };
  });
  const twice = snippets.filter(({ path }, at) => snippets.findIndex((other) => other.path === path) !== at);
  if (twice.length > 0) throw new Error(`${page}: ${twice.map(({ path }) => path).join(', ')} stands there twice.`);
  return snippets;
}

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  customConditions: ['source'],
  types: ['vite/client'],
  jsx: ts.JsxEmit.ReactJSX,
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noFallthroughCasesInSwitch: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
};

/** What the compiler says of these files, as an app would be set up. Nothing is written; `[]` where all is well. */
export function compile(snippets: readonly Snippet[]): string[] {
  // Where an app of this repository would find its packages.
  const root = resolve('examples/web/snippets-that-are-only-in-memory');
  const files = new Map(snippets.map(({ path, text }) => [join(root, path), text]));
  const folders = new Set([...files.keys()].map((path) => dirname(path)));
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists, readFile } = host;
  const onDisk = host.directoryExists?.bind(host);
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path) ?? readFile(path);
  host.directoryExists = (path) => path === root || folders.has(path) || (onDisk?.(path) ?? true);
  host.getSourceFile = (path, languageVersion, ...rest) => {
    const text = files.get(path);
    return text === undefined
      ? getSourceFile(path, languageVersion, ...rest)
      : ts.createSourceFile(path, text, languageVersion);
  };
  const program = ts.createProgram([...files.keys()], OPTIONS, host);
  return [...files.keys()].flatMap((path) => {
    const source = program.getSourceFile(path);
    return ts.getPreEmitDiagnostics(program, source).map(({ messageText, start, file }) => {
      const line =
        file === undefined || start === undefined ? '' : `:${file.getLineAndCharacterOfPosition(start).line + 1}`;
      return `${path.slice(root.length + 1)}${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
  });
}
