import { ConfigError, readConfig } from '../config.ts';
import type { Facts } from './facts.ts';
import { type Finding, findingsAbout } from './finding.ts';

const { ok, warning } = findingsAbout('production');

/** What would be refused in production; there, it is among the mistakes. */
export async function checkProduction({ environment, production, mistakes }: Facts): Promise<Finding[]> {
  if (production) return [];
  try {
    readConfig({ ...environment, NODE_ENV: 'production' });
    return [ok('this configuration would start with NODE_ENV=production too')];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const more = error.problems.filter((problem) => !mistakes.includes(problem));
    if (more.length === 0) return [ok('asks for nothing beyond what is wrong already')];
    return [warning('with NODE_ENV=production this configuration would be refused for:', ...more)];
  }
}
