import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { FILE_VARIABLES } from '../../src/config-files.ts';
import { variables } from '../../src/config-variables.ts';
import { environmentOf, readCompose, serviceOf } from './support/compose.ts';
import { objectsOf, shapes } from './support/kubernetes.ts';
import { blocksOf, blockWith, PAGE } from './support/page.ts';
import { makeSecrets } from './support/secrets.ts';

const page = readFileSync(PAGE, 'utf8');
const known = [...Object.keys(variables.shape), ...FILE_VARIABLES.map((name) => `${name}_FILE`), 'NODE_ENV'];

describe('docs/deployment.md', () => {
  it('points to nothing that is not there', () => {
    const links = [...page.matchAll(/\]\(([^)#:]*)(?:#([^)]*))?\)/g)].map(([, path = '', anchor = '']) => ({
      path: path === '' ? PAGE : join(dirname(PAGE), path),
      anchor,
    }));
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter(({ path }) => !existsSync(path))).toEqual([]);
    const missing = links.filter(({ path, anchor }) => anchor !== '' && !anchorsOf(path).includes(anchor));
    expect(missing).toEqual([]);
  });

  it('names variables that there are', () => {
    const ofTools = ['SETTINGS', 'SECRETS', 'VERSION', 'REVISION', 'PUBLISHED_PORT', 'SANDBOX_FILE'];
    const named = [...page.matchAll(/\b([A-Z]{2,}(?:_[A-Z]+)*)(?==|`)/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(20);
    const unknown = new Set(
      named.filter((name) => name.includes('_') && !known.includes(name) && !ofTools.includes(name)),
    );
    expect([...unknown]).toEqual([]);
  });

  it('has the secrets of Kubernetes written to the files that kustomization.yaml reads', () => {
    const [kustomization] = objectsOf('deploy/kubernetes/kustomization.yaml', shapes.Kustomization);
    const written = [...blockWith('sh', 'kubectl apply -k .').matchAll(/> (secrets\/[a-z-]+)$/gm)].map(
      ([, path]) => path,
    );
    expect(written.toSorted()).toEqual(kustomization?.secretGenerator[0].files.toSorted());
  });

  it('has PayWizard’s credentials written to files that compose.yaml mounts', () => {
    const written = [...blockWith('sh', 'SETTINGS=').matchAll(/> (paywizard-[a-z-]+)$/gm)].map(([, name]) => name);
    const mounted = serviceOf(readCompose(), 'api-1').secrets.filter((name) => name.startsWith('paywizard-'));
    expect(written.toSorted()).toEqual(mounted.toSorted());
  });
});

describe('the settings for PayWizard in docs/deployment.md', () => {
  const secrets = makeSecrets();
  afterAll(() => secrets.remove());

  it('are what production accepts, in the place of laptop.env', () => {
    const { environment, ...service } = serviceOf(readCompose(), 'api-1');
    const settings = parseEnv(blockWith('ini', 'PAYWIZARD_URL='));
    expect(Object.keys(settings).filter((name) => !known.includes(name))).toEqual([]);
    const fixed = environmentOf({ ...service, environment, env_file: undefined });
    const config = readConfig({ ...settings, ...secrets.mounted(fixed), NODE_ENV: 'production' });
    expect(config).toMatchObject({ production: true, queryOrder: null, errorCodes: {}, graphiql: false });
  });
});

describe('the unit for systemd in docs/deployment.md', () => {
  const unit = blockWith('ini', '[Service]');
  const values = (key: string) => [...unit.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value = '']) => value);
  const environment = values('Environment').flatMap((value) => value.split(' ').map((pair) => pair.split('=')));

  it('sets variables that there are, and names the others that production asks for', () => {
    const named = /^# (MERCHANT, .*)$/m.exec(unit)?.[1]?.split(', ') ?? [];
    expect(named).not.toEqual([]);
    const names = [...environment.map(([name = '']) => name), ...named];
    expect(names.filter((name) => !known.includes(name))).toEqual([]);
    const values = { PAYWIZARD_URL: 'https://processor.example', AUTH_JWKS_URL: 'https://sign-in.example/keys' };
    const files = FILE_VARIABLES.filter((name) => names.includes(`${name}_FILE`));
    // The texts of the files: that they are there, another test sees to.
    const secrets = { DATABASE_URL: 'file:x', REDIS_URL: 'redis://x', SEALING_KEYS: `k1:${'A'.repeat(43)}=` };
    const texts = { ...Object.fromEntries(files.map((name) => [name, 'x'.repeat(32)])), ...secrets };
    expect(() => readConfig({ NODE_ENV: 'production', ...values, ...texts })).not.toThrow();
  });

  it('loads each credential that a variable names, and no other', () => {
    const loaded = values('LoadCredential').map((value) => `%d/${value.split(':')[0]}`);
    const read = environment.filter(([name]) => name?.endsWith('_FILE')).map(([, path]) => path);
    expect(read.toSorted()).toEqual(loaded.toSorted());
  });

  it('gives the program more time to stop than the 27 s that it takes at most', () => {
    expect(Number(values('TimeoutStopSec')[0])).toBeGreaterThan(27);
  });

  it.skipIf(!hasSystemd())('is understood by systemd', () => {
    const directory = mkdtempSync(join(tmpdir(), 'loyalty-unit-'));
    const path = join(directory, 'loyalty-graphql@4001.service');
    // Where Node is on this machine, and a directory that there is.
    const here = unit.replace('/usr/bin/node', process.execPath).replace('=/opt/loyalty-graphql', `=${directory}`);
    writeFileSync(path, here.replace('=/etc/loyalty-graphql/settings.env', '=-/etc/loyalty-graphql/settings.env'));
    try {
      // What it does not understand it says, and exits with 0.
      const { stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', path], { encoding: 'utf8' });
      expect(stdout + stderr).toBe('');
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

it('a page without blocks would be noticed', () => {
  expect(blocksOf('sh').length).toBeGreaterThan(8);
});

/** The addresses of a page's headings, as GitHub makes them. */
function anchorsOf(path: string): string[] {
  return [...readFileSync(path, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(/\s/g, '-'),
  );
}

function hasSystemd(): boolean {
  try {
    execFileSync('systemd-analyze', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    process.stderr.write('Without systemd-analyze, the test of the unit is skipped.\n');
    return false;
  }
}
