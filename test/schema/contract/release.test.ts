import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const FIRST = 'type Query {\n  card: Entry\n}\n\nenum Entry {\n  KEYED\n}\n';
const NEXT = FIRST.replace('  KEYED\n', '  KEYED\n  SCANNED\n');
const LINE = '- `SCANNED` was added to enum type\n  `Entry`.\n';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loyalty-contract-'));
  mkdirSync(join(folder, 'schema/released'), { recursive: true });
  write('schema/released/0.1.0.graphql', `# 0.1.0\n${FIRST}`);
  write('schema/schema.graphql', `# Generated.\n${NEXT}`);
  changelog('');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (path: string, text: string) => writeFileSync(join(folder, path), text);

const changelog = (above: string) =>
  write('schema/CHANGELOG.md', `# Changes\n\n${above}## 0.1.0 (2026-11-21)\n\nFirst.\n`);

function run(script: string, ...given: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve(`scripts/${script}.mjs`), ...given], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stdout, problems: stderr.split('\n').filter((line) => line !== '') };
}

describe('the check', () => {
  it('asks for a line about what apps may be surprised by, in words that can be copied', () => {
    expect(run('schema-contract')).toMatchObject({
      status: 1,
      problems: [
        '✗ SCANNED was added to enum type Entry. Add the line "- SCANNED was added to enum type Entry." to schema/CHANGELOG.md, above the last release.',
      ],
    });
  });

  it('is content with the line, however it is set and broken', () => {
    changelog(`## Unreleased\n\n${LINE}\n`);
    const { status, stdout } = run('schema-contract');
    expect(status).toBe(0);
    expect(stdout).toContain('noted: SCANNED was added to enum type Entry.');
  });

  it('is not content with a line below the release', () => {
    write('schema/CHANGELOG.md', `# Changes\n\n## 0.1.0 (2026-11-21)\n\n${LINE}`);
    expect(run('schema-contract').status).toBe(1);
  });

  it('refuses what breaks the contract, whatever the changelog says', () => {
    write('schema/schema.graphql', FIRST.replace('card: Entry', 'card: String'));
    changelog('## Unreleased\n\n- Query.card changed type from Entry to String.\n\n');
    const { status, problems } = run('schema-contract');
    expect(status).toBe(1);
    expect(problems).toEqual([expect.stringContaining('Query.card changed type from Entry to String. Put it back')]);
  });

  it('names the heading that is missing', () => {
    write('schema/CHANGELOG.md', '# Changes\n');
    expect(run('schema-contract').problems).toContain(
      '✗ schema/CHANGELOG.md has no heading "## 0.1.0 (YYYY-MM-DD)" for the last release.',
    );
  });
});

describe('a release', () => {
  const RELEASED = 'schema/released/0.2.0.graphql';

  it('keeps the contract as it stands, and is what the next check compares with', () => {
    changelog(`## 0.2.0 (2027-01-15)\n\n${LINE}\n`);
    expect(run('schema-release', '0.2.0')).toMatchObject({ status: 0, problems: [] });
    expect(readFileSync(join(folder, RELEASED), 'utf8')).toBe(
      `# The contract as release 0.2.0 promises it: written by \`node scripts/schema-release.mjs 0.2.0\`, and never changed after.\n${NEXT}`,
    );
    expect(run('schema-contract')).toMatchObject({ status: 0, stdout: 'The contract of 0.2.0 is kept.\n' });
    write('schema/schema.graphql', FIRST);
    expect(run('schema-contract').problems).toEqual([
      expect.stringContaining('SCANNED was removed from enum type Entry.'),
    ]);
  });

  it.each([
    ['without a number', [], ['Say which release it is']],
    ['with half a number', ['0.2'], ['Say which release it is']],
    ['of a number that is taken', ['0.1.0'], ['0.1.0 is released already', 'SCANNED was added']],
    [
      'of an older number',
      ['0.0.9'],
      ['0.0.9 is older than the last release, 0.1.0.', 'has no heading "## 0.0.9', 'SCANNED'],
    ],
    ['without a heading and without a line', ['0.2.0'], ['has no heading "## 0.2.0', 'SCANNED was added']],
  ])('is refused %s', (_what, given, expected) => {
    const { status, problems } = run('schema-release', ...given);
    expect(status).toBe(1);
    expect(problems).toEqual(expected.map((text) => expect.stringContaining(text)));
    expect(existsSync(join(folder, RELEASED))).toBe(false);
  });

  it('is refused where the heading of what is not released is left standing', () => {
    changelog(`## Unreleased\n\n## 0.2.0 (2027-01-15)\n\n${LINE}\n`);
    expect(run('schema-release', '0.2.0').problems).toEqual([expect.stringContaining('still has "## Unreleased"')]);
  });

  it('is refused where it gives less notice of a removal than 180 days', () => {
    const reason = '@deprecated(reason: "Use KEYED. Removed not before 2099-01-01.")';
    write('schema/schema.graphql', NEXT.replace('SCANNED', `SCANNED ${reason}`));
    changelog(`## 0.2.0 (2098-07-06)\n\n${LINE}\n`);
    expect(run('schema-release', '0.2.0').problems).toEqual([
      '✗ Entry.SCANNED: may be removed from 2099-01-01; a release of 2098-07-06 promises it until 2099-01-02 at least.',
    ]);
    changelog(`## 0.2.0 (2098-07-05)\n\n${LINE}\n`);
    expect(run('schema-release', '0.2.0').status).toBe(0);
  });
});
