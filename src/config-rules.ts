import { type Environment, isGiven } from './config-files.ts';
import { type VariableName, variables } from './config-variables.ts';

/**
 * What the variables have to be together, a line for each that is not so: beside a real upstream its credentials, in
 * production everything that has a development default, and what two of them say must fit.
 */
export function brokenRules(given: Environment, values: Environment, production: boolean): string[] {
  return [...missing(given, production), ...contradictions(given, values)];
}

function missing(given: Environment, production: boolean): string[] {
  const problems: string[] = [];
  const need = (name: VariableName, what: string) => {
    if (!isGiven(given, name)) problems.push(`${name}: not set; ${what}`);
  };
  if (production) need('PAYWIZARD_URL', 'the embedded sandbox is for development only.');
  if (production || isGiven(given, 'PAYWIZARD_URL')) {
    need('PAYWIZARD_CLIENT_ID', 'the client id that PayWizard issued, or …_FILE.');
    need('PAYWIZARD_CLIENT_SECRET', 'the client secret that PayWizard issued, or …_FILE.');
    need('PAYWIZARD_TOKEN', 'the jwt-token that PayWizard issued, or …_FILE.');
  }
  if (production) {
    if (!isGiven(given, 'AUTH_JWT_KEY')) {
      need(
        'AUTH_JWKS_URL',
        'where the keys of bearer tokens are found; or AUTH_JWT_KEY. The development token is for development only.',
      );
    }
    need(
      'SEALING_KEYS',
      'the keys that seal card numbers, id:base64 of 32 bytes. A generated key is for development only.',
    );
  }
  return problems;
}

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
  const metricsPort = numberOf('METRICS_PORT');
  if (metricsPort !== null && metricsPort !== 0 && metricsPort === numberOf('PORT')) {
    problems.push('METRICS_PORT: the same as PORT; take another one, or leave it out to have no port of its own.');
  }
  return problems;
}
