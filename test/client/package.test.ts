import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentId } from '../../client/src/document-id.ts';
import * as documents from '../../client/src/generated/graphql.ts';
import { operations } from '../../client/src/index.ts';
import { LIMIT, sizeOfAll } from '../../scripts/client-size.mjs';
import { MANIFEST } from './support.ts';

describe('the built package', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'loyalty-client-'));
    const built = ['--project', 'client/tsconfig.build.json', '--outDir', folder];
    execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', ...built]);
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has what its package.json names, for programs and for their types', async () => {
    const { exports } = JSON.parse(readFileSync('client/package.json', 'utf8'));
    for (const entry of ['.', './react', './documents']) {
      for (const kind of ['default', 'types']) {
        const path = join(folder, String(exports[entry][kind]).replace('./dist/', ''));
        expect(readFileSync(path, 'utf8').length).toBeGreaterThan(0);
      }
    }
  });

  it('runs in Node as it is', async () => {
    const built = await import(pathToFileURL(join(folder, 'index.js')).href);
    expect(built.add('0.1', '0.2')).toBe('0.3');
    expect(built.operations.Pay.id).toBe(operations.Pay.id);
  });
});

describe('the size', () => {
  it(`of ./react is at most ${LIMIT} bytes, besides React and TanStack Query`, async () => {
    const size = await sizeOfAll();
    console.log(`@loyalty-graphql/client/react: ${size} of ${LIMIT} bytes, minified and gzipped`);
    expect(size).toBeLessThanOrEqual(LIMIT);
    // What is measured is really there.
    expect(size).toBeGreaterThan(5_000);
  });
});

describe('operations and documents', () => {
  const manifest: Record<string, string> = JSON.parse(readFileSync(MANIFEST, 'utf8'));

  it('are the same, under the ids of the manifest', () => {
    const ids = Object.values(operations).map(({ id }) => id);
    expect(ids.toSorted()).toEqual(Object.keys(manifest).toSorted());
    expect(operations.Pay.id).toBe(documentId(documents.PayDocument));
    expect(operations.Transaction.id).toBe(documentId(documents.TransactionDocument));
  });
});
