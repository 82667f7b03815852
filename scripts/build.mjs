// Bundles the programs into dist/, so that they start at once on every supported Node. Types are checked by `npm run
// check`. Files are put in place whole: two starts at one time do not see half of a build.
import { existsSync, mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const OUT = 'dist';
const PROGRAMS = {
  main: 'src/main.ts',
  sandbox: 'src/sandbox/main.ts',
  settle: 'src/settle/main.ts',
  reseal: 'src/reseal/main.ts',
  doctor: 'src/doctor/main.ts',
};

if (!isFresh()) {
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
    writeFileSync(`${path}.${process.pid}`, contents);
    renameSync(`${path}.${process.pid}`, path);
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
