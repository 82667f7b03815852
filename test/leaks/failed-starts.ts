import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Evidence } from '../support/leaks.ts';
import { CUSTOMER, plantedCard, SECRETS } from './planted.ts';
import { start } from './programs.ts';

const secretIn = (scheme: string, host: string): string =>
  `${scheme}://user:${encodeURIComponent(SECRETS.databasePassword)}@${host}/planted?password=${encodeURIComponent(SECRETS.databasePassword)}`;

/** Secrets in variables that cannot be used as they stand there; a start tells all mistakes of one line at once. */
const MISTAKES: Record<string, string>[] = [
  {
    DATABASE_URL: secretIn('mysql', '127.0.0.1:1'),
    REDIS_URL: secretIn('http', '127.0.0.1:1'),
    PAYWIZARD_URL: secretIn('https', '127.0.0.1:1'),
    SEALING_KEYS: SECRETS.sealingKey,
    AUTH_JWT_KEY: `-----BEGIN ${SECRETS.tokenKey}`,
    PAYWIZARD_ERROR_CODES: `{"${SECRETS.token}": "${SECRETS.clientSecret}"}`,
    PAYWIZARD_CLIENT_SECRET: '',
    PAYWIZARD_CLIENT_SECRET_FILE: '/nowhere/at/all',
    LOG_LEVEL: SECRETS.token,
    PORT: plantedCard(),
    METRICS_PORT: SECRETS.token,
    CORS_ORIGINS: CUSTOMER.email,
    MERCHANT: SECRETS.token.repeat(10),
  },
  {
    DATABASE_URL: `postgres://user:${SECRETS.databasePassword}@127.0.0.1:1/planted`,
    REDIS_URL: `redis://user:${SECRETS.redisPassword}@127.0.0.1`,
    SEALING_KEYS: `a:${SECRETS.sealingKey},a:${SECRETS.olderSealingKey}`,
  },
  { DATABASE_URL: secretIn('postgres', '127.0.0.1:1'), REDIS_URL: secretIn('redis', '127.0.0.1:1') },
  { DATABASE_URL: secretIn('postgres', 'nowhere.invalid') },
];

/** What the server and the doctor print where they cannot start. */
export async function failedStarts(): Promise<Evidence[]> {
  const DATA_DIR = mkdtempSync(join(tmpdir(), 'loyalty-leaks-'));
  const good = {
    NODE_ENV: 'production',
    PORT: '0',
    DATA_DIR,
    PAYWIZARD_URL: 'http://127.0.0.1:1',
    PAYWIZARD_CLIENT_ID: 'planted',
    PAYWIZARD_CLIENT_SECRET: SECRETS.clientSecret,
    PAYWIZARD_TOKEN: SECRETS.token,
    AUTH_JWT_KEY: SECRETS.tokenKey,
    SEALING_KEYS: `a:${SECRETS.sealingKey}`,
    METRICS_PORT: '',
  };
  const evidence: Evidence[] = [];
  for (const mistake of MISTAKES) {
    const name = Object.keys(mistake).join(', ');
    const programs = ['main', 'doctor'].map((program) => ({
      program,
      running: start(program, { ...good, ...mistake }),
    }));
    for (const { program, running } of programs) {
      await Promise.race([running.ended, running.until(/"serving"/).catch(() => undefined)]);
      await running.end('SIGKILL');
      evidence.push({ place: `What ${program} says of ${name}`, bytes: running.printed(), lines: 'log' });
    }
  }
  rmSync(DATA_DIR, { recursive: true, force: true });
  return evidence;
}
