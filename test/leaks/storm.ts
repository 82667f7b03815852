import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import { SANDBOX_ERROR_CODES } from '../../src/sandbox/defaults.ts';
import { type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { control, newOrderNo } from '../support/app.ts';
import { filesAt } from '../support/leak-evidence.ts';
import { type Evidence, plant } from '../support/leaks.ts';
import { embeddedPlace } from '../support/ledger.ts';
import { createSchema, type TestSchema } from '../support/postgres.ts';
import { hasRedis, startRedisProxy } from '../support/redis.ts';
import { everything } from './attacks.ts';
import { Caller } from './caller.ts';
import { MISPLACED, plantedCard, SECRETS } from './planted.ts';
import { freePort, type Running, start } from './programs.ts';
import { brokenCards, tokenOf, weather } from './weather.ts';
import { rowsOf, watchRedis } from './witnesses.ts';

const WITH_REDIS = await hasRedis();

interface Stage {
  sandboxUrl: string;
  environment: Record<string, string>;
  databaseUrl: string;
  schema: TestSchema | null;
}

/** Everything that goes wrong, at once, and all that it leaves behind: for the search. */
export async function storm(kind: 'sqlite' | 'postgres'): Promise<{ evidence: Evidence[]; booked: number }> {
  const credentials: SandboxOptions = { clientId: 'planted', ...SECRETS };
  const sandbox = await startSandbox(credentials);
  const schema = kind === 'postgres' ? await createSchema() : null;
  const place = embeddedPlace();
  const dataDir = mkdtempSync(join(tmpdir(), 'loyalty-leaks-'));
  const redis = WITH_REDIS ? await watchRedis(SECRETS.redisPassword) : null;
  const proxy = WITH_REDIS ? await startRedisProxy() : null;
  const databaseUrl = schema === null ? place.url : withPassword(schema.url, SECRETS.databasePassword);
  const programs: Running[] = [];
  try {
    const stage = {
      sandboxUrl: sandbox.url,
      databaseUrl,
      schema,
      environment: {
        ...ENVIRONMENT,
        DATA_DIR: dataDir,
        DATABASE_URL: databaseUrl,
        PAYWIZARD_URL: sandbox.url,
        METRICS_PORT: String(await freePort()),
        ...(redis !== null && proxy !== null && { REDIS_URL: withHost(redis.url, new URL(proxy.url).host) }),
      },
    };
    const caller = new Caller();
    const metrics: string[] = [];
    const server = async (): Promise<Running> => {
      const running = start('main', stage.environment);
      programs.push(running);
      const [, port] = await running.until(/"port":(\d+)[^\n]*"serving"/);
      caller.moveTo(`http://127.0.0.1:${port}`);
      return running;
    };
    const first = await server();
    await weather(caller, stage.sandboxUrl);
    await proxy?.cut();
    await Promise.all([brokenCards(caller), pause(300)]);
    await proxy?.heal();
    metrics.push(await metricsOf(stage));
    const dying = brokenCards(caller);
    await pause(150);
    await first.end('SIGKILL');
    await dying;
    const second = await server();
    await schema?.breakSessions();
    await everything(caller, await tokenOf('after the kill'), plantedCard());
    programs.push(...(await byHand(stage)));
    metrics.push(await metricsOf(stage));
    await second.end('SIGTERM');
    programs.push(...(await byHand(stage)));
    await Promise.all(programs.map(({ ended }) => ended));

    const { orders } = await control(sandbox.url, 'GET', 'book');
    await control(sandbox.url, 'GET', 'calls');
    const evidence: Evidence[] = [
      { place: 'What the programs printed', bytes: programs.map((one) => one.printed()).join('\n'), lines: 'log' },
      { place: 'The metrics', bytes: metrics.join(''), lines: 'metrics' },
      caller.evidence,
      ...(await rowsOf(databaseUrl)),
      ...(await filesAt(databaseUrl)),
      ...((await redis?.tell()) ?? []),
    ];
    return { evidence, booked: orders.length };
  } finally {
    for (const program of programs) await program.end('SIGKILL');
    await proxy?.close();
    await sandbox.close();
    await schema?.drop();
    await place.remove();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const ENVIRONMENT = {
  NODE_ENV: 'production',
  LOG_LEVEL: 'trace',
  PORT: '0',
  PAYWIZARD_CLIENT_ID: 'planted',
  PAYWIZARD_CLIENT_SECRET: SECRETS.clientSecret,
  PAYWIZARD_TOKEN: SECRETS.token,
  PAYWIZARD_ERROR_CODES: JSON.stringify(SANDBOX_ERROR_CODES),
  PAYWIZARD_TIMEOUT_MS: '700',
  PAYWIZARD_QUERY_ORDER: 'authoritative',
  SETTLE_FIRST_MS: '100',
  SETTLE_MAX_MS: '400',
  SETTLE_GRACE_MS: '500',
  SETTLE_ALARM_MS: '500',
  AUTH_JWT_KEY: SECRETS.tokenKey,
  SEALING_KEYS: `a:${SECRETS.olderSealingKey}`,
  ANONYMOUS_INQUIRY: 'on',
  TRUSTED_PROXIES: '1',
};

/** Where a server asks for no password it takes any. */
function withPassword(address: string, password: string): string {
  const url = new URL(address);
  if (url.password === '') url.password = encodeURIComponent(password);
  plant('a secret', decodeURIComponent(url.password));
  return url.href;
}

function withHost(address: string, host: string): string {
  const url = new URL(address);
  url.host = host;
  return url.href;
}

/** The programs for people, beside the server and without it. */
async function byHand({ environment }: Stage): Promise<Running[]> {
  const rotated = { ...environment, SEALING_KEYS: `b:${SECRETS.sealingKey},a:${SECRETS.olderSealingKey}` };
  const why = ['--by', 'A person', '--why', 'seen in the portal'];
  const [card = ''] = MISPLACED;
  const programs = [
    start('settle', environment, ['--list']),
    start('settle', environment, [newOrderNo(), '--as', 'FAILED', ...why]),
    start('settle', environment, ['--as', card, '--checkout-id', `${card} `, '--amount', `${card} `]),
    start('reseal', rotated, ['--dry-run']),
    start('doctor', environment),
    start('doctor', rotated, ['--json']),
  ];
  await Promise.all(programs.map(({ ended }) => ended));
  const reseal = start('reseal', rotated);
  await reseal.ended;
  return [...programs, reseal];
}

async function metricsOf({ environment }: Stage): Promise<string> {
  const { body } = await request(`http://127.0.0.1:${environment.METRICS_PORT}/metrics`);
  return await body.text();
}
