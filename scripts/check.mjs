// Everything that CI runs, in one command. Stops at the first thing that is wrong and says what to do about it.
// `--without-tests` is for whoever has just run them.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What `npm run codegen` writes. */
const GENERATED = [
  'schema/schema.graphql',
  'schema/subgraph.graphql',
  'docs/api.md',
  'client/src/generated/gql.ts',
  'client/src/generated/graphql.ts',
  'client/src/generated/hooks.ts',
  'client/src/generated/operations.ts',
  'client/src/generated/persisted-documents.json',
];

/** Each is checked by itself: only the client, its tests and the example know a browser. */
const PROGRAMS = ['tsconfig.json', 'client/tsconfig.json', 'examples/web/tsconfig.json'];

const steps = [
  [
    'types',
    () => PROGRAMS.every((project) => run('tsc', ['--noEmit', '--project', project])),
    'Mend the types that are named above.',
  ],
  [
    'lint and format',
    () => run('biome', ['ci', '--error-on-warnings', '.']),
    'Run `npm run format`, then mend what is left.',
  ],
  ['generated files', isGenerated, 'Run `npm run codegen` and commit what it changes.'],
  [
    'lint of the contract',
    () => run('eslint', ['--max-warnings', '0', 'schema/schema.graphql', 'client/documents']),
    'Mend what is named above, or say in eslint.config.mjs why it is right as it is.',
  ],
  [
    'contract',
    () => spawnSync(process.execPath, ['scripts/schema-contract.mjs'], { stdio: 'inherit' }).status === 0,
    'Do what stands beside each change above; docs/schema.md says why.',
  ],
  ['unused code', () => run('knip', ['--no-progress']), 'Remove what nothing uses, or say in knip.json why it stays.'],
  ...(process.argv.includes('--without-tests')
    ? []
    : [['tests', () => run('vitest', ['run', ...process.argv.slice(2)]), 'Mend what is named above.']]),
];

for (const [name, passes, remedy] of steps) {
  console.log(`\n── ${name}`);
  if (!passes()) {
    console.error(`\n✗ ${name}: ${remedy}`);
    process.exit(1);
  }
}
console.log('\n✓ everything that CI checks is in order');

function run(program, args, options = {}) {
  return spawnSync(`node_modules/.bin/${program}`, args, { stdio: 'inherit', ...options }).status === 0;
}

/** Generates anew and compares; a generated file that git does not know counts as a difference. */
function isGenerated() {
  const before = GENERATED.map(read);
  if (!run('graphql-codegen', ['--config', 'codegen.ts', '--silent'])) return false;
  const changed = GENERATED.filter((path, index) => read(path) !== before[index]);
  const untracked = GENERATED.filter(
    (path) => spawnSync('git', ['ls-files', '--error-unmatch', path], { stdio: 'ignore' }).status !== 0,
  );
  for (const path of changed) console.error(`${path} was not what the schema and client/documents give.`);
  for (const path of untracked) console.error(`${path} is not committed.`);
  return changed.length === 0 && untracked.length === 0;
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
