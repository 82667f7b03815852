import { accessSync, constants, existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { filePath } from '../ledger/sqlite.ts';
import type { Facts } from './facts.ts';
import { type Finding, findingsAbout } from './finding.ts';

const { ok, failed } = findingsAbout('data directory');

/** Whether what the server writes can be written: its own keys and the sandbox's book, and an embedded ledger. */
export async function checkDataDirectory({ config }: Facts): Promise<Finding[]> {
  const { dataDir, databaseUrl, paywizard, tokenKey, sealingKeys } = config;
  const address = databaseUrl();
  const needed = new Map<string, string>();
  if (address.startsWith('file:')) needed.set(resolve(dirname(filePath(address))), 'DATABASE_URL, or DATA_DIR');
  if (paywizard === null || tokenKey === null || sealingKeys === null) needed.set(resolve(dataDir), 'DATA_DIR');
  if (needed.size === 0) return [ok('not needed: the ledger and all keys are elsewhere')];
  return [...needed].map(([path, variable]) => {
    const code = refusal(path);
    if (code !== null) {
      return failed(`${path} cannot be written to (${code})`, `Let this user write there, or set ${variable}.`);
    }
    return ok(`${path} ${existsSync(path) ? 'can be written to' : 'is made at the first start'}`);
  });
}

/** The code of the error at writing; null where it goes. A directory that is not there is judged by the one above it. */
function refusal(path: string): string | null {
  try {
    if (existsSync(path)) {
      const probe = join(path, `.doctor-${process.pid}`);
      writeFileSync(probe, '', { flag: 'wx' });
      rmSync(probe);
      return null;
    }
    const above = dirname(path);
    if (!existsSync(above)) return refusal(above);
    if (!statSync(above).isDirectory()) return 'ENOTDIR';
    accessSync(above, constants.W_OK);
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  }
}
