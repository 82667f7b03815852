import { type Environment, isGiven } from './config-files.ts';
import { type VariableName, variables } from './config-variables.ts';
import type { JsonObject } from './merchants/read-file.ts';
import { brokenMerchantRules, contradictionsOfFile } from './merchants/rules.ts';

/**
 * What the variables have to be together, a line for each that is not so: beside a real upstream its credentials, in
 * production everything that has a development default, and what two of them say must fit. `entries` are those of
 * MERCHANTS_FILE, as they stand there; null without it.
 */
export function brokenRules(
  given: Environment,
  values: Environment,
  { production, entries }: { production: boolean; entries: readonly JsonObject[] | null },
): string[] {
  return [
    ...(entries === null ? missingUpstream(given, production) : contradictionsOfFile(given, entries)),
    ...(production ? missingKeys(given, entries) : []),
    ...contradictions(given, values),
    ...brokenMerchantRules(entries ?? [], given, values).map((problem) => `MERCHANTS_FILE: ${problem}`),
  ];
}

function missingUpstream(given: Environment, production: boolean): string[] {
  const problems: string[] = [];
  const need = needIn(given, problems);
  if (production) need('PAYWIZARD_URL', 'the embedded sandbox is for development only.');
  if (production || isGiven(given, 'PAYWIZARD_URL')) {
    need('PAYWIZARD_CLIENT_ID', 'the client id that PayWizard issued, or …_FILE.');
    need('PAYWIZARD_CLIENT_SECRET', 'the client secret that PayWizard issued, or …_FILE.');
    need('PAYWIZARD_TOKEN', 'the jwt-token that PayWizard issued, or …_FILE.');
  }
  return problems;
}

function missingKeys(given: Environment, entries: readonly JsonObject[] | null): string[] {
  const problems: string[] = [];
  const need = needIn(given, problems);
  const allHaveOwn = entries !== null && entries.length > 0 && entries.every(({ auth }) => auth !== undefined);
  if (!isGiven(given, 'AUTH_JWT_KEY') && !allHaveOwn) {
    need(
      'AUTH_JWKS_URL',
      'where the keys of bearer tokens are found; or AUTH_JWT_KEY. The development token is for development only.',
    );
  }
  need(
    'SEALING_KEYS',
    'the keys that seal card numbers, id:base64 of 32 bytes. A generated key is for development only.',
  );
  return problems;
}

const needIn = (given: Environment, problems: string[]) => (name: VariableName, what: string) => {
  if (!isGiven(given, name)) problems.push(`${name}: not set; ${what}`);
};

function contradictions(given: Environment, values: Environment): string[] {
  const problems: string[] = [];
  /** Null where it is not set or not understood, which has a line of its own. */
  const numberOf = (name: 'PORT' | 'METRICS_PORT' | 'SETTLE_FIRST_MS' | 'SETTLE_MAX_MS'): number | null =>
    variables.shape[name].safeParse(values[name]).data ?? null;
  const [first, max] = [numberOf('SETTLE_FIRST_MS'), numberOf('SETTLE_MAX_MS')];
  if (first !== null && max !== null && max < first) {
    problems.push('SETTLE_MAX_MS: less than SETTLE_FIRST_MS; the longest pause cannot be shorter than the first.');
  }
  if (isGiven(given, 'AUTH_JWKS_URL') && isGiven(given, 'AUTH_JWT_KEY')) {
    problems.push('AUTH_JWT_KEY: set either it or AUTH_JWKS_URL, not both.');
  }
  const trusted = variables.shape.TRUSTED_DOCUMENTS.safeParse(values.TRUSTED_DOCUMENTS).data;
  if (values.FEDERATION === 'on' && trusted != null) {
    problems.push(
      'TRUSTED_DOCUMENTS: not with FEDERATION=on, for a router makes up its documents itself; have the router trust documents instead.',
    );
  }
  const metricsPort = numberOf('METRICS_PORT');
  if (metricsPort !== null && metricsPort !== 0 && metricsPort === numberOf('PORT')) {
    problems.push('METRICS_PORT: the same as PORT; take another one, or leave it out to have no port of its own.');
  }
  return problems;
}
