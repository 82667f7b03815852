// Makes the contract as it stands the promise of a release: `node scripts/schema-release.mjs 0.2.0` keeps it as
// schema/released/0.2.0.graphql, which `npm run check` compares with from then on. The changes are written down before.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { releasesIn } from './schema-changelog.mjs';
import { noticeProblems } from './schema-deprecations.mjs';
import { CHANGELOG, compareVersions, examine, readContract, releasePath, SCHEMA } from './schema-examine.mjs';

const [version = ''] = process.argv.slice(2);
const problems = /^\d+\.\d+\.\d+$/.test(version)
  ? problemsOf(version)
  : ['Say which release it is: node scripts/schema-release.mjs 0.2.0'];
for (const problem of problems) console.error(`✗ ${problem}`);
if (problems.length > 0) process.exitCode = 1;
else release(version);

/** Why it cannot be released, a line for each. */
function problemsOf(next) {
  const contract = readContract();
  const heading = releasesIn(contract.changelog).find((one) => one.version === next);
  const day = heading?.day ?? today();
  return [
    ...(existsSync(releasePath(next))
      ? [`${next} is released already, and what is released is not changed: take the next number.`]
      : compareVersions(next, contract.version) < 0
        ? [`${next} is older than the last release, ${contract.version}.`]
        : []),
    ...(heading === undefined
      ? [
          `${CHANGELOG} has no heading "## ${next} (${today()})": write under it what changes for apps, above ${contract.version}.`,
        ]
      : []),
    ...(/^## Unreleased$/m.test(contract.changelog)
      ? [`${CHANGELOG} still has "## Unreleased": make it the heading of ${next}, so that nothing stands twice.`]
      : []),
    ...examine(contract, today()).problems,
    ...noticeProblems(contract.current, contract.released, day),
  ];
}

function release(next) {
  const [, ...lines] = readFileSync(SCHEMA, 'utf8').split('\n');
  const first = `# The contract as release ${next} promises it: written by \`node scripts/schema-release.mjs ${next}\`, and never changed after.`;
  writeFileSync(releasePath(next), [first, ...lines].join('\n'));
  console.log(`${releasePath(next)} is written: commit it with ${CHANGELOG}.`);
}

function today() {
  return new Date().toISOString().slice(0, 10);
}
