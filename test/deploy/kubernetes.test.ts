import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { readConfig } from '../../src/config.ts';
import { FILE_VARIABLES } from '../../src/config-files.ts';
import { variables } from '../../src/config-variables.ts';
import { imageOf, pairsOf, readDockerfile } from './support/dockerfile.ts';
import { objectsOf, type Pod, shapes } from './support/kubernetes.ts';
import { makeSecrets } from './support/secrets.ts';

const FOLDER = 'deploy/kubernetes';
const at = (name: string) => join(FOLDER, name);

/** The one object of a file. */
function only<Object>([object, ...more]: Object[]): Object {
  if (object === undefined || more.length > 0) throw new Error('There should be one object.');
  return object;
}

const namespace = only(objectsOf(at('namespace.yaml'), shapes.Namespace));
const settings = only(objectsOf(at('settings.yaml'), shapes.ConfigMap));
const deployment = only(objectsOf(at('deployment.yaml'), shapes.Deployment));
const services = objectsOf(at('service.yaml'), shapes.Service);
const budget = only(objectsOf(at('pod-disruption-budget.yaml'), shapes.PodDisruptionBudget));
const policy = only(objectsOf(at('network-policy.yaml'), shapes.NetworkPolicy));
const job = only(objectsOf(at('migration-job.yaml'), shapes.Job));
const kustomization = only(objectsOf(at('kustomization.yaml'), shapes.Kustomization));

const { template } = deployment.spec;
const [api] = template.spec.containers;
const [generator] = kustomization.secretGenerator;
const [imageName] = kustomization.images;
const image = imageOf(readDockerfile('Dockerfile'));
const pods: [string, Pod][] = [
  ['the API', template],
  ['the migration', job.spec.template],
];

/** 20 s for what is being answered, 5 for what goes on without a caller, 2 for what has been cut then. */
const STOPS_WITHIN_S = 27;

const contained = (part: Record<string, string>, all: Record<string, string>) => expect(all).toMatchObject(part);

describe('the example for Kubernetes', () => {
  it('consists of the files that kustomization.yaml names, and of the Job that is started by hand', () => {
    const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));
    expect([...kustomization.resources, 'kustomization.yaml', 'migration-job.yaml'].toSorted()).toEqual(
      files.toSorted(),
    );
  });

  it('is in one namespace, in which only confined pods run', () => {
    expect(namespace.metadata.name).toBe(kustomization.namespace);
    expect(job.metadata.namespace).toBe(kustomization.namespace);
    expect(namespace.metadata.labels).toEqual({ 'pod-security.kubernetes.io/enforce': 'restricted' });
  });

  it('selects the pods of the API, and nothing of the migration but its way out', () => {
    const { labels } = template.metadata;
    const selectors = [
      deployment.spec.selector.matchLabels,
      budget.spec.selector.matchLabels,
      ...services.map(({ spec }) => spec.selector),
      ...(template.spec.topologySpreadConstraints ?? []).map(({ labelSelector }) => labelSelector.matchLabels),
    ];
    for (const selector of selectors) expect(selector).toEqual(labels);
    for (const [, { metadata }] of pods) contained(policy.spec.podSelector.matchLabels, metadata.labels);
    expect(job.spec.template.metadata.labels).not.toEqual(labels);
  });

  it('leads to ports that the program listens on', () => {
    const ports = Object.fromEntries(api.ports.map(({ name, containerPort }) => [name, String(containerPort)]));
    expect(ports).toEqual({ http: pairsOf(image, 'ENV').PORT, metrics: settings.data.METRICS_PORT });
    const probes = [api.startupProbe, api.readinessProbe, api.livenessProbe].map((probe) => probe?.httpGet);
    const named = [
      ...services.flatMap(({ spec }) => spec.ports.map(({ targetPort }) => targetPort)),
      ...policy.spec.ingress.flatMap((rule) => rule.ports.map(({ port }) => port)),
      ...probes.map((probe) => probe?.port),
    ];
    expect(named.filter((name) => !(String(name) in ports))).toEqual([]);
  });

  it('asks whether it lives where it lives, and whether it can work where it says so', () => {
    const paths = [api.startupProbe, api.readinessProbe, api.livenessProbe].map((probe) => probe?.httpGet.path);
    expect(paths).toEqual(['/health', '/ready', '/health']);
    // It would be killed in the middle of a payment otherwise, for a processor that is away.
    const { periodSeconds = 0, failureThreshold = 0 } = api.livenessProbe ?? {};
    expect(periodSeconds * failureThreshold).toBeGreaterThan(STOPS_WITHIN_S);
  });

  it('gives it the time that it needs to stop, behind the pause in which the cluster forgets it', () => {
    const pause = Number(api.lifecycle?.preStop.exec.command[1]);
    expect(pause).toBeGreaterThan(0);
    expect(template.spec.terminationGracePeriodSeconds).toBeGreaterThan(pause + STOPS_WITHIN_S);
  });

  it('keeps two instances up through an update and through a machine that is emptied', () => {
    expect(deployment.spec.replicas).toBeGreaterThanOrEqual(2);
    expect(deployment.spec.strategy.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
    expect(budget.spec.maxUnavailable).toBe(1);
  });

  it.each(pods)('runs %s as the user of the image', (_name, { spec }) => {
    const { runAsUser, runAsGroup } = spec.securityContext;
    expect(`${runAsUser}:${runAsGroup}`).toBe(image.find(({ name }) => name === 'USER')?.text);
  });

  it.each(pods)('lets everything that %s refers to be there', (_name, { spec }) => {
    const [container] = spec.containers;
    const volumes = spec.volumes.map(({ name }) => name);
    expect(container.volumeMounts.map(({ name }) => name)).toEqual(volumes);
    for (const { configMapRef } of container.envFrom) expect(configMapRef.name).toBe(settings.metadata.name);
    const secrets = spec.volumes.flatMap(({ secret }) => (secret === undefined ? [] : [secret.secretName]));
    expect(secrets).toEqual([generator.name]);
  });

  it.each(pods)('gives %s the files of the secret that its variables name, and no others', (_name, { spec }) => {
    const [container] = spec.containers;
    const mounted = container.volumeMounts.find(({ name }) => name === 'secrets')?.mountPath ?? '';
    const volume = spec.volumes.find(({ name }) => name === 'secrets')?.secret;
    const keys = generator.files.map((file) => file.replace('secrets/', ''));
    const files = volume?.items?.map(({ path }) => path) ?? keys;
    const read = container.env.filter(({ name }) => name.endsWith('_FILE')).map(({ value }) => value);
    expect(read.toSorted()).toEqual(files.map((file) => `${mounted}/${file}`).toSorted());
    expect(volume?.items?.filter(({ key }) => !keys.includes(key)) ?? []).toEqual([]);
    // Read by the group of the pod, and by nobody else.
    expect(volume?.defaultMode).toBe(0o440);
  });

  it('puts one image in the place of the API and of the migration', () => {
    expect(api.image).toBe(imageName.name);
    expect(job.spec.template.spec.containers[0].image).toBe(`${imageName.newName}:${imageName.newTag}`);
    expect(imageName.newTag).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
  });
});

describe('what the example for Kubernetes starts the API with', () => {
  const secrets = makeSecrets();
  afterAll(() => secrets.remove());
  const environment = { ...settings.data, ...Object.fromEntries(api.env.map(({ name, value }) => [name, value])) };

  it('are variables that there are', () => {
    const known = [...Object.keys(variables.shape), ...FILE_VARIABLES.map((name) => `${name}_FILE`)];
    const set = pods.flatMap(([, { spec }]) => spec.containers[0].env.map(({ name }) => name));
    expect([...Object.keys(settings.data), ...set].filter((name) => !known.includes(name))).toEqual([]);
    expect(FILE_VARIABLES.filter((name) => name in environment)).toEqual([]);
  });

  it('is what production accepts', () => {
    const files = Object.entries(environment).map(([name, value]) => [
      name,
      value.replace('/run/secrets/loyalty', secrets.directory),
    ]);
    const config = readConfig({ ...pairsOf(image, 'ENV'), ...Object.fromEntries(files) });
    // What the sandbox knows of its orders, PayWizard is not believed to know.
    expect(config).toMatchObject({ production: true, queryOrder: null, errorCodes: {}, anonymousInquiry: false });
    expect(config.graphiql || config.introspection).toBe(false);
  });
});

const WITH_KUBECTL = hasKubectl();

describe.skipIf(!WITH_KUBECTL)('kubectl', () => {
  it('makes all of the objects of the example, with the image and the secrets in their places', () => {
    const directory = mkdtempSync(join(tmpdir(), 'loyalty-kubernetes-'));
    const secrets = makeSecrets();
    try {
      cpSync(FOLDER, directory, { recursive: true });
      cpSync(secrets.directory, join(directory, 'secrets'), { recursive: true });
      const made = execFileSync('kubectl', ['kustomize', directory], { encoding: 'utf8', env: offline(directory) });
      const objects = parseAllDocuments(made).map((document) => document.toJS());
      expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).toSorted()).toEqual([
        'ConfigMap loyalty-graphql',
        'Deployment loyalty-graphql',
        'Namespace loyalty',
        'NetworkPolicy loyalty-graphql',
        'PodDisruptionBudget loyalty-graphql',
        'Secret loyalty-graphql',
        'Service loyalty-graphql',
        'Service loyalty-graphql-metrics',
      ]);
      const of = (kind: string) => objects.find((object) => object.kind === kind);
      expect(of('Deployment').spec.template.spec.containers[0].image).toBe(`${imageName.newName}:${imageName.newTag}`);
      expect(Buffer.from(of('Secret').data['sealing-keys'], 'base64').toString()).toBe(secrets.read('sealing-keys'));
    } finally {
      secrets.remove();
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

function hasKubectl(): boolean {
  try {
    execFileSync('kubectl', ['kustomize', '--help'], { stdio: 'ignore', env: offline(tmpdir()) });
    return true;
  } catch {
    process.stderr.write('Without a kubectl, the test that needs one is skipped.\n');
    return false;
  }
}

/** Without the settings of whoever runs the tests: no cluster is asked for anything. */
function offline(home: string): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, HOME: home, KUBECONFIG: '/dev/null' };
}
