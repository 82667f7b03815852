import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { KNOWN_NAMES } from '../../../src/merchants/written-merchant.ts';

const directory = mkdtempSync(join(tmpdir(), 'loyalty-documented-'));
afterAll(() => rmSync(directory, { recursive: true }));

const [, section = ''] = readFileSync('docs/configuration.md', 'utf8').split('\n## Several merchants\n');
const example = /```json\n([\s\S]*?)```/.exec(section)?.[1] ?? '';

const KEY = Buffer.alloc(32, 3).toString('base64');
const SECRETS: Record<string, string> = {
  'south-database-url': 'postgres://south:pass@db.example/south',
  'south-sealing-keys': `s1:${KEY}`,
};

/** The example with its secrets where this test can put them. */
function exampleFile(): string {
  for (const [, name = ''] of example.matchAll(/\/run\/secrets\/([\w-]+)/g)) {
    writeFileSync(join(directory, name), SECRETS[name] ?? `the secret ${name}`);
  }
  const path = join(directory, 'merchants.json');
  writeFileSync(path, example.replaceAll('/run/secrets', directory));
  return path;
}

it('the example is a file that starts in production', () => {
  const { merchants } = readConfig({
    NODE_ENV: 'production',
    MERCHANTS_FILE: exampleFile(),
    PAYWIZARD_URL: 'https://uat.paywizard.biz',
    AUTH_JWKS_URL: 'https://id.example/jwks.json',
    AUTH_ISSUER: 'https://id.example',
    SEALING_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
  });
  expect(
    merchants?.map(({ merchant, paywizard, timeoutMs, rates, sealingScope, ownIssuer, databaseUrl }) => [
      ...[merchant, paywizard.url, paywizard.credentials.token(), timeoutMs, rates.lookupsPerMinute, sealingScope],
      ...[ownIssuer?.issuer ?? null, databaseUrl?.() ?? null],
    ]),
  ).toEqual([
    ['north', 'https://uat.paywizard.biz', 'the secret north-token', 10_000, 300, 'north', null, null],
    [
      ...['south', 'https://portal.paywizard.biz', 'the secret south-token', 8_000, 120, null],
      ...['https://id.south.example', SECRETS['south-database-url']],
    ],
  ]);
});

it('the page names every member that there is', () => {
  const missing = Object.values(KNOWN_NAMES)
    .flat()
    .filter((name) => !section.includes(`\`${name}\``) && !section.includes(`"${name}"`));
  expect(missing).toEqual([]);
});
