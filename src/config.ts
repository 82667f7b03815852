import { join } from 'node:path';
import { type Environment, givenIn, withFiles } from './config-files.ts';
import { brokenRules } from './config-rules.ts';
import { type Variables, variables } from './config-variables.ts';
import { type MerchantConfig, merchantConfig } from './merchants/merchant-config.ts';
import { readMerchantsFile } from './merchants/read-file.ts';
import type { QueryOrder, SettlingTimes } from './movements/settling/times.ts';
import type { ErrorCodes } from './paywizard/codes.ts';
import type { Operation } from './paywizard/paths.ts';
import { fileSecret, type Secret, type SecretSealingKey, secret } from './secret.ts';
import { type TracingSettings, tracingSettings } from './telemetry/tracing-settings.ts';

/** The environment as understood. What is null is filled in by the development defaults, and refused in production. */
export interface Config {
  production: boolean;
  host: string;
  port: number;
  /** Scope of the order numbers; null: the client id. */
  merchant: string | null;
  /** The merchants of one deployment, of whom a token names one; null: there is one, and this is its configuration. */
  merchants: readonly MerchantConfig[] | null;
  /** Null: the embedded sandbox. */
  paywizard: { url: string; credentials: SecretCredentials } | null;
  channel: string;
  timeoutMs: number;
  paths: Partial<Record<Operation, string>>;
  errorCodes: ErrorCodes;
  amountScale: number;
  /** How look-ups of orders are taken; null: as is right for the upstream in use. */
  queryOrder: QueryOrder | null;
  settling: SettlingTimes;
  /** Whether results that PayWizard pushes are taken in. */
  resultPush: boolean;
  databaseUrl: Secret;
  /** Null: events stay inside this process. */
  redisUrl: Secret | null;
  /** Age in days at which card number and request of a final movement are erased; null: never. */
  retentionDays: number | null;
  /** The most bytes that a request may have. */
  bodyLimitBytes: number;
  /** What one document may ask for. */
  documentLimits: DocumentLimits;
  /** Requests a minute of one bearer, and cards a minute that one may look up; 0: any number. */
  rates: { requestsPerMinute: number; lookupsPerMinute: number };
  /** Movements that may be under way at one time, and that may wait for their turn. */
  movementLimits: { running: number; waiting: number };
  dataDir: string;
  /** Null: a key of our own making, and a token by it. */
  tokenKey: { jwksUrl: string } | { key: Secret } | null;
  issuer: string | null;
  audience: string | null;
  /** The claim that limits a bearer to certain cards. */
  cardsClaim: string;
  /** The claim that names one of several merchants. */
  merchantClaim: string;
  /** Whether a card's balance may be asked for without a token. */
  anonymousInquiry: boolean;
  /** Null: a key of our own making, kept under `dataDir`. */
  sealingKeys: SecretSealingKey[] | null;
  /** For whom keys of their own are derived of the sealing keys, one of several merchants; null: they are used as they are. */
  sealingScope: string | null;
  graphiql: boolean;
  introspection: boolean;
  /** Whether the API is a subgraph of a federated one. */
  federation: boolean;
  /** Path of the manifest of the only documents that run; null: any document. */
  trustedDocuments: string | null;
  corsOrigins: string[];
  /** How many proxies stand in front of us and can be believed. */
  trustedProxies: number;
  metricsPort: number | null;
  /** Null: nothing is traced. */
  tracing: TracingSettings | null;
  logLevel: Variables['LOG_LEVEL'];
}

/** What PayWizard issued, each as it is now. */
export interface SecretCredentials {
  clientId: Secret;
  clientSecret: Secret;
  token: Secret;
}

/** The most of each that a document may have. */
export interface DocumentLimits {
  tokens: number;
  depth: number;
  aliases: number;
  /** Look-ups and records of the ledger: a list of 50 cards costs 50. */
  cost: number;
}

/** Every mistake in the environment, one line each, naming the variable and the remedy. */
export class ConfigError extends Error {
  readonly code = 'CONFIG';
  readonly problems: string[];

  constructor(problems: string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** Reads the environment. An empty variable counts as not set. Throws ConfigError with all mistakes at once. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const given = givenIn(environment);
  const { values, problems } = withFiles(given);
  const read = variables.safeParse(values);
  for (const { path, message } of read.error?.issues ?? []) {
    const name = String(path[0]);
    problems.push(`${given[name] === undefined ? `${name}_FILE` : name}: ${message}`);
  }
  const production = given.NODE_ENV === 'production';
  const file = given.MERCHANTS_FILE === undefined ? null : readMerchantsFile(given.MERCHANTS_FILE);
  problems.push(...(file?.problems ?? []).map((problem) => `MERCHANTS_FILE: ${problem}`));
  problems.push(...brokenRules(given, values, { production, entries: file?.entries ?? null }));
  if (!read.success || problems.length > 0) throw new ConfigError(problems);

  const env = read.data;
  return {
    production,
    host: env.HOST,
    port: env.PORT,
    merchant: env.MERCHANT ?? null,
    merchants: file?.merchants.map((written) => merchantConfig(written, env)) ?? null,
    paywizard:
      env.PAYWIZARD_URL === undefined || file !== null
        ? null
        : { url: env.PAYWIZARD_URL, credentials: credentialsIn(env, given) },
    channel: env.PAYWIZARD_CHANNEL,
    timeoutMs: env.PAYWIZARD_TIMEOUT_MS,
    paths: env.PAYWIZARD_PATHS,
    errorCodes: env.PAYWIZARD_ERROR_CODES,
    amountScale: env.PAYWIZARD_AMOUNT_SCALE,
    queryOrder: env.PAYWIZARD_QUERY_ORDER ?? null,
    settling: {
      firstMs: env.SETTLE_FIRST_MS,
      maxMs: env.SETTLE_MAX_MS,
      graceMs: env.SETTLE_GRACE_MS,
      alarmMs: env.SETTLE_ALARM_MS,
    },
    resultPush: env.RESULT_PUSH,
    redisUrl: env.REDIS_URL ?? null,
    retentionDays: env.RETENTION_DAYS ?? null,
    bodyLimitBytes: env.LIMIT_BODY_BYTES,
    documentLimits: {
      tokens: env.LIMIT_TOKENS,
      depth: env.LIMIT_DEPTH,
      aliases: env.LIMIT_ALIASES,
      cost: env.LIMIT_COST,
    },
    rates: { requestsPerMinute: env.LIMIT_REQUESTS_PER_MINUTE, lookupsPerMinute: env.LIMIT_LOOKUPS_PER_MINUTE },
    movementLimits: { running: env.LIMIT_MOVEMENTS_RUNNING, waiting: env.LIMIT_MOVEMENTS_WAITING },
    databaseUrl: env.DATABASE_URL ?? ledgerUnder(env.DATA_DIR),
    dataDir: env.DATA_DIR,
    tokenKey: env.AUTH_JWKS_URL ? { jwksUrl: env.AUTH_JWKS_URL } : env.AUTH_JWT_KEY ? { key: env.AUTH_JWT_KEY } : null,
    issuer: env.AUTH_ISSUER ?? null,
    audience: env.AUTH_AUDIENCE ?? null,
    cardsClaim: env.AUTH_CARDS_CLAIM,
    merchantClaim: env.AUTH_MERCHANT_CLAIM,
    anonymousInquiry: env.ANONYMOUS_INQUIRY,
    sealingKeys: env.SEALING_KEYS ?? null,
    sealingScope: null,
    // Neither has anything to ask a server that runs its own documents only.
    graphiql: env.TRUSTED_DOCUMENTS === null && (env.GRAPHIQL ?? !production),
    introspection: env.TRUSTED_DOCUMENTS === null && (env.INTROSPECTION ?? !production),
    federation: env.FEDERATION,
    trustedDocuments: env.TRUSTED_DOCUMENTS,
    corsOrigins: env.CORS_ORIGINS,
    trustedProxies: env.TRUSTED_PROXIES,
    metricsPort: env.METRICS_PORT ?? null,
    tracing: tracingSettings(env),
    logLevel: env.LOG_LEVEL,
  };
}

/** The embedded ledger that is used where none is named; its address holds no secret. */
function ledgerUnder(dataDir: string): Secret {
  const address = `file:${join(dataDir, 'ledger.db')}`;
  return secret(address, address);
}

/** Only called once nothing is missing. Those in files are read again when their file changes. */
function credentialsIn(env: Variables, given: Environment): SecretCredentials {
  const { PAYWIZARD_CLIENT_ID, PAYWIZARD_CLIENT_SECRET, PAYWIZARD_TOKEN } = env;
  const read = (value: Secret | undefined, path: string | undefined): Secret => {
    if (path !== undefined) return fileSecret(path);
    if (value !== undefined) return value;
    throw new ConfigError(['PAYWIZARD_CLIENT_ID, PAYWIZARD_CLIENT_SECRET and PAYWIZARD_TOKEN: not set.']);
  };
  return {
    clientId: read(PAYWIZARD_CLIENT_ID, given.PAYWIZARD_CLIENT_ID_FILE),
    clientSecret: read(PAYWIZARD_CLIENT_SECRET, given.PAYWIZARD_CLIENT_SECRET_FILE),
    token: read(PAYWIZARD_TOKEN, given.PAYWIZARD_TOKEN_FILE),
  };
}
