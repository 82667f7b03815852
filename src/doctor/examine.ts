import type { VariableName } from '../config-variables.ts';
import { within } from '../within.ts';
import { checkDataDirectory } from './data-directory.ts';
import { type Facts, factsOfEach } from './facts.ts';
import { type Finding, findingsAbout } from './finding.ts';
import { checkLedger } from './ledger.ts';
import { checkPorts } from './ports.ts';
import { checkProduction } from './production.ts';
import { checkRedis } from './redis.ts';
import { checkTokenKeys } from './token-keys.ts';
import { checkUpstream } from './upstream.ts';

interface Check {
  about: string;
  /** The variables without which there is nothing to look at. */
  needs: VariableName[];
  /** Whether it is made once for each merchant. */
  isForEach?: true;
  run(facts: Facts): Promise<Finding[]>;
}

const CHECKS: Check[] = [
  { about: 'token keys', needs: ['AUTH_JWKS_URL', 'AUTH_JWT_KEY'], isForEach: true, run: checkTokenKeys },
  {
    about: 'upstream',
    needs: ['PAYWIZARD_URL', 'PAYWIZARD_PATHS', 'PAYWIZARD_ERROR_CODES', 'PAYWIZARD_TIMEOUT_MS'],
    isForEach: true,
    run: checkUpstream,
  },
  { about: 'ledger', needs: ['DATABASE_URL', 'MERCHANT', 'PAYWIZARD_CLIENT_ID'], isForEach: true, run: checkLedger },
  { about: 'redis', needs: ['REDIS_URL', 'MERCHANT', 'PAYWIZARD_CLIENT_ID'], isForEach: true, run: checkRedis },
  { about: 'ports', needs: ['PORT', 'METRICS_PORT'], run: checkPorts },
  { about: 'data directory', needs: ['DATABASE_URL'], run: checkDataDirectory },
  { about: 'production', needs: [], run: checkProduction },
];

/** A check that is not done by then is given up. */
const CHECK_MS = 12_000;

/** Makes all checks at the same time; none of them can keep the others from their findings. */
export async function examine(facts: Facts): Promise<Finding[]> {
  const about = findingsAbout('configuration');
  const mistakes = facts.mistakes.map((mistake) => about.failed(mistake));
  const each = factsOfEach(facts);
  const found = await Promise.all(
    CHECKS.flatMap((check) => (check.isForEach ? each : [facts]).map((those) => findingsOf(check, those))),
  );
  return [...(mistakes.length === 0 ? [about.ok('no mistake in it')] : mistakes), ...found.flat()];
}

async function findingsOf(check: Check, facts: Facts): Promise<Finding[]> {
  const findings = await whatIsFound(check, facts);
  const { name } = facts;
  return name === null
    ? findings
    : findings.map((finding) => ({
        ...finding,
        about: `${name}: ${finding.about}`,
      }));
}

async function whatIsFound({ about, needs, run }: Check, facts: Facts): Promise<Finding[]> {
  const { warning, failed } = findingsAbout(about);
  const wrong = needs.filter((name) => facts.wrong.has(name));
  if (wrong.length > 0) return [warning(`not looked at, because ${wrong.join(', ')} must be put right first`)];
  try {
    const findings = await within(CHECK_MS, run(facts));
    return (
      findings ?? [failed(`no result within ${CHECK_MS / 1_000} s`, 'Try again, and look at the network on the way.')]
    );
  } catch (error) {
    // What no check foresaw: its message may quote anything, so only its kind is told.
    return [failed(`could not be looked at (${error instanceof Error ? error.name : 'unknown error'})`)];
  }
}
