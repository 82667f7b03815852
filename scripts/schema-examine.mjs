// The contract as it stands, beside its last release.
import { readdirSync, readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { says, textSince } from './schema-changelog.mjs';
import { changesBetween } from './schema-changes.mjs';
import { deprecationProblems } from './schema-deprecations.mjs';

export const SCHEMA = 'schema/schema.graphql';
export const CHANGELOG = 'schema/CHANGELOG.md';
export const releasePath = (version) => `schema/released/${version}.graphql`;

/** Reads it from the folder that the program runs in. */
export function readContract() {
  const version = versions().at(-1);
  return {
    version,
    released: buildSchema(readFileSync(releasePath(version), 'utf8')),
    current: buildSchema(readFileSync(SCHEMA, 'utf8')),
    changelog: readFileSync(CHANGELOG, 'utf8'),
  };
}

/** All that is wrong, a line for each, and the changes that were noted as they should be. */
export function examine({ version, released, current, changelog }, today) {
  const { refused, noted } = changesBetween(released, current, today);
  const since = textSince(changelog, version);
  const silent = noted.filter(({ description }) => since === null || !says(since, description));
  const problems = [
    ...refused.map(({ description, remedy }) => `${description} ${remedy}`),
    ...silent.map(({ description, remedy }) => `${description} ${remedy}`),
    ...deprecationProblems(current, released, today),
    ...(since === null ? [`${CHANGELOG} has no heading "## ${version} (YYYY-MM-DD)" for the last release.`] : []),
  ];
  return { problems, noted: noted.filter((change) => !silent.includes(change)) };
}

/** Below zero where the first is older. */
export function compareVersions(one, other) {
  const [a, b] = [one, other].map((version) => version.split('.').map(Number));
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** The releases that are kept, oldest first. */
function versions() {
  return readdirSync('schema/released')
    .filter((name) => name.endsWith('.graphql'))
    .map((name) => name.replace(/\.graphql$/, ''))
    .sort(compareVersions);
}
