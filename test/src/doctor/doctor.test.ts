import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { variables } from '../../../src/config-variables.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { control } from '../../support/app.ts';
import { upstreamAt, useDoctor, variable } from './support.ts';

const doctor = useDoctor();

/** An empty directory. */
function emptyDirectory(name: string): string {
  const path = join(doctor.directory, name);
  mkdirSync(path);
  return path;
}

it('with nothing configured all is well, and nothing is made', async () => {
  const DATA_DIR = emptyDirectory('fresh');
  const { code, out, err } = await doctor.run({ DATA_DIR });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^ {2}PAYWIZARD_URL +the embedded sandbox {2}\(development default\)$/m);
  expect(out).toMatch(/^ {2}✓ credentials +accepted/m);
  expect(out).toMatch(/^ {2}! ledger +there is none .* yet/m);
  expect(out).toMatch(/^ {2}! production +.*\n +→ PAYWIZARD_URL: not set/m);
  expect(out).not.toContain('✗');
  expect(out).toMatch(/^0 wrong, 2 to look at/m);
  expect(readdirSync(DATA_DIR)).toEqual([]);
});

it('shows every variable once, and where its value comes from', async () => {
  const path = join(doctor.directory, 'token');
  writeFileSync(path, 'from-a-file\n');
  const { report } = await doctor.ask({
    ...upstreamAt('http://127.0.0.1:1'),
    PAYWIZARD_TOKEN: '',
    PAYWIZARD_TOKEN_FILE: path,
    GRAPHIQL: 'off',
    CORS_ORIGINS: 'https://a.example,https://b.example',
    TRUSTED_PROXIES: 'none',
    PAYWIZARD_TIMEOUT_MS: 'ten',
  });
  const names = report.variables.map(({ name }: { name: string }) => name);
  expect(names).toEqual(['NODE_ENV', ...Object.keys(variables.shape)]);
  expect(variable(report, 'PAYWIZARD_TOKEN')).toMatchObject({ value: '•••', source: 'file' });
  expect(variable(report, 'PAYWIZARD_CLIENT_SECRET')).toMatchObject({ value: '•••', source: 'set' });
  expect(variable(report, 'PAYWIZARD_TIMEOUT_MS')).toMatchObject({ value: '-', source: 'wrong' });
  expect(variable(report, 'PAYWIZARD_QUERY_ORDER')).toMatchObject({ value: 'found-only', source: 'default' });
  expect(variable(report, 'CORS_ORIGINS').value).toBe('https://a.example, https://b.example');
  expect(variable(report, 'GRAPHIQL')).toMatchObject({ value: 'off', source: 'set' });
  expect(variable(report, 'TRUSTED_PROXIES')).toMatchObject({ value: '0', source: 'set' });
  expect(variable(report, 'SEALING_KEYS').source).toBe('development default');
});

it('tells every mistake as the start does, and looks at the rest all the same', async () => {
  const { code, about } = await doctor.ask({ REDIS_URL: 'cache', LOG_LEVEL: 'loud', METRICS_PORT: '70000' });
  expect(code).toBe(1);
  expect(about('configuration')).toMatchObject([
    { mark: 'failed', says: expect.stringMatching(/^REDIS_URL: must be an address/) },
    { mark: 'failed', says: 'METRICS_PORT: must be a whole number from 0 to 65535.' },
    { mark: 'failed', says: expect.stringMatching(/^LOG_LEVEL: must be one of/) },
  ]);
  expect(about('redis')).toMatchObject([
    { mark: 'warning', says: expect.stringContaining('REDIS_URL must be put right') },
  ]);
  expect(about('credentials')).toMatchObject([{ mark: 'ok' }]);
});

it('in production a development default is a mistake', async () => {
  const { code, about, report } = await doctor.ask({ NODE_ENV: 'production' });
  expect(code).toBe(1);
  expect(about('configuration')).toHaveLength(6);
  expect(variable(report, 'SEALING_KEYS')).toMatchObject({ value: '-', source: 'not set' });
  expect(about('credentials')).toEqual([]);
  expect(about('production')).toEqual([]);
});

it('a port that another program has, and a directory that is none', async () => {
  const other = createServer((_request, response) => response.end('{"status":"someone else"}'));
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const file = join(doctor.directory, 'file');
  writeFileSync(file, '');
  const { code, about } = await doctor.ask({ METRICS_PORT: String(port), DATA_DIR: join(file, 'below') });
  other.close();
  expect(code).toBe(1);
  expect(about('ports')).toMatchObject([
    { mark: 'ok' },
    { mark: 'failed', says: `METRICS_PORT: ${port} on 127.0.0.1 is in use by another program` },
  ]);
  expect(about('data directory')).toMatchObject([{ mark: 'failed', says: expect.stringContaining('ENOTDIR') }]);
});

it('an argument that it does not know is refused', async () => {
  expect(await doctor.run({}, ['--yaml'])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('--yaml') });
  expect((await doctor.run({}, ['--help'])).out).toContain('loyalty-graphql doctor --json');
});

describe('prints no secret', () => {
  const key = Buffer.from('hunter2-of-sealing-hunter2-of-se').toString('base64');
  const secrets = {
    PAYWIZARD_CLIENT_ID: 'hunter2-id',
    PAYWIZARD_CLIENT_SECRET: 'hunter2-secret',
    PAYWIZARD_TOKEN: 'hunter2-token',
    DATABASE_URL: 'postgres://hunter2-user:hunter2%2Ddb@127.0.0.1:1/ledger?password=hunter2-too',
    REDIS_URL: 'redis://hunter2-user:hunter2-redis@127.0.0.1:1/0',
    AUTH_JWT_KEY: 'hunter2-of-tokens-hunter2-of-tokens',
    SEALING_KEYS: `k1:${key}`,
  };
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ clientId: 'hunter2-id', clientSecret: 'hunter2-secret', token: 'hunter2-token' });
  });
  afterAll(() => sandbox?.close());

  const inFiles = (): Record<string, string> =>
    Object.fromEntries(
      Object.entries(secrets).map(([name, value]) => {
        const path = join(doctor.directory, `${name}.secret`);
        writeFileSync(path, value);
        return [`${name}_FILE`, path];
      }),
    );
  const upstream = () => ({ PAYWIZARD_URL: sandbox.url, NODE_ENV: 'production' });

  it.each<[string, () => Record<string, string>]>([
    ['that is set', () => ({ ...upstream(), ...secrets })],
    ['that is in a file', () => ({ ...upstream(), ...inFiles() })],
    [
      'where it is a mistake',
      () => ({
        ...secrets,
        PORT: 'hunter2',
        AUTH_JWT_KEY: 'hunter2',
        SEALING_KEYS: 'k1:hunter2',
        PAYWIZARD_URL: 'http://u:hunter2@x',
      }),
    ],
    ['that is refused', () => ({ ...upstream(), ...secrets, PAYWIZARD_CLIENT_SECRET: 'hunter2-other' })],
    [
      'in the address of a JWKS',
      () => ({ ...secrets, AUTH_JWT_KEY: '', AUTH_JWKS_URL: 'http://127.0.0.1:1/keys?key=hunter2' }),
    ],
  ])('%s', async (_what, environment) => {
    const msg = 'hunter2-token, hunter2-id and hunter2-secret are unheard of';
    await control(sandbox.url, 'POST', 'faults', { fault: 'code', code: 45_004, times: 4, msg });
    const said = await Promise.all([doctor.run(environment()), doctor.run(environment(), ['--json'])]);
    await control(sandbox.url, 'DELETE', 'faults');
    for (const { out, err } of said) {
      expect(out).toMatch(/postgres:\/\/•••@127\.0\.0\.1:1\/ledger/);
      expect(out + err).not.toMatch(/hunter2/);
      expect(out + err).not.toContain(key);
    }
  });
});
