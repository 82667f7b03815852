// Bundles the programs into dist/, so that they start at once on every supported Node. Types are checked by `npm run
// check`. Files are put in place whole: two starts at one time do not see half of a build. `--types` adds the
// declarations for whoever embeds the package, which takes a compiler and some seconds.
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { BUNDLED, PACKAGE } from './bundling.mjs';

const OUT = 'dist';
const PROGRAMS = {
  main: 'src/main.ts',
  cli: 'src/cli/main.ts',
  sandbox: 'src/sandbox/main.ts',
  settle: 'src/settle/main.ts',
  reseal: 'src/reseal/main.ts',
  doctor: 'src/doctor/main.ts',
};

/** What others import, beside the libraries that they have themselves. */
const LIBRARY = { index: 'src/index.ts' };

/** What an earlier build left may be in use by a program that was started with it, for so long. */
const KEPT_MS = 24 * 60 * 60 * 1_000;

const BUILT = Object.keys({ ...PROGRAMS, ...LIBRARY }).map((name) => join(OUT, `${name}.js`));
const TYPES = join(OUT, 'types');

if (!isFresh(BUILT)) {
  // Only here: where dist/ has been brought along, the development packages need not be installed.
  const { build } = await import('esbuild');
  const made = await Promise.all([
    build({ ...BUNDLED, entryPoints: PROGRAMS, outdir: OUT, write: false }),
    build({ ...PACKAGE, entryPoints: LIBRARY, outdir: OUT, write: false }),
  ]);
  const outputFiles = made.flatMap((one) => one.outputFiles);
  mkdirSync(OUT, { recursive: true });
  // The programs last: they name the chunks that must be there already.
  const programs = new Set(BUILT.map((path) => resolve(path)));
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
if (process.argv.includes('--types') && !isFresh([join(TYPES, 'src/index.d.ts')])) {
  const { declare } = await import('./declarations.mjs');
  declare('src/index.ts', TYPES);
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

/** Whether all that was built is newer than every source. */
function isFresh(built) {
  if (!built.every((path) => existsSync(path))) return false;
  const oldest = Math.min(...built.map((path) => statSync(path).mtimeMs));
  const sources = ['src', 'schema'].flatMap((folder) =>
    readdirSync(folder, { recursive: true }).map((name) => join(folder, name)),
  );
  return ['package.json', 'package-lock.json', 'scripts/build.mjs', 'scripts/bundling.mjs', ...sources].every(
    (path) => statSync(path).mtimeMs < oldest,
  );
}
