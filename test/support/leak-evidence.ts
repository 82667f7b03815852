import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Evidence, plant, plantSealingKey } from './leaks.ts';

const MOST_BYTES = 1 << 30;

/** The files of an embedded ledger, byte for byte; none where it is elsewhere or gone. */
export async function filesAt(databaseUrl: string): Promise<Evidence[]> {
  const path = databaseUrl.replace(/^file:/, '');
  if (path === databaseUrl) return [];
  const files = ['', '-wal', '-shm'].map((end) => `${path}${end}`).filter((file) => existsSync(file));
  if (files.length === 0) return [];
  // By another process: one that closes a file loses all locks that it holds on it, and SQLite stands on those.
  // One that goes away meanwhile, as the last to close the store removes two of them, leaves what the others hold.
  const script = 'cat "$@" 2>/dev/null; true';
  const { stdout } = await promisify(execFile)('sh', ['-c', script, 'sh', ...files], {
    encoding: 'buffer',
    maxBuffer: MOST_BYTES,
  });
  return [{ place: 'The ledger’s file', bytes: stdout }];
}

/** Plants the keys that a start with none configured has made for itself. */
export function plantKeysIn(dataDir: string): void {
  const path = join(dataDir, 'development-keys.json');
  if (!existsSync(path)) return;
  const { sealingKey, tokenKey } = JSON.parse(readFileSync(path, 'utf8'));
  plantSealingKey(sealingKey);
  plant('a key', tokenKey);
}
