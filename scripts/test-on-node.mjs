// Runs the tests on other versions of Node than the one that is installed: `npm run test:nodes` on all that are
// supported, `node scripts/test-on-node.mjs 24 test/schema` on one of them, and with whatever Vitest is to be told. Each
// Node comes from npm, as a package for this platform, and is kept under node_modules/.cache. A deprecation warning of
// Node's fails the run, also one in a program that a test starts.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';

const SUPPORTED = ['20', '22', '24'];
const current = process.versions.node.split('.')[0];
const words = process.argv.slice(2);
const named = words.filter((word) => /^\d+$/.test(word));
const forVitest = words.filter((word) => !named.includes(word));
const unknown = named.filter((major) => !SUPPORTED.includes(major));

if (unknown.length > 0) {
  console.error(`Node ${unknown.join(', ')} is not supported: name ${SUPPORTED.join(', ')}, or none for all of them.`);
  process.exit(2);
}

const failed = (named.length > 0 ? named : SUPPORTED).filter((major) => !passesOn(major));
if (failed.length > 0) {
  console.error(
    `\n✗ the tests fail on Node ${failed.join(', ')}; run them alone with \`npm run test:nodes -- ${failed[0]}\``,
  );
  process.exit(1);
}

function passesOn(major) {
  const node = major === current ? process.execPath : install(major);
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  console.log(`\n── the tests on Node ${version}`);
  const { status } = spawnSync(node, ['node_modules/vitest/vitest.mjs', 'run', ...forVitest], {
    stdio: 'inherit',
    env: {
      ...process.env,
      // What tests start by the name `node` is this one, too.
      PATH: `${dirname(node)}${delimiter}${process.env.PATH}`,
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --throw-deprecation`,
    },
  });
  return status === 0;
}

/** The program of the newest Node of that version. */
function install(major) {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const folder = resolve('node_modules/.cache/nodes', major);
  const node = join(folder, 'node_modules', name, process.platform === 'win32' ? 'bin/node.exe' : 'bin/node');
  if (existsSync(node)) return node;
  mkdirSync(folder, { recursive: true });
  // A project of its own: without one, npm would look for the next one above.
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', `${name}@${major}`];
  const { status } = spawnSync('npm', args, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0 || !existsSync(node)) {
    rmSync(folder, { recursive: true, force: true });
    console.error(`There is no package ${name}@${major} to be had from npm.`);
    process.exit(1);
  }
  return node;
}
