import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plant, plantEnvironment, plantToken } from '../../support/leaks.ts';

/** Where containers find their secrets. */
export const MOUNTED_AT = '/run/secrets/';

/** The secrets of a laptop, made as the documentation says, in a directory of the test's own. */
export interface Secrets {
  directory: string;
  /** The text of one. */
  read(name: string): string;
  /** Lets variables that name a file in a container name the same one here. */
  mounted(environment: Record<string, string>): Record<string, string>;
  remove(): void;
}

/** Makes them, and has them looked for in everything that the programs of this test print. */
export function makeSecrets(): Secrets {
  const directory = mkdtempSync(join(tmpdir(), 'loyalty-secrets-'));
  execFileSync(process.execPath, ['deploy/make-secrets.mjs', directory], { stdio: 'ignore' });
  const read = (name: string) => readFileSync(join(directory, name), 'utf8').trim();
  plantEnvironment({
    PAYWIZARD_CLIENT_SECRET: read('paywizard-client-secret'),
    PAYWIZARD_TOKEN: read('paywizard-token'),
    AUTH_JWT_KEY: read('auth-jwt-key'),
    SEALING_KEYS: read('sealing-keys'),
    DATABASE_URL: read('database-url'),
    REDIS_URL: read('redis-url'),
  });
  plant('a secret', read('postgres-password'));
  plantToken(read('development-token'));
  return {
    directory,
    read,
    mounted: (environment) =>
      Object.fromEntries(
        Object.entries(environment).map(([name, value]) => [
          name,
          value.startsWith(MOUNTED_AT) ? join(directory, value.slice(MOUNTED_AT.length)) : value,
        ]),
      ),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
