import { expect } from 'vitest';
import { ConfigError, readConfig } from '../../src/config.ts';

/** What the environment is refused for. */
export function problemsOf(environment: Record<string, string>): string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.code).toBe('CONFIG');
    expect(error.message).toBe(error.problems.join('\n'));
    expect(error.message.split('\n')).toHaveLength(error.problems.length);
    return error.problems;
  }
  return [];
}
