// The declarations of the package, for whoever embeds it: those that its entry leads to, and no others.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

/** Writes the declarations of an entry and of what it leads to. Throws where the compiler finds a mistake. */
export function declare(entry, out) {
  const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, '.');
  const program = ts.createProgram([entry], {
    ...options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: '.',
    outDir: out,
  });
  const mistakes = ts.getPreEmitDiagnostics(program);
  if (mistakes.length > 0) {
    throw new Error(
      ts.formatDiagnostics(mistakes, {
        getCanonicalFileName: (name) => name,
        getCurrentDirectory: ts.sys.getCurrentDirectory,
        getNewLine: () => '\n',
      }),
    );
  }
  const declarations = new Map();
  program.emit(undefined, (path, text) => declarations.set(relative(out, path), text), undefined, true);

  rmSync(out, { recursive: true, force: true });
  for (const path of reachable(entry.replace(/\.ts$/, '.d.ts'), declarations)) {
    mkdirSync(dirname(join(out, path)), { recursive: true });
    writeFileSync(join(out, path), declarations.get(path));
  }
}

/** The declarations that one of them leads to, itself included. */
function reachable(path, declarations, found = new Set()) {
  if (found.has(path) || !declarations.has(path)) return found;
  found.add(path);
  for (const { fileName } of ts.preProcessFile(declarations.get(path)).importedFiles) {
    if (fileName.startsWith('.')) {
      reachable(join(dirname(path), fileName.replace(/(\.d)?\.[jt]s$/, '.d.ts')), declarations, found);
    }
  }
  return found;
}
