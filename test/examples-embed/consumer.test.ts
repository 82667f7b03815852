import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { snippetsOf } from '../support/snippets.ts';

/** Compilers and packers on a busy machine. */
const SLOW_MS = 300_000;

/** Someone else's folder, with the package in it as npm would have put it there, and what the package says it needs. */
const home = mkdtempSync(join(tmpdir(), 'loyalty-consumer-'));
const installed = join(home, 'node_modules', 'loyalty-graphql');
let packed: string[];
beforeAll(() => {
  const said = execFileSync('npm', ['pack', '--silent', '--json', '--pack-destination', home], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ filename, files }] = JSON.parse(said.slice(said.indexOf('[\n')));
  packed = files.map(({ path }: { path: string }) => path);
  execFileSync('tar', ['xzf', join(home, filename), '-C', home]);
  mkdirSync(dirname(installed));
  renameSync(join(home, 'package'), installed);
  const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  for (const name of [...Object.keys(dependencies), '@types/node', 'fastify']) {
    const link = join(home, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(resolve('node_modules', name), link);
  }
  writeFileSync(join(home, 'package.json'), '{ "type": "module" }');
}, SLOW_MS);
afterAll(() => rmSync(home, { recursive: true, force: true }));

const run = (...words: string[]): string => {
  const { PATH } = process.env;
  const env = { PATH, DATA_DIR: join(home, 'data'), PORT: '0', LOG_LEVEL: 'silent' };
  return execFileSync(process.execPath, words, { cwd: home, env, encoding: 'utf8' });
};

it('holds the programs, their declarations and their papers, and no sources, tests or leftovers', () => {
  const strange = packed.filter(
    (path) =>
      !/^(dist\/[\w-]+\.js(\.map)?|dist\/types\/src\/[\w/-]+\.d\.ts|docs\/[\w/-]+\.md|schema\/(schema|subgraph)\.graphql|(README|CHANGELOG|SECURITY)\.md|package\.json)$/.test(
        path,
      ),
  );
  expect(strange).toEqual([]);
  for (const path of ['dist/cli.js', 'dist/index.js', 'dist/main.js', 'dist/types/src/index.d.ts']) {
    expect(packed).toContain(path);
  }
  const imported = packed
    .filter((path) => path.endsWith('.js'))
    .flatMap((path) => [...readFileSync(join(installed, path), 'utf8').matchAll(/(?:from|import)\s*\(?"\.\/([^"]+)"/g)])
    .map(([, name]) => `dist/${name}`);
  expect(imported.filter((path) => !packed.includes(path))).toEqual([]);
  expect(statSync(join(installed, 'dist/cli.js')).mode & 0o111).not.toBe(0);
});

it('its programs run where it is installed', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(run(join(installed, 'dist/cli.js'), '--version')).toBe(`${version}\n`);
  expect(run(join(installed, 'dist/cli.js'), 'migrate')).toContain('up to date');
});

it('the pages’ code compiles against its declarations, all of which are checked, and runs', {
  timeout: SLOW_MS,
}, () => {
  const snippets = snippetsOf('docs/embedding.md').filter(({ path }) => path.startsWith('embed/'));
  expect(snippets.map(({ path }) => path)).toContain('embed/balance.ts');
  for (const { path, text } of snippets) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  }
  const options = ['--module', 'nodenext', '--target', 'es2023', '--lib', 'es2023', '--types', 'node', '--strict'];
  const said = (() => {
    try {
      return run(resolve('node_modules/typescript/bin/tsc'), ...options, ...snippets.map(({ path }) => path));
    } catch (error) {
      return error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
    }
  })();
  expect(said).toBe('');
  expect(run('embed/balance.js')).toBe('{"data":{"card":{"balance":{"formatted":"$1,534.10"}}}}\n');
});
