import type { VariableName } from './config-variables.ts';
import { readSecret } from './secret.ts';

/** The environment of the process, by name; an empty variable counts as not set. */
export type Environment = Readonly<Record<string, string>>;

/** The variables that may instead be given as the path of a file that holds them, in a variable of the name …_FILE. */
export const FILE_VARIABLES = [
  'PAYWIZARD_CLIENT_ID',
  'PAYWIZARD_CLIENT_SECRET',
  'PAYWIZARD_TOKEN',
  'DATABASE_URL',
  'REDIS_URL',
  'AUTH_JWT_KEY',
  'SEALING_KEYS',
] as const satisfies VariableName[];

/** Without the variables that are empty. */
export const givenIn = (environment: Record<string, string | undefined>): Environment =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, value]],
    ),
  );

/** Whether a variable is given, in itself or as a file. */
export const isGiven = (given: Environment, name: VariableName): boolean =>
  given[name] !== undefined || given[`${name}_FILE`] !== undefined;

/** The environment with what stands in files, and a line for each file that is no good. */
export function withFiles(given: Environment): { values: Environment; problems: string[] } {
  const values: Record<string, string> = { ...given };
  const problems: string[] = [];
  for (const name of FILE_VARIABLES) {
    const path = given[`${name}_FILE`];
    if (path === undefined) continue;
    if (given[name] !== undefined) {
      problems.push(`${name}: set either it or ${name}_FILE, not both.`);
      continue;
    }
    try {
      values[name] = readSecret(path);
    } catch {
      problems.push(`${name}_FILE: the file cannot be read or is empty; it must hold the secret and nothing else.`);
    }
  }
  return { values, problems };
}
