import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const DAY_S = 24 * 60 * 60;
const now = () => Date.now() / 1_000;

it('a build removes what earlier ones left, but not what a program may be using, and packs neither', {
  timeout: 120_000,
}, () => {
  const build = () => execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
  build();
  const [abandoned, used] = ['dist/chunk-ABANDONED.js', 'dist/chunk-INUSE.js'];
  for (const path of [abandoned, used]) writeFileSync(path, '');
  utimesSync(abandoned, 0, now() - 2 * DAY_S);
  // As if a source had been changed since.
  utimesSync('dist/doctor.js', 0, 0);
  build();
  expect([abandoned, used].map((path) => existsSync(path))).toEqual([false, true]);
  rmSync(used);
  const packed = readFileSync('dist/.npmignore', 'utf8');
  expect(packed).toMatch(/^\/\*$/m);
  expect(packed).toMatch(/^!\/cli\.js$/m);
  expect(packed).not.toMatch(/INUSE|ABANDONED/);
  expect(readFileSync('dist/cli.js', 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
});

it('what the server loads has no character beyond Latin-1: one would double the memory of the whole file', () => {
  const imported = (file: string): string[] =>
    [...readFileSync(`dist/${file}`, 'utf8').matchAll(/^(?:import|\} from) "\.\/([\w-]+\.js)";$/gm)].flatMap(
      ([, name]) => name ?? [],
    );
  const files = new Set(['main.js']);
  for (const file of files) for (const other of imported(file)) files.add(other);
  expect(files.size).toBeGreaterThan(5);
  const wide = [...files].filter((file) => /[\u0100-\uffff]/.test(readFileSync(`dist/${file}`, 'utf8')));
  expect(wide).toEqual([]);
});

it('what no program uses of a library is not bundled', () => {
  const names = [...readFileSync('dist/.npmignore', 'utf8').matchAll(/^!\/((?!package-|index\.)[\w-]+\.js)$/gm)];
  expect(names.length).toBeGreaterThan(10);
  const bundled = names.flatMap(
    ([, name]) => readFileSync(`dist/${name}`, 'utf8').match(/^\/\/ node_modules\/.*$/gm) ?? [],
  );
  expect(bundled).toContain('// node_modules/zod/v4/locales/en.js');
  expect(bundled.filter((line) => /\/(ajv|fast-uri)\/|locales\/(?!en\.js|index\.js)/.test(line))).toEqual([]);
});
