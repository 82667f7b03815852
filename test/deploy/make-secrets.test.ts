import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import { SCOPES } from '../../src/auth/scopes.ts';

describe('the command that makes the secrets of a laptop', () => {
  const parent = mkdtempSync(join(tmpdir(), 'loyalty-secrets-'));
  const make = (name: string) => {
    const directory = join(parent, name);
    const printed = execFileSync(process.execPath, ['deploy/make-secrets.mjs', directory], { encoding: 'utf8' });
    const texts = Object.fromEntries(
      readdirSync(directory).map((file) => [file, readFileSync(join(directory, file), 'utf8')]),
    );
    return { directory, printed, texts };
  };
  const { directory, printed, texts } = make('one');
  afterAll(() => rmSync(parent, { recursive: true, force: true }));

  it('prints none of them', () => {
    const { '.gitignore': _ignored, 'paywizard-client-id': _published, ...secret } = texts;
    expect(Object.keys(secret).length).toBeGreaterThan(7);
    expect(Object.entries(secret).filter(([, text]) => printed.includes(text))).toEqual([]);
  });

  it('keeps them from other users of the machine, and from git', () => {
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(texts['.gitignore']).toBe('*\n');
  });

  it('lets the users in the containers read them, and nobody write them', () => {
    const modes = Object.keys(texts).map((file) => statSync(join(directory, file)).mode & 0o777);
    expect(new Set(modes)).toEqual(new Set([0o444]));
  });

  it('leaves what is there as it is, so that the ledger and the database still open', () => {
    const again = make('one');
    expect(again.texts).toEqual(texts);
    expect(again.printed).not.toContain('made');
  });

  it('makes others for another directory, but what the sandbox expects', () => {
    const { texts: others } = make('two');
    const same = Object.keys(texts).filter((file) => others[file] === texts[file]);
    expect(same.toSorted()).toEqual([
      '.gitignore',
      'paywizard-client-id',
      'paywizard-client-secret',
      'paywizard-token',
    ]);
  });

  it('makes a token with every scope that there is', () => {
    expect(decodeJwt(texts['development-token'] ?? '').scope).toBe(SCOPES.join(' '));
  });
});
