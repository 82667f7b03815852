import { loadEnvFile } from 'node:process';
import { UsageError } from './usage-error.ts';

/**
 * Takes over the variables of a file, one NAME=value a line; what the environment has set already stays. Throws
 * UsageError where the file cannot be read.
 */
export function readEnvFile(path: string | undefined): void {
  if (path === undefined) return;
  try {
    loadEnvFile(path);
  } catch {
    // Its message may quote a line of the file, and with it a secret.
    throw new UsageError(`--env-file ${path}: there is no such file, or this user may not read it.`);
  }
}
