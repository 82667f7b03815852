import type { Config } from '../config.ts';
import type { Variables } from '../config-variables.ts';
import { fileSecret, type Secret } from '../secret.ts';
import type { WrittenMerchant } from './written-merchant.ts';

/** What one of several merchants has of its own, with what the environment says where the file says nothing. */
export interface MerchantConfig
  extends Pick<
    Config,
    | 'channel'
    | 'timeoutMs'
    | 'paths'
    | 'errorCodes'
    | 'amountScale'
    | 'queryOrder'
    | 'rates'
    | 'movementLimits'
    | 'sealingKeys'
    | 'sealingScope'
  > {
  merchant: string;
  paywizard: NonNullable<Config['paywizard']>;
  /** Null: the ledger of the environment. */
  databaseUrl: Secret | null;
  /** The issuer whose tokens are for this merchant and no other; null: the one of the environment. */
  ownIssuer: OwnIssuer | null;
}

export interface OwnIssuer {
  tokenKey: NonNullable<Config['tokenKey']>;
  issuer: string;
  audience: string | null;
}

/** Completes what the file says. The credentials are known to be there; those in files are read again when they change. */
export function merchantConfig(written: WrittenMerchant, env: Variables): MerchantConfig {
  const { id, paywizard, limits = {}, sealingKeys = null } = written;
  const secretOf = (value: Secret | undefined, path: string | undefined): Secret =>
    path === undefined ? present(value) : fileSecret(path);
  return {
    merchant: id,
    paywizard: {
      url: present(paywizard.url ?? env.PAYWIZARD_URL),
      credentials: {
        clientId: secretOf(paywizard.clientId, paywizard.clientIdFile),
        clientSecret: secretOf(paywizard.clientSecret, paywizard.clientSecretFile),
        token: secretOf(paywizard.token, paywizard.tokenFile),
      },
    },
    channel: paywizard.channel ?? env.PAYWIZARD_CHANNEL,
    timeoutMs: paywizard.timeoutMs ?? env.PAYWIZARD_TIMEOUT_MS,
    paths: { ...env.PAYWIZARD_PATHS, ...paywizard.paths },
    errorCodes: { ...env.PAYWIZARD_ERROR_CODES, ...paywizard.errorCodes },
    amountScale: paywizard.amountScale ?? env.PAYWIZARD_AMOUNT_SCALE,
    queryOrder: paywizard.queryOrder ?? env.PAYWIZARD_QUERY_ORDER ?? null,
    rates: {
      requestsPerMinute: limits.requestsPerMinute ?? env.LIMIT_REQUESTS_PER_MINUTE,
      lookupsPerMinute: limits.lookupsPerMinute ?? env.LIMIT_LOOKUPS_PER_MINUTE,
    },
    movementLimits: {
      running: limits.movementsRunning ?? env.LIMIT_MOVEMENTS_RUNNING,
      waiting: limits.movementsWaiting ?? env.LIMIT_MOVEMENTS_WAITING,
    },
    databaseUrl: written.databaseUrl ?? null,
    sealingKeys,
    // Keys of its own are used as they are: so a merchant brings its ids and its ledger along from its own deployment.
    sealingScope: sealingKeys === null ? id : null,
    ownIssuer: ownIssuer(written, env),
  };
}

function ownIssuer({ auth }: WrittenMerchant, env: Variables): OwnIssuer | null {
  if (auth === undefined) return null;
  return {
    tokenKey: auth.jwksUrl === undefined ? { key: present(auth.jwtKey) } : { jwksUrl: auth.jwksUrl },
    issuer: auth.issuer,
    audience: auth.audience ?? env.AUTH_AUDIENCE ?? null,
  };
}

/** The rules have found it there. */
function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('an entry of MERCHANTS_FILE was taken that its rules refuse');
  return value;
}
