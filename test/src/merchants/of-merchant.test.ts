import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import { type Config, ConfigError, readConfig } from '../../../src/config.ts';
import { completeConfig, ledgerSettings } from '../../../src/development.ts';
import { identifyBy } from '../../../src/merchants/issuers.ts';
import { configOfMerchant, eachMerchant } from '../../../src/merchants/of-merchant.ts';
import { servedNames, shownName, shownNames } from '../../../src/merchants/shown-names.ts';
import { secret } from '../../../src/secret.ts';

const directory = mkdtempSync(join(tmpdir(), 'loyalty-of-merchant-'));
afterAll(() => rmSync(directory, { recursive: true }));

const base64 = (byte: number): string => Buffer.alloc(32, byte).toString('base64');

function configOf(...changes: Record<string, unknown>[]): Config {
  const merchants = ['one', 'two'].map((id, index) => ({
    id,
    paywizard: { clientId: `id-${id}`, clientSecret: `hunter2-${id}`, token: `hunter2-t-${id}` },
    ...changes[index],
  }));
  const path = join(directory, 'merchants.json');
  writeFileSync(path, JSON.stringify({ merchants }));
  return readConfig({
    MERCHANTS_FILE: path,
    PAYWIZARD_URL: 'https://uat.paywizard.biz',
    SEALING_KEYS: `k1:${base64(7)}`,
    AUTH_ISSUER: 'https://id.example',
    AUTH_JWT_KEY: 'k'.repeat(32),
    DATA_DIR: directory,
  });
}

const problemsOf = (work: () => unknown): string[] => {
  try {
    work();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

describe('the configuration of one merchant', () => {
  it('is what a deployment of its own would have', () => {
    const own = {
      databaseUrl: 'file:own.db',
      auth: { issuer: 'https://id.two', jwksUrl: 'https://id.two/jwks' },
      limits: { lookupsPerMinute: 5 },
    };
    const two = configOfMerchant(configOf({}, own), 'two');
    expect(two).toMatchObject({
      merchant: 'two',
      merchants: null,
      issuer: 'https://id.two',
      tokenKey: { jwksUrl: 'https://id.two/jwks' },
      rates: { requestsPerMinute: 6_000, lookupsPerMinute: 5 },
      paywizard: { url: 'https://uat.paywizard.biz' },
    });
    expect(two.databaseUrl()).toBe('file:own.db');
    expect(two.paywizard?.credentials.clientId()).toBe('id-two');
    const one = configOfMerchant(configOf({}, own), 'one');
    expect(one).toMatchObject({ merchant: 'one', issuer: 'https://id.example' });
    expect(one.databaseUrl()).toBe(`file:${join(directory, 'ledger.db')}`);
  });

  it('seals with keys that are its own: derived ones, or those of the file as they are', () => {
    const config = configOf({}, { sealingKeys: `k1:${base64(9)}` });
    const [one, two] = eachMerchant(config).map((each) => Buffer.from(ledgerSettings(each).sealingKeys[0]?.key ?? []));
    expect(two).toEqual(Buffer.alloc(32, 9));
    expect(one).toHaveLength(32);
    expect(one).not.toEqual(Buffer.alloc(32, 7));
  });

  it('is asked for by its id', () => {
    const config = configOf();
    expect(problemsOf(() => configOfMerchant(config, null))).toEqual(['--merchant: not given; name one of one, two.']);
    expect(problemsOf(() => configOfMerchant(config, 'three'))).toEqual([
      '--merchant: there is none of that id; name one of one, two.',
    ]);
  });

  it('is needed by whoever opens a ledger: of several none is taken unasked', () => {
    expect(problemsOf(() => ledgerSettings(configOf()))).toEqual(['--merchant: not given; name one of one, two.']);
  });

  it('is where there is no file the whole one', () => {
    const config = readConfig({ MERCHANT: 'shop' });
    expect(configOfMerchant(config, null)).toBe(config);
    expect(configOfMerchant(config, 'shop')).toBe(config);
    expect(eachMerchant(config)).toEqual([config]);
    expect(problemsOf(() => configOfMerchant(config, 'other'))).toEqual([
      expect.stringMatching(/^--merchant: is for a deployment with MERCHANTS_FILE; /),
    ]);
  });
});

it('settings of several merchants print no secret of any', async () => {
  const { settings, developmentToken } = await completeConfig(configOf({}, { sealingKeys: `k1:${base64(9)}` }));
  expect(settings.merchants?.map(({ merchant }) => merchant)).toEqual(['one', 'two']);
  const printed = JSON.stringify(settings);
  expect(printed).not.toMatch(/hunter2|id-one|id-two/);
  expect(printed).not.toContain(base64(9));
  expect(developmentToken).toBeNull();
  expect(servedNames(settings)).toEqual(['one', 'two']);
});

it('the development token is for the first merchant whose issuer is not its own, and opens nothing elsewhere', async () => {
  const auth = { issuer: 'https://id.one', jwksUrl: 'https://id.one/jwks' };
  const config = { ...configOf({ auth }), tokenKey: null };
  const { settings, developmentToken } = await completeConfig(config);
  expect(decodeJwt(developmentToken ?? '')).toMatchObject({ merchant: 'two', iss: 'https://id.example' });
  const { payload, merchant } = await identifyBy(settings)(developmentToken ?? '');
  expect([payload.sub, merchant]).toEqual(['developer', 'two']);
});

it('where every merchant has an issuer of its own, no key and no token is made', async () => {
  const of = (name: string) => ({ auth: { issuer: `https://id.${name}`, jwksUrl: `https://id.${name}/jwks` } });
  const { settings, developmentToken } = await completeConfig({ ...configOf(of('one'), of('two')), tokenKey: null });
  expect([settings.tokenKey, developmentToken]).toEqual([null, null]);
});

describe('what operators read of a merchant', () => {
  const named = (merchant: string, clientId: string) => ({
    merchant,
    paywizard: { url: '', credentials: { clientId: secret(clientId), clientSecret: secret(''), token: secret('') } },
  });

  it.each([
    ['its id', 'shop', '825429536610058240', 'shop'],
    ['the end of its client id where that is its id', '825429536610058240', '825429536610058240', '•••8240'],
    ['nothing of a short one', '82542953', '82542953', '•••'],
  ])('is %s', (_what, id, clientId, shown) => {
    expect(shownName(named(id, clientId))).toBe(shown);
  });

  it('tells them apart where their client ids end alike', () => {
    const [one, two] = ['111111118240', '222222228240'];
    expect([...shownNames([named(one, one), named('shop', 'x'), named(two, two)])]).toEqual([
      [one, '•••8240 (1)'],
      ['shop', 'shop'],
      [two, '•••8240 (3)'],
    ]);
  });
});
