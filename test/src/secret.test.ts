import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { fileSecret } from '../../src/secret.ts';

const directory = mkdtempSync(join(tmpdir(), 'loyalty-secret-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** A file that holds this text. */
function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

/** A file is looked at again after a second. */
const nextLook = () => setTimeout(1_020);

test('a secret in a file is read without the white space around it', () => {
  expect(fileSecret(file('spaces', ' the secret \n'))()).toBe('the secret');
});

test.each([
  ['is not there', () => join(directory, 'nowhere')],
  ['is empty', () => file('empty', '')],
  ['holds nothing but white space', () => file('blank', ' \n')],
])('a file that %s at the start is refused', (_what, make) => {
  const path = make();
  expect(() => fileSecret(path)).toThrow();
});

describe.concurrent('without a restart', () => {
  test('a file that was written anew or replaced is read again; one that is gone or empty leaves the last value', async ({
    expect,
  }) => {
    const paths = ['written', 'replaced', 'gone', 'emptied'].map((name) => file(name, 'first'));
    const [written = '', replaced = '', gone = '', emptied = ''] = paths;
    const secrets = paths.map((path) => fileSecret(path));
    const values = () => secrets.map((secret) => secret());

    writeFileSync(written, 'second');
    renameSync(file('new', 'other'), replaced);
    rmSync(gone);
    writeFileSync(emptied, '');
    expect(values()).toEqual(['first', 'first', 'first', 'first']);
    await nextLook();
    expect(values()).toEqual(['second', 'other', 'first', 'first']);

    writeFileSync(gone, 'back');
    writeFileSync(emptied, 'filled');
    await nextLook();
    expect(values()).toEqual(['second', 'other', 'back', 'filled']);
  });

  test('the three credentials of an upstream are rotated in their files', async ({ expect }) => {
    const names = ['PAYWIZARD_CLIENT_ID', 'PAYWIZARD_CLIENT_SECRET', 'PAYWIZARD_TOKEN'];
    const { paywizard } = readConfig({
      PAYWIZARD_URL: 'https://uat.paywizard.biz',
      ...Object.fromEntries(names.map((name) => [`${name}_FILE`, file(name, `${name} 1\n`)])),
    });
    const { clientId, clientSecret, token } = paywizard?.credentials ?? {};
    const values = () => [clientId?.(), clientSecret?.(), token?.()];
    expect(values()).toEqual(names.map((name) => `${name} 1`));

    for (const name of names) file(name, `${name} 2, longer\n`);
    await nextLook();
    expect(values()).toEqual(names.map((name) => `${name} 2, longer`));
  });
});
