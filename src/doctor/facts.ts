import { type Config, ConfigError, readConfig } from '../config.ts';
import { givenIn } from '../config-files.ts';
import type { VariableName } from '../config-variables.ts';
import { keptSealingKey, merchantOf, type Settings, scopedKeys, upstreamSettings } from '../development.ts';
import { eachMerchant } from '../merchants/of-merchant.ts';
import { shownNames } from '../merchants/shown-names.ts';
import type { SecretSealingKey } from '../secret.ts';
import { quoter } from './quote.ts';

/** What the checks go by. */
export interface Facts {
  environment: Record<string, string | undefined>;
  production: boolean;
  /** Every mistake in the environment, one line each. */
  mistakes: string[];
  /** The variables that they name. */
  wrong: ReadonlySet<string>;
  /** The environment as understood, without what is wrong in it. */
  config: Config;
  merchant: string;
  /** What findings about one of several merchants are told under; null where there is one, or for what is everybody's. */
  name: string | null;
  upstream: Pick<Settings, 'paywizard' | 'queryOrder' | 'errorCodes'>;
  /** Where the sandbox answers that stands in for the embedded one; null where an upstream is configured. */
  sandboxUrl: string | null;
  /** Those that are configured, or else the one that an earlier start has made. */
  sealingKeys: SecretSealingKey[];
  /** Takes the configured secrets out of a text that somebody else has written. */
  quote(text: string): string;
}

/** Reads the environment as far as it makes sense. Neither makes nor changes a file. */
export async function factsOf(
  environment: Record<string, string | undefined>,
): Promise<{ facts: Facts; close(): Promise<void> }> {
  const { mistakes, wrong, config } = understand(environment);
  const isAlone = config.merchants === null;
  const sandbox = isAlone && config.paywizard === null && !wrong.has('PAYWIZARD_URL') ? await sandboxInMemory() : null;
  const kept = config.sealingKeys === null ? keptSealingKey(config.dataDir) : null;
  const facts: Facts = {
    environment,
    production: givenIn(environment).NODE_ENV === 'production',
    mistakes,
    wrong,
    config,
    merchant: merchantOf(config),
    name: null,
    upstream: upstreamSettings(config, sandbox?.url ?? null),
    sandboxUrl: sandbox?.url ?? null,
    sealingKeys: config.sealingKeys ?? (kept === null ? [] : [kept]),
    quote: quoter(givenIn(environment), secretsOf(config)),
  };
  return { facts, close: async () => sandbox?.close() };
}

/** The facts of each merchant, as if it had a deployment of its own. */
export function factsOfEach(facts: Facts): Facts[] {
  const { config, sealingKeys } = facts;
  if (config.merchants === null) return [facts];
  const names = shownNames(config.merchants);
  return eachMerchant(config).map((own) => ({
    ...facts,
    config: own,
    merchant: merchantOf(own),
    name: names.get(merchantOf(own)) ?? null,
    upstream: upstreamSettings(own, null),
    sealingKeys: scopedKeys(own.sealingKeys ?? sealingKeys, own),
  }));
}

/** What MERCHANTS_FILE holds that nobody may read. */
const secretsOf = ({ merchants }: Config): string[] =>
  (merchants ?? []).flatMap(({ paywizard, databaseUrl, ownIssuer }) => {
    const { clientId, clientSecret, token } = paywizard.credentials;
    const key = ownIssuer !== null && 'key' in ownIssuer.tokenKey ? [ownIssuer.tokenKey.key()] : [];
    return [clientId(), clientSecret(), token(), databaseUrl?.() ?? '', ...key];
  });

/** The embedded sandbox as it is made for development, but with a book of its own: one may be running beside us. */
async function sandboxInMemory() {
  const { startSandbox } = await import('../sandbox/sandbox.ts');
  const { SANDBOX_DEFAULTS } = await import('../sandbox/defaults.ts');
  return await startSandbox(SANDBOX_DEFAULTS);
}

/** What else cannot be used once one of them is wrong. */
const TOGETHER: VariableName[][] = [
  ['PAYWIZARD_URL', 'PAYWIZARD_CLIENT_ID', 'PAYWIZARD_CLIENT_SECRET', 'PAYWIZARD_TOKEN'],
  ['SETTLE_FIRST_MS', 'SETTLE_MAX_MS'],
  ['AUTH_JWKS_URL', 'AUTH_JWT_KEY'],
];

/** A mistake must not keep the rest from being looked at: what it names is left out until nothing is wrong any more. */
function understand(environment: Record<string, string | undefined>) {
  const first = attempt(environment);
  const wrong = new Set<string>();
  let rest = environment;
  for (let { config, mistakes } = first; ; { config, mistakes } = attempt(rest)) {
    if (config !== null) return { mistakes: first.mistakes, wrong, config };
    const named = mistakes.map((mistake) => (mistake.split(':', 1)[0] ?? '').replace(/_FILE$/, ''));
    const before = wrong.size;
    for (const name of named) {
      for (const one of TOGETHER.find((group) => group.some((other) => other === name)) ?? [name]) wrong.add(one);
    }
    const { NODE_ENV: _production, ...others } = rest;
    const left = Object.entries(others).filter(([name]) => !wrong.has(name.replace(/_FILE$/, '')));
    // What names nothing new cannot be helped by leaving more out.
    rest = wrong.size === before ? {} : Object.fromEntries(left);
  }
}

function attempt(environment: Record<string, string | undefined>): {
  config: Config | null;
  mistakes: string[];
} {
  try {
    return { config: readConfig(environment), mistakes: [] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { config: null, mistakes: error.problems };
  }
}
