// Bundles the programs into dist/, so that they start at once on every supported Node. Types are checked by `npm run
// check`. Files are put in place whole: two starts at one time do not see half of a build. `--types` adds the
// declarations for whoever embeds the package, which takes a compiler and some seconds.
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const OUT = 'dist';
const PROGRAMS = {
  main: 'src/main.ts',
  cli: 'src/cli/main.ts',
  index: 'src/index.ts',
  sandbox: 'src/sandbox/main.ts',
  settle: 'src/settle/main.ts',
  reseal: 'src/reseal/main.ts',
  doctor: 'src/doctor/main.ts',
};

/** What an earlier build left may be in use by a program that was started with it, for so long. */
const KEPT_MS = 24 * 60 * 60 * 1_000;

const withTypes = process.argv.includes('--types');
if (withTypes || !isFresh()) {
  // Only here: where dist/ has been brought along, the development packages need not be installed.
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: PROGRAMS,
    outdir: OUT,
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    sourcemap: true,
    write: false,
    logLevel: 'warning',
  });
  mkdirSync(OUT, { recursive: true });
  // The programs last: they name the chunks that must be there already.
  const programs = new Set(Object.keys(PROGRAMS).map((name) => join(process.cwd(), OUT, `${name}.js`)));
  for (const { path, contents } of outputFiles.sort(
    (a, b) => Number(programs.has(a.path)) - Number(programs.has(b.path)),
  )) {
    put(path, contents);
  }
  chmodSync(join(OUT, 'cli.js'), 0o755);
  const names = outputFiles.map(({ path }) => basename(path));
  // A package holds what this build has made, and nothing that lies beside it.
  put(join(OUT, '.npmignore'), ['/*', '!/types', ...names.map((name) => `!/${name}`), ''].join('\n'));
  clear(new Set(names));
}
if (withTypes) {
  const { declare } = await import('./declarations.mjs');
  declare('src/index.ts', join(OUT, 'types'));
}

function put(path, contents) {
  writeFileSync(`${path}.${process.pid}`, contents);
  renameSync(`${path}.${process.pid}`, path);
}

/** Removes what earlier builds have left, once nobody will be using it. */
function clear(names) {
  for (const name of readdirSync(OUT)) {
    const path = join(OUT, name);
    const isLeft = /\.js(\.map)?(\.\d+)?$/.test(name) && !names.has(name);
    if (isLeft && Date.now() - statSync(path).mtimeMs > KEPT_MS) rmSync(path, { force: true });
  }
}

/** Whether every program is newer than every source. */
function isFresh() {
  const built = Object.keys(PROGRAMS).map((name) => join(OUT, `${name}.js`));
  if (!built.every((path) => existsSync(path))) return false;
  const oldest = Math.min(...built.map((path) => statSync(path).mtimeMs));
  const sources = ['src', 'schema'].flatMap((folder) =>
    readdirSync(folder, { recursive: true }).map((name) => join(folder, name)),
  );
  return ['package.json', 'package-lock.json', 'scripts/build.mjs', ...sources].every(
    (path) => statSync(path).mtimeMs < oldest,
  );
}
