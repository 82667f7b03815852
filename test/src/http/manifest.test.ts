import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schema } from '../../../schema/index.ts';
import { loadTrustedDocuments, ManifestError } from '../../../src/http/trusted-documents.ts';

const folder = mkdtempSync(join(tmpdir(), 'loyalty-manifest-'));
afterAll(() => rmSync(folder, { recursive: true }));

function written(content: string): string {
  const path = join(folder, `${readdirSync(folder).length}.json`);
  writeFileSync(path, content);
  return path;
}

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
const VIEWER = '{ viewer { merchant } }';
const load = (documents: Record<string, string>) => loadTrustedDocuments(written(JSON.stringify(documents)), schema);

/** The lines of the error that a manifest is refused with. */
function refusal(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof ManifestError) return error.message.split('\n');
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a manifest', () => {
  it('may name its documents with the hash’s name or without', () => {
    expect([...load({ [`sha256:${A}`]: VIEWER, [B]: VIEWER }).keys()]).toEqual([A, B]);
  });

  it('may name one document twice, but not two the same', () => {
    expect(load({ [`sha256:${A}`]: VIEWER, [A]: VIEWER }).size).toBe(1);
    expect(refusal(() => load({ [`sha256:${A}`]: VIEWER, [A]: '{ __typename }' }))).toEqual([
      `TRUSTED_DOCUMENTS: document "${A}" stands for two documents; leave one of them.`,
    ]);
  });

  it.each([
    '',
    '{',
    '[]',
    'null',
    '"text"',
    '{"a":1}',
    '{"a":{"query":"{ __typename }"}}',
  ])('is an object of documents, and not %s', (content) => {
    const [line, ...more] = refusal(() => loadTrustedDocuments(written(content), schema));
    expect(line).toMatch(/^TRUSTED_DOCUMENTS: the manifest cannot be read; .*npm run codegen/);
    expect(more).toEqual([]);
  });

  it('is there, and has something in it', () => {
    expect(refusal(() => loadTrustedDocuments(join(folder, 'nothing-here.json'), schema))).toHaveLength(1);
    expect(refusal(() => load({}))).toEqual(['TRUSTED_DOCUMENTS: the manifest has no document in it.']);
  });
});

describe('a document of a manifest that does not fit', () => {
  const misfits: [string, string, string][] = [
    ['an unknown field', '{ viewer { nothing } }', 'Cannot query field "nothing" on type "Viewer".'],
    [
      'a wrong type',
      'query ($a: Int!) { card(accountId: $a) { id } }',
      'Variable "$a" of type "Int!" used in position',
    ],
    ['no document', '{ viewer {', 'Syntax Error: Expected Name, found <EOF>.'],
    ['a fragment alone', 'fragment F on Viewer { merchant }', 'Fragment "F" is never used.'],
    ['a definition of a type', 'type T { a: Int }', 'The "T" definition is not executable.'],
    ['introspection', '{ __schema { description } }', 'GraphQL introspection has been disabled'],
  ];
  it.each(misfits)('%s', (_what, text, problem) => {
    const [line, ...more] = refusal(() => load({ [A]: VIEWER, [`sha256:${B}`]: text }));
    expect(line).toContain(`TRUSTED_DOCUMENTS: document "${B}" does not fit the schema: `);
    expect(line).toContain(problem);
    expect(more).toEqual([]);
  });

  it('is named with every other, one line each, and no value of it is quoted', () => {
    const lines = refusal(() =>
      load({
        [A]: '{ card(accountId: "1234", entryType: "914639258868515") { id } }',
        [B]: '{ card(accountId: "1234") { id } } "914639258868515"',
        'with\na break': '{ nothing }',
      }),
    );
    expect(lines).toHaveLength(3);
    expect(lines.join()).not.toContain('914639258868515');
    expect(lines[2]).toContain('"with\\na break"');
  });
});

describe('the program', () => {
  beforeAll(() => execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' }));

  it('does not start with a manifest that does not fit, and says why in one line', () => {
    const { PATH, HOME } = process.env;
    const TRUSTED_DOCUMENTS = written(JSON.stringify({ [A]: VIEWER, [B]: '{ viewer { nothing } }' }));
    const env = { PATH, HOME, PORT: '0', DATA_DIR: folder, LOG_LEVEL: 'silent', TRUSTED_DOCUMENTS };
    const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/main.js'], { env, timeout: 15_000 });
    expect(stderr.toString()).toBe(
      `TRUSTED_DOCUMENTS: document "${B}" does not fit the schema: Cannot query field "nothing" on type "Viewer".\n`,
    );
    expect(stdout.toString()).toBe('');
    expect(status).toBe(1);
  });
});
