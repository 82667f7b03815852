import { FILE_VARIABLES, givenIn } from '../config-files.ts';
import { type VariableName, variables } from '../config-variables.ts';
import { shownAddress } from '../secret.ts';
import type { Facts } from './facts.ts';

/** One variable as it was understood. */
export interface VariableLine {
  name: string;
  /** Masked where it is secret; a wrong one is not shown at all. */
  value: string;
  source: 'set' | 'file' | 'default' | 'development default' | 'wrong' | 'not set';
}

/** Every variable that there is, in the order of the documentation. */
export function variableLines(facts: Facts): VariableLine[] {
  const mode: VariableLine = {
    name: 'NODE_ENV',
    value: facts.production ? 'production' : 'development',
    source: givenIn(facts.environment).NODE_ENV === undefined ? 'default' : 'set',
  };
  return [mode, ...variables.keyof().options.map((name) => lineOf(name, facts))];
}

function lineOf(name: VariableName, facts: Facts): VariableLine {
  const given = givenIn(facts.environment);
  const path = FILE_VARIABLES.some((one) => one === name) ? given[`${name}_FILE`] : undefined;
  const own = given[name];
  if (own !== undefined || path !== undefined) {
    const isWrong = facts.mistakes.some((mistake) => mistake.startsWith(`${name}:`) || mistake.startsWith(`${name}_F`));
    if (isWrong) return { name, value: '-', source: 'wrong' };
    return { name, value: understood(name, own, facts), source: path === undefined ? 'set' : 'file' };
  }
  const open = LEFT_OPEN[name];
  if (open === undefined) return { name, value: understood(name, undefined, facts), source: 'default' };
  const { value, isForDevelopment } = open(facts);
  if (!isForDevelopment) return { name, value, source: 'default' };
  return facts.production ? { name, value: '-', source: 'not set' } : { name, value, source: 'development default' };
}

/** What became of a value; `own` is undefined where it stands in a file, or the default holds. */
function understood(name: VariableName, own: string | undefined, { config, upstream, sealingKeys }: Facts): string {
  if (name === 'GRAPHIQL') return shown(config.graphiql);
  if (name === 'INTROSPECTION') return shown(config.introspection);
  if (name === 'PAYWIZARD_ERROR_CODES') return shown(upstream.errorCodes);
  if (name === 'SEALING_KEYS') return shown(sealingKeys);
  if (name === 'DATABASE_URL') return shown(config.databaseUrl);
  if (name === 'REDIS_URL') return shown(config.redisUrl);
  if (own === undefined && FILE_VARIABLES.some((one) => one === name)) return '•••';
  const value: unknown = variables.shape[name].safeParse(own).data;
  return ADDRESSES.has(name) && typeof value === 'string' ? shownAddress(value) : shown(value);
}

const ADDRESSES = new Set<VariableName>(['PAYWIZARD_URL', 'AUTH_JWKS_URL']);

/** What is secret masks itself. */
function shown(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (value === null || value === undefined) return 'off';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(String).join(', ');
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value);
}

interface Open {
  value: string;
  isForDevelopment: boolean;
}

const settled = (value: string): Open => ({ value, isForDevelopment: false });
const development = (value: string): Open => ({ value, isForDevelopment: true });
const credential = ({ config }: Facts): Open =>
  config.paywizard === null ? development('the sandbox’s') : settled('-');

/** What holds where a variable without a fixed default is not set. */
const LEFT_OPEN: Partial<Record<VariableName, (facts: Facts) => Open>> = {
  MERCHANT: () => settled('the client id'),
  PAYWIZARD_URL: () => development('the embedded sandbox'),
  PAYWIZARD_CLIENT_ID: credential,
  PAYWIZARD_CLIENT_SECRET: credential,
  PAYWIZARD_TOKEN: credential,
  PAYWIZARD_PATHS: () => settled('the published paths'),
  PAYWIZARD_QUERY_ORDER: ({ upstream, config }) => ({
    value: upstream.queryOrder,
    isForDevelopment: config.paywizard === null,
  }),
  REDIS_URL: () => settled('none'),
  RETENTION_DAYS: () => settled('never'),
  AUTH_JWKS_URL: ({ config }) => (config.tokenKey === null ? development('a key of its own making') : settled('none')),
  AUTH_JWT_KEY: ({ config }) => (config.tokenKey === null ? development('a key of its own making') : settled('none')),
  AUTH_ISSUER: () => settled('not checked'),
  AUTH_AUDIENCE: () => settled('not checked'),
  SEALING_KEYS: () => development('a key of its own making'),
  GRAPHIQL: ({ config, production }) => ({ value: shown(config.graphiql), isForDevelopment: !production }),
  INTROSPECTION: ({ config, production }) => ({ value: shown(config.introspection), isForDevelopment: !production }),
  METRICS_PORT: ({ production }) => (production ? settled('not served') : development('the same as PORT')),
};
