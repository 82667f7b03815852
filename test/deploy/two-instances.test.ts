import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { control, type Loose, newAccountId, newOrderNo, post } from '../support/app.ts';
import { type Balancer, hasNginx, startNginx } from '../support/balancer.ts';
import { type Evidence, expectNoLeaks } from '../support/leaks.ts';
import { HAS_POSTGRES } from '../support/postgres.ts';
import { hasRedis, REDIS_URL } from '../support/redis.ts';
import { environmentOf, readCompose, serviceOf } from './support/compose.ts';
import { createDatabase, type Database } from './support/database.ts';
import { execForm, imageOf, pairsOf, readDockerfile } from './support/dockerfile.ts';
import { type Instance, startInstance } from './support/instances.ts';
import { blockWith } from './support/page.ts';
import { makeSecrets, type Secrets } from './support/secrets.ts';

const WITH_REDIS = await hasRedis();
const WITH_NGINX = hasNginx();

const compose = readCompose();
const image = imageOf(readDockerfile('Dockerfile'));
const [, ...entry] = execForm(image, 'ENTRYPOINT');

const PAY =
  'mutation ($input: PayInput!) { pay(input: $input) { transaction { id status } replayed errors { code } } }';

/**
 * The deployment of compose.yaml, without containers: the command of the Dockerfile, the environment of compose.yaml and
 * the secrets that its command makes, each process with addresses of this machine for those of Docker's network.
 */
describe.skipIf(!HAS_POSTGRES || !WITH_REDIS)('the deployment of compose.yaml', () => {
  const files = mkdtempSync(join(tmpdir(), 'loyalty-deployment-'));
  let secrets: Secrets;
  let database: Database;
  let sandbox: Instance;
  let apis: [Instance, Instance];
  let nginx: Balancer | null = null;
  let headers: Record<string, string>;
  /** Every API that was started. What the sandbox prints is published. */
  const started: Instance[] = [];

  const sandboxUrl = () => sandbox.found[1] ?? '';
  const urlOf = ({ found }: Instance) => `http://127.0.0.1:${found[1]}`;
  const ask = (url: string, query: string, variables?: Record<string, unknown>) =>
    post(url, JSON.stringify({ query, variables }), headers);

  /** The image's variables and the service's, with files of this machine; every port is a free one. */
  function environmentHere(name: string): Record<string, string> {
    const environment = { ...pairsOf(image, 'ENV'), ...environmentOf(serviceOf(compose, name)) };
    return { ...secrets.mounted(environment), HOST: '127.0.0.1' };
  }
  /** A secret that holds an address of Docker's network, with one of this machine. */
  function secretHere(name: string, text: string): string {
    const path = join(files, name);
    writeFileSync(path, text);
    return path;
  }
  async function startApi(name: string): Promise<Instance> {
    const api = await startInstance({
      command: [...entry, ...execForm(image, 'CMD')],
      environment: {
        ...environmentHere(name),
        PORT: '0',
        METRICS_PORT: '0',
        PAYWIZARD_URL: sandboxUrl(),
        DATABASE_URL_FILE: secretHere('database-url', database.url),
        REDIS_URL_FILE: secretHere('redis-url', REDIS_URL),
      },
      ready: /"port":(\d+).*"msg":"serving"/,
    });
    started.push(api);
    return api;
  }

  beforeAll(async () => {
    execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
    expect(entry.filter((path) => !existsSync(path))).toEqual([]);
    secrets = makeSecrets();
    headers = { authorization: `Bearer ${secrets.read('development-token')}` };
    database = await createDatabase();
    sandbox = await startInstance({
      command: [...entry, ...(serviceOf(compose, 'sandbox').command ?? [])],
      environment: { ...environmentHere('sandbox'), SANDBOX_PORT: '0', SANDBOX_FILE: join(files, 'sandbox.db') },
      ready: /PayWizard sandbox: (http:\S+)/,
    });
    // Both at once on an empty database, as Docker starts them.
    apis = await Promise.all([startApi('api-1'), startApi('api-2')]);
    if (WITH_NGINX) nginx = await startNginx(nginxPage(files), apis.map(urlOf));
  }, 120_000);
  afterAll(async () => {
    await nginx?.close();
    for (const instance of [...started, ...(sandbox ? [sandbox] : [])]) await instance.stop();
    await database?.drop();
    secrets?.remove();
    rmSync(files, { recursive: true, force: true });
    expectNoLeaks(
      started.map((api): Evidence => ({ place: 'What an instance printed', bytes: api.output(), lines: 'log' })),
    );
  }, 60_000);

  async function newPayment(): Promise<Record<string, string>> {
    const accountId = newAccountId();
    await control(sandboxUrl(), 'POST', 'cards', { accountId, balances: { USD: '100' } });
    return { orderNo: newOrderNo(), accountId, amount: '10.50', currency: 'USD' };
  }
  async function bookedFor({ accountId }: Record<string, string>): Promise<number> {
    const { orders } = await control(sandboxUrl(), 'GET', 'book');
    return orders.filter((order: Loose) => order.accountId === accountId).length;
  }
  /** What a container's own check of its health says. */
  function isHealthy(instance: Instance): boolean {
    const [, program, script = '', ...words] = serviceOf(compose, 'api-1').healthcheck.test;
    expect(program).toBe('node');
    try {
      execFileSync(process.execPath, [script, ...words], { env: { PORT: instance.found[1] }, stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  }

  it('starts in production, and each instance is healthy by the check of its container', () => {
    for (const api of apis) {
      expect(isHealthy(api)).toBe(true);
      expect(api.output()).not.toMatch(/"level":"(warn|error)"/);
    }
  });

  it.each([
    ['the development token', () => headers, 200],
    ['no token', () => ({}), 401],
  ] as const)('answers a request with %s', async (_what, sent, status) => {
    for (const api of apis) {
      expect((await post(urlOf(api), '{"query":"{ viewer { subject } }"}', sent())).status).toBe(status);
    }
  });

  it('answers the command of docs/deployment.md as it says, and again where the first instance is not asked', async () => {
    const [, body = ''] = /-d '(.*)'/.exec(blockWith('sh', 'curl')) ?? [];
    const expected = JSON.parse(blockWith('json', 'replayed')).data.pay;
    const [first, second] = apis.map(urlOf);
    expect((await post(first ?? '', body, headers)).data.pay).toEqual(expected);
    expect((await post(second ?? '', body, headers)).data.pay).toEqual({ ...expected, replayed: true });
  });

  it('pays once for one order number, by whichever instance', async () => {
    const input = await newPayment();
    const answers = await Promise.all(apis.map((api) => ask(urlOf(api), PAY, { input })));
    expect(answers.map(({ data }) => data.pay.transaction.status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    expect(answers.map(({ data }) => data.pay.replayed).toSorted()).toEqual([false, true]);
    expect(await bookedFor(input)).toBe(1);
  });

  describe.skipIf(!WITH_NGINX)('behind deploy/nginx.conf', () => {
    it('pays, and tells whoever watches that it is ready', async () => {
      const url = nginx?.url ?? '';
      const input = await newPayment();
      expect((await ask(url, PAY, { input })).data.pay).toMatchObject({ replayed: false, errors: [] });
      expect((await fetch(`${url}/ready`)).status).toBe(200);
    });

    it.each(['/health', '/metrics', '/', '/graphql/'])('lets nobody ask for %s', async (path) => {
      const { status, headers: answered } = await fetch(`${nginx?.url}${path}`);
      expect([status, answered.get('server')]).toEqual([404, 'nginx']);
    });
  });

  it('answers for what a killed instance has paid, and a new one takes its place', async () => {
    const input = await newPayment();
    const [first, second] = apis;
    const paid = await ask(urlOf(first), PAY, { input });
    expect(paid.data.pay).toMatchObject({ replayed: false, transaction: { status: 'SUCCEEDED' } });
    first.process.kill('SIGKILL');
    await once(first.process, 'exit');
    expect(isHealthy(first)).toBe(false);

    const url = nginx?.url ?? urlOf(second);
    for (let times = 0; times < 4; times += 1) {
      expect((await ask(url, PAY, { input })).data.pay).toEqual({ ...paid.data.pay, replayed: true });
    }
    apis[0] = await startApi('api-1');
    expect((await ask(urlOf(apis[0]), PAY, { input })).data.pay).toEqual({ ...paid.data.pay, replayed: true });
    expect(await bookedFor(input)).toBe(1);
  });

  it('answers a payment that is under way when it is told to stop, and exits with 0', async () => {
    const [first] = apis;
    const input = await newPayment();
    await control(sandboxUrl(), 'DELETE', 'calls');
    await control(sandboxUrl(), 'POST', 'faults', { fault: 'slow', delayMs: 500, orderNo: input.orderNo });
    const paying = ask(urlOf(first), PAY, { input });
    await expect.poll(async () => (await control(sandboxUrl(), 'GET', 'calls')).length).toBe(1);
    const stopped = first.stop();
    expect((await paying).data.pay).toMatchObject({ transaction: { status: 'SUCCEEDED' }, errors: [] });
    expect(await stopped).toBe(0);
    expect(first.output()).toContain('"msg":"stopped"');
    expect(await bookedFor(input)).toBe(1);
  });
});

/**
 * deploy/nginx.conf as a page of the documentation, which is what a test can start nginx from. An address is not
 * resolved again and again: nginx cannot do that before 1.27.3, and to numbers it makes no difference.
 */
function nginxPage(directory: string): string {
  let port = 4_000;
  const block = readFileSync('deploy/nginx.conf', 'utf8')
    .replaceAll(/^ {2}server api-\d:4000 resolve /gm, () => `  server 127.0.0.1:${++port} `)
    .replace('listen 8080;', 'listen 127.0.0.1:4000;');
  const path = join(directory, 'nginx.md');
  writeFileSync(path, `\`\`\`nginx\n${block}\`\`\`\n`);
  return path;
}
