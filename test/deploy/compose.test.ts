import { existsSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { FILE_VARIABLES } from '../../src/config-files.ts';
import { variables } from '../../src/config-variables.ts';
import { SANDBOX_ERROR_CODES } from '../../src/sandbox/defaults.ts';
import { settingsFrom } from '../../src/sandbox/settings.ts';
import { environmentOf, readCompose, serviceOf } from './support/compose.ts';
import { imageOf, pairsOf, readDockerfile } from './support/dockerfile.ts';
import { MOUNTED_AT, makeSecrets } from './support/secrets.ts';

const compose = readCompose();
const services = Object.entries(compose.services);
const own = services.filter(([, { image }]) => image === 'loyalty-graphql:local');
const apis = own.filter(([, { command }]) => command === undefined);
const { HOST, PORT = '' } = pairsOf(imageOf(readDockerfile('Dockerfile')), 'ENV');

/** 20 s for what is being answered, 5 for what goes on without a caller, 2 for what has been cut then. */
const STOPS_WITHIN_S = 27;

describe('compose.yaml', () => {
  it('has two instances that are started alike', () => {
    expect(apis.map(([name]) => name)).toEqual(['api-1', 'api-2']);
    const [first, second] = apis.map(([, service]) => service);
    expect({ ...second, build: '.' }).toEqual(first);
  });

  it('builds its image once, so that two builds of it do not get in each other’s way', () => {
    expect(own).toHaveLength(3);
    expect(own.filter(([, { build }]) => build !== undefined)).toHaveLength(1);
  });

  it.each(services)('pins the image of %s by a full version', (_name, { image }) => {
    expect(image).toMatch(/^(loyalty-graphql:local|[a-z/-]+:\d+\.\d+(\.\d+)?-[a-z-]+)$/);
  });

  it.each(services)('lets everything that %s refers to be there', (_name, service) => {
    const sections = compose;
    const volumes = service.volumes.map((volume) => volume.split(':')[0] ?? '');
    const missing = [
      ...service.networks.filter((name) => !(name in sections.networks)),
      ...service.secrets.filter((name) => !(name in sections.secrets)),
      ...Object.keys(service.depends_on).filter((name) => !(name in sections.services)),
      ...volumes.filter((name) => !(name.startsWith('./') ? existsSync(name) : name in sections.volumes)),
      ...(service.env_file === undefined || existsSync(service.env_file) ? [] : [service.env_file]),
    ];
    expect(missing).toEqual([]);
  });

  it.each(services)('gives %s the secrets that it reads, and no others', (_name, service) => {
    const text = JSON.stringify([environmentOf(service), service.command ?? [], service.healthcheck.test]);
    const read = [...text.matchAll(/\/run\/secrets\/([\w.-]+)/g)].map(([, name]) => name);
    expect([...new Set(read)].toSorted()).toEqual(service.secrets.toSorted());
  });

  it('has nothing that nobody uses', () => {
    const used = (pick: (service: (typeof services)[number][1]) => string[]) =>
      new Set(services.flatMap(([, one]) => pick(one)));
    expect(Object.keys(compose.secrets).toSorted()).toEqual([...used(({ secrets }) => secrets)].toSorted());
    expect(Object.keys(compose.networks).toSorted()).toEqual([...used(({ networks }) => networks)].toSorted());
    const mounted = used(({ volumes }) => volumes.map((volume) => volume.split(':')[0] ?? ''));
    expect(Object.keys(compose.volumes).filter((name) => !mounted.has(name))).toEqual([]);
  });

  it('shows nothing to the network of the machine, and the stores not even to that', () => {
    const published = services.flatMap(([, { ports }]) => ports);
    expect(published.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
    expect(compose.networks.inside).toEqual({ internal: true });
    for (const name of ['postgres', 'redis']) {
      expect(serviceOf(compose, name)).toMatchObject({ ports: [], networks: ['inside'] });
    }
    expect(serviceOf(compose, 'balancer').networks).not.toContain('inside');
  });

  it.each([
    ...apis,
    ['balancer', serviceOf(compose, 'balancer')] as const,
  ])('gives %s the time that the program needs to stop', (_name, { stop_grace_period = '0s' }) => {
    expect(Number.parseInt(stop_grace_period, 10)).toBeGreaterThan(STOPS_WITHIN_S);
  });
});

describe('what compose.yaml starts the API with', () => {
  const secrets = makeSecrets();
  afterAll(() => secrets.remove());
  const environment = environmentOf(serviceOf(compose, 'api-1'));

  it('are variables that there are', () => {
    const known = [...Object.keys(variables.shape), ...FILE_VARIABLES.map((name) => `${name}_FILE`)];
    expect(Object.keys(environment).filter((name) => !known.includes(name))).toEqual([]);
  });

  it('are files wherever something is secret', () => {
    for (const name of FILE_VARIABLES) expect(environment).not.toHaveProperty(name);
    const files = Object.entries(environment).filter(([name]) => name.endsWith('_FILE'));
    expect(files.filter(([, path]) => !path.startsWith(MOUNTED_AT))).toEqual([]);
  });

  it('is what production accepts, with the secrets that the command makes', () => {
    const config = readConfig({ ...secrets.mounted(environment), NODE_ENV: 'production', HOST, PORT });
    expect(config).toMatchObject({ production: true, port: 4000, metricsPort: 9464, trustedProxies: 1 });
    expect(config.paywizard?.url).toBe('http://sandbox:4010');
    // Under the names that the services have, and with the password that Postgres is made with.
    const { hostname, username, password, pathname } = new URL(config.databaseUrl());
    expect([hostname, username, pathname]).toEqual(['postgres', 'loyalty', '/loyalty']);
    expect(password).toBe(secrets.read('postgres-password'));
    const redis = new URL(config.redisUrl?.() ?? '');
    expect(redis.hostname).toBe('redis');
    expect(secrets.read('redis.conf').split('\n')).toContain(`requirepass ${redis.password}`);
    expect(serviceOf(compose, 'postgres').environment).toMatchObject({
      POSTGRES_USER: 'loyalty',
      POSTGRES_DB: 'loyalty',
    });
  });

  it('understands the sandbox, and takes what it finds for the truth', () => {
    const config = readConfig({ ...secrets.mounted(environment), NODE_ENV: 'production' });
    expect(config.errorCodes).toEqual(SANDBOX_ERROR_CODES);
    expect(config.queryOrder).toBe('authoritative');
    const expected = settingsFrom({ HOST, PORT, ...environmentOf(serviceOf(compose, 'sandbox')) });
    expect(expected).toMatchObject({
      clientId: config.paywizard?.credentials.clientId(),
      clientSecret: config.paywizard?.credentials.clientSecret(),
      token: config.paywizard?.credentials.token(),
      host: '0.0.0.0',
      port: 4010,
      file: '/data/sandbox.db',
    });
  });

  it('says nothing of the sandbox outside of the file that is for a laptop', () => {
    const { environment: fixed } = serviceOf(compose, 'api-1');
    const ofALaptop = [
      'MERCHANT',
      'PAYWIZARD_URL',
      'PAYWIZARD_ERROR_CODES',
      'PAYWIZARD_QUERY_ORDER',
      'AUTH_JWT_KEY_FILE',
    ];
    expect(ofALaptop.filter((name) => name in fixed)).toEqual([]);
  });
});

describe('the balancer of compose.yaml', () => {
  const nginx = readFileSync('deploy/nginx.conf', 'utf8');
  const locationIn = (text: string) => /^ {2}location = \/graphql \{[\s\S]*?^ {2}\}/m.exec(text)?.[0];

  it('stands in front of all instances, where they listen', () => {
    const servers = [...nginx.matchAll(/^ {2}server (\S+):(\d+) resolve /gm)].map(([, name, port]) => [name, port]);
    expect(servers).toEqual(apis.map(([name]) => [name, PORT]));
    expect(Object.keys(serviceOf(compose, 'balancer').depends_on)).toEqual(apis.map(([name]) => name));
    expect(serviceOf(compose, 'balancer').ports[0]).toBe(`127.0.0.1:4000:${/listen (\d+);/.exec(nginx)?.[1]}`);
  });

  it('passes on requests as docs/performance.md says', () => {
    expect(locationIn(nginx)).toBeDefined();
    expect(locationIn(nginx)).toBe(locationIn(readFileSync('docs/performance.md', 'utf8')));
  });
});
