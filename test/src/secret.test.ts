import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { format, inspect } from 'node:util';
import { pino } from 'pino';
import { afterAll, describe, expect, test } from 'vitest';
import { banner } from '../../src/banner.ts';
import { readConfig } from '../../src/config.ts';
import { completeConfig } from '../../src/development.ts';
import { fileSecret, secret, shownAddress } from '../../src/secret.ts';

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

/** Every way in which something finds its way into a text. */
function printedWith(value: unknown): string[] {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const logger = pino({ level: 'trace' }, stream);
  logger.info({ value });
  logger.info({ deep: { list: [value] } });
  const line: string = 'told %s %j %o';
  logger.error({ err: value }, line, value, value, value);
  const more = { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true };
  return [
    ...lines,
    `${value}`,
    String(value),
    JSON.stringify({ value }),
    inspect(value, more),
    inspect(value, { ...more, customInspect: false }),
    format('%s %j %o %O', value, value, value, value),
  ];
}

describe('nothing prints a secret of the configuration', () => {
  const bytes = Buffer.from('hunter2-of-sealing-hunter2-of-se');
  const secrets = {
    PAYWIZARD_CLIENT_ID: 'hunter2-id',
    PAYWIZARD_CLIENT_SECRET: 'hunter2-secret',
    PAYWIZARD_TOKEN: 'hunter2-token',
    DATABASE_URL: 'postgres://hunter2:hunter2-db@db.example:5432/ledger?password=hunter2-too',
    REDIS_URL: 'redis://:hunter2-redis@cache.example:6379/3',
    AUTH_JWT_KEY: 'hunter2-of-tokens-hunter2-of-tokens',
    SEALING_KEYS: `k1:${bytes.toString('base64')}`,
  };
  const open = { MERCHANT: 'shop', PAYWIZARD_URL: 'https://uat.paywizard.biz' };
  const traces = [
    'hunter2',
    bytes.toString('base64'),
    bytes.toString('hex'),
    '104, 117, 110',
    '104,117,110',
    '68 75 6e',
  ];

  const expectClean = async (environment: Record<string, string>) => {
    const { settings } = await completeConfig(readConfig(environment));
    const printed = [settings, ...Object.values(settings), ...Object.values(settings.paywizard.credentials)].flatMap(
      printedWith,
    );
    for (const trace of traces) expect(printed.filter((text) => text.includes(trace))).toEqual([]);
    return settings;
  };

  test('set in variables', async () => {
    const settings = await expectClean({ ...open, ...secrets });
    expect(settings.databaseUrl()).toBe(secrets.DATABASE_URL);
    expect(Buffer.from(settings.sealingKeys[0]?.key ?? [])).toEqual(bytes);
    expect(JSON.parse(JSON.stringify(settings))).toMatchObject({
      databaseUrl: 'postgres://•••@db.example:5432/ledger?•••',
      redisUrl: 'redis://•••@cache.example:6379/3',
      tokenKey: { key: '•••' },
      sealingKeys: ['k1:•••'],
      paywizard: { credentials: { clientId: '•••', clientSecret: '•••', token: '•••' } },
    });
  });

  test('or kept in files', async () => {
    const files = Object.entries(secrets).map(([name, value]) => [`${name}_FILE`, file(name, value)]);
    const settings = await expectClean({ ...open, ...Object.fromEntries(files) });
    expect(settings.paywizard.credentials.token()).toBe(secrets.PAYWIZARD_TOKEN);
  });

  test('nor does the banner of a start', async () => {
    const { settings } = await completeConfig(readConfig({ ...open, ...secrets }));
    const text = banner({ settings, port: 4000, developmentToken: null, sandboxUrl: null });
    expect(text).toContain('postgres://•••@db.example:5432/ledger');
    expect(text).not.toContain('hunter2');
  });

  test('and the mask tells nothing of its length', () => {
    expect(`${secret('x')}`).toBe(`${secret('x'.repeat(99))}`);
  });
});

test.each([
  ['postgres://db.example/ledger', 'postgres://db.example/ledger'],
  ['redis://user@cache.example', 'redis://•••@cache.example'],
  ['rediss://user:p%40ss@[::1]:6379/0', 'rediss://•••@[::1]:6379/0'],
  // A password that was not encoded: what looks like host and path is a piece of it.
  ['postgres://user:12/34@db.example/ledger', 'postgres://•••'],
  ['postgres://user:12?34@db.example/ledger', 'postgres://•••'],
  ['postgres://db.example/ledger#hunter2', 'postgres://db.example/ledger'],
  ['file:.data/ledger.db', 'file:.data/ledger.db'],
  ['file:.data/ledger.db?key=hunter2', 'file:.data/ledger.db?•••'],
  ['hunter2', '•••'],
])('of the address %s is shown %s', (address, shown) => {
  expect(shownAddress(address)).toBe(shown);
});
