import { readFileSync, statSync } from 'node:fs';

/** A secret as it is now. */
export type Secret = () => string;

/** How often a secret's file is looked at for a change. */
const LOOK_EVERY_MS = 1_000;

/**
 * A secret kept in a file, read again when the file changes, so that it can be rotated without a restart. A file that
 * cannot be read, or is empty, while it is being replaced leaves the last value in force. Throws where it cannot be
 * read at the first time.
 */
export function fileSecret(path: string): Secret {
  let stamp = stampOf(path);
  let value = readSecret(path);
  let lookedAt = performance.now();
  return () => {
    if (performance.now() - lookedAt < LOOK_EVERY_MS) return value;
    lookedAt = performance.now();
    try {
      const now = stampOf(path);
      if (now !== stamp) {
        value = readSecret(path);
        stamp = now;
      }
    } catch {
      // Being replaced just now: the next look will find it.
    }
    return value;
  };
}

function readSecret(path: string): string {
  const text = readFileSync(path, 'utf8').trim();
  if (text === '') throw new Error('the file is empty');
  return text;
}

function stampOf(path: string): string {
  const { mtimeMs, ino, size } = statSync(path);
  return `${mtimeMs} ${ino} ${size}`;
}
