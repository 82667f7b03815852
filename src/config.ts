import { join } from 'node:path';
import { z } from 'zod';
import { DAY_MS, databaseUrl, httpUrl, integer, json, onOff, readSealingKeys, redisUrl } from './config-values.ts';
import { QUERY_ORDER, type QueryOrder, type SettlingTimes } from './movements/settling/times.ts';
import { type ErrorCodes, MEANINGS } from './paywizard/codes.ts';
import { DEFAULT_PATHS, type Operation } from './paywizard/paths.ts';
import type { Credentials } from './paywizard/send.ts';
import type { SealingKey } from './sealing.ts';
import { fileSecret, type Secret } from './secret.ts';

/** The environment as understood. What is null is filled in by the development defaults, and refused in production. */
export interface Config {
  production: boolean;
  host: string;
  port: number;
  /** Scope of the order numbers; null: the client id. */
  merchant: string | null;
  /** Null: the embedded sandbox. */
  paywizard: { url: string; credentials: Credentials } | null;
  channel: string;
  timeoutMs: number;
  paths: Partial<Record<Operation, string>>;
  errorCodes: ErrorCodes;
  amountScale: number;
  /** How look-ups of orders are taken; null: as is right for the upstream in use. */
  queryOrder: QueryOrder | null;
  settling: SettlingTimes;
  databaseUrl: string;
  /** Null: events stay inside this process. */
  redisUrl: string | null;
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
  tokenKey: { jwksUrl: string } | { key: string } | null;
  issuer: string | null;
  audience: string | null;
  /** The claim that limits a bearer to certain cards. */
  cardsClaim: string;
  /** Whether a card's balance may be asked for without a token. */
  anonymousInquiry: boolean;
  /** Null: a key of our own making, kept under `dataDir`. */
  sealingKeys: SealingKey[] | null;
  graphiql: boolean;
  introspection: boolean;
  /** Path of the manifest of the only documents that run; null: any document. */
  trustedDocuments: string | null;
  corsOrigins: string[];
  /** How many proxies stand in front of us and can be believed. */
  trustedProxies: number;
  metricsPort: number | null;
  logLevel: (typeof LOG_LEVELS)[number];
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
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const read = variables.safeParse(given);
  const problems = read.success ? [] : read.error.issues.map(({ path, message }) => `${String(path[0])}: ${message}`);
  const credentials = readCredentials(given, problems);
  const production = given.NODE_ENV === 'production';
  problems.push(...missing(given, credentials, production));
  if (!read.success || problems.length > 0) throw new ConfigError(problems);

  const env = read.data;
  return {
    production,
    host: env.HOST,
    port: env.PORT,
    merchant: env.MERCHANT ?? null,
    paywizard: env.PAYWIZARD_URL === undefined ? null : { url: env.PAYWIZARD_URL, credentials: complete(credentials) },
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
    databaseUrl: env.DATABASE_URL ?? `file:${join(env.DATA_DIR, 'ledger.db')}`,
    dataDir: env.DATA_DIR,
    tokenKey: env.AUTH_JWKS_URL ? { jwksUrl: env.AUTH_JWKS_URL } : env.AUTH_JWT_KEY ? { key: env.AUTH_JWT_KEY } : null,
    issuer: env.AUTH_ISSUER ?? null,
    audience: env.AUTH_AUDIENCE ?? null,
    cardsClaim: env.AUTH_CARDS_CLAIM,
    anonymousInquiry: env.ANONYMOUS_INQUIRY,
    sealingKeys: env.SEALING_KEYS ?? null,
    graphiql: env.GRAPHIQL ?? !production,
    introspection: env.INTROSPECTION ?? !production,
    trustedDocuments: env.TRUSTED_DOCUMENTS === 'off' ? null : env.TRUSTED_DOCUMENTS,
    corsOrigins: env.CORS_ORIGINS,
    trustedProxies: env.TRUSTED_PROXIES,
    metricsPort: env.METRICS_PORT ?? null,
    logLevel: env.LOG_LEVEL,
  };
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const operations = Object.keys(DEFAULT_PATHS) as [Operation, ...Operation[]];

const variables = z.object({
  PORT: integer(0, 65_535).default(4000),
  HOST: z.string().default('127.0.0.1'),
  MERCHANT: z.string().max(100, 'must have at most 100 characters.').optional(),
  PAYWIZARD_URL: httpUrl.optional(),
  PAYWIZARD_CHANNEL: z.string().default('FACTOR4'),
  PAYWIZARD_TIMEOUT_MS: integer(1, 600_000).default(10_000),
  PAYWIZARD_PATHS: json<Partial<Record<Operation, string>>>(
    z.partialRecord(z.enum(operations), z.string().startsWith('/')),
    `must be a JSON object that gives paths starting with / to REST operations out of ${operations.join(', ')}, such as {"giftVoid": "/ovstrade/openLoyaltyPay/giftVoid"}.`,
  ).default({}),
  PAYWIZARD_ERROR_CODES: json<ErrorCodes>(
    z.record(z.string().regex(/^(\*|-?\d+)$/), z.enum(MEANINGS)),
    `must be a JSON object that gives numeric codes, or "*", a meaning out of ${MEANINGS.join(', ')}, such as {"40004": "CARD_NOT_FOUND", "*": "UNKNOWN"}.`,
  ).default({}),
  PAYWIZARD_AMOUNT_SCALE: z
    .string()
    .regex(/^10{0,12}$/, 'must be a power of ten, such as 10000.')
    .transform(Number)
    .default(10_000),
  PAYWIZARD_QUERY_ORDER: z.enum(QUERY_ORDER, { message: `must be one of ${QUERY_ORDER.join(', ')}.` }).optional(),
  SETTLE_FIRST_MS: integer(10, DAY_MS).default(2_000),
  SETTLE_MAX_MS: integer(10, DAY_MS).default(300_000),
  SETTLE_GRACE_MS: integer(0, DAY_MS).default(30_000),
  SETTLE_ALARM_MS: integer(0, 30 * DAY_MS).default(900_000),
  DATABASE_URL: databaseUrl.optional(),
  REDIS_URL: redisUrl.optional(),
  RETENTION_DAYS: integer(1, 36_500).optional(),
  LIMIT_BODY_BYTES: integer(1_000, 10_000_000).default(131_072),
  LIMIT_TOKENS: integer(100, 20_000).default(2_000),
  LIMIT_DEPTH: integer(3, 50).default(12),
  LIMIT_ALIASES: integer(0, 1_000).default(50),
  LIMIT_COST: integer(1, 100_000).default(500),
  LIMIT_REQUESTS_PER_MINUTE: integer(0, 100_000_000).default(6_000),
  LIMIT_LOOKUPS_PER_MINUTE: integer(0, 100_000_000).default(300),
  LIMIT_MOVEMENTS_RUNNING: integer(1, 10_000).default(128),
  LIMIT_MOVEMENTS_WAITING: integer(0, 100_000).default(1_024),
  DATA_DIR: z.string().default('.data'),
  AUTH_JWKS_URL: httpUrl.optional(),
  AUTH_JWT_KEY: z
    .string()
    .refine((key) => key.includes('-----BEGIN') || Buffer.byteLength(key) >= 32, {
      message: 'must be a PEM public key, or a secret of 32 bytes or more.',
    })
    .optional(),
  AUTH_ISSUER: z.string().optional(),
  AUTH_AUDIENCE: z.string().optional(),
  AUTH_CARDS_CLAIM: z.string().default('cards'),
  ANONYMOUS_INQUIRY: onOff.default(false),
  TRUSTED_DOCUMENTS: z.string().default('off'),
  TRUSTED_PROXIES: integer(0, 10).default(0),
  SEALING_KEYS: z.string().transform(readSealingKeys).optional(),
  GRAPHIQL: onOff.optional(),
  INTROSPECTION: onOff.optional(),
  CORS_ORIGINS: z
    .string()
    .transform((list) => list.split(',').map((origin) => origin.trim()))
    .pipe(
      z.array(z.string().regex(/^https?:\/\/[^/*]+$/, 'must be a comma list of origins such as https://shop.example.')),
    )
    .default([]),
  METRICS_PORT: integer(0, 65_535).optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, { message: `must be one of ${LOG_LEVELS.join(', ')}.` }).default('info'),
});

type Environment = Record<string, string | undefined>;

const CREDENTIALS = {
  clientId: 'PAYWIZARD_CLIENT_ID',
  clientSecret: 'PAYWIZARD_CLIENT_SECRET',
  token: 'PAYWIZARD_TOKEN',
} as const;

function readCredentials(env: Environment, problems: string[]): Partial<Credentials> {
  const secret = (name: string): Secret | undefined => {
    const value = env[name];
    const path = env[`${name}_FILE`];
    if (value !== undefined && path !== undefined) problems.push(`${name}: set either it or ${name}_FILE, not both.`);
    if (path === undefined) return value === undefined ? undefined : () => value;
    try {
      return fileSecret(path);
    } catch {
      problems.push(`${name}_FILE: the file cannot be read or is empty; it must hold the secret and nothing else.`);
      return () => '';
    }
  };
  const read = Object.entries(CREDENTIALS).map(([key, name]) => [key, secret(name)] as const);
  return Object.fromEntries(read.filter(([, value]) => value !== undefined));
}

/** What is not set and has to be: beside a real upstream its credentials, in production everything that has a development default. */
function missing(env: Environment, credentials: Partial<Credentials>, production: boolean): string[] {
  const problems: string[] = [];
  const need = (name: string, set: boolean, what: string) => {
    if (!set) problems.push(`${name}: not set; ${what}`);
  };
  if (production)
    need('PAYWIZARD_URL', env.PAYWIZARD_URL !== undefined, 'the embedded sandbox is for development only.');
  if (production || env.PAYWIZARD_URL !== undefined) {
    need(CREDENTIALS.clientId, credentials.clientId !== undefined, 'the client id that PayWizard issued, or …_FILE.');
    need(
      CREDENTIALS.clientSecret,
      credentials.clientSecret !== undefined,
      'the client secret that PayWizard issued, or …_FILE.',
    );
    need(CREDENTIALS.token, credentials.token !== undefined, 'the jwt-token that PayWizard issued, or …_FILE.');
  }
  if (Number(env.SETTLE_MAX_MS ?? Number.NaN) < Number(env.SETTLE_FIRST_MS ?? 0)) {
    problems.push('SETTLE_MAX_MS: less than SETTLE_FIRST_MS; the longest pause cannot be shorter than the first.');
  }
  if (env.AUTH_JWKS_URL !== undefined && env.AUTH_JWT_KEY !== undefined) {
    problems.push('AUTH_JWT_KEY: set either it or AUTH_JWKS_URL, not both.');
  }
  if (production) {
    need(
      'AUTH_JWKS_URL',
      (env.AUTH_JWKS_URL ?? env.AUTH_JWT_KEY) !== undefined,
      'where the keys of bearer tokens are found; or AUTH_JWT_KEY. The development token is for development only.',
    );
    need(
      'SEALING_KEYS',
      env.SEALING_KEYS !== undefined,
      'the keys that seal card numbers, id:base64 of 32 bytes. A generated key is for development only.',
    );
  }
  return problems;
}

/** Only called once nothing is missing. */
function complete({ clientId, clientSecret, token }: Partial<Credentials>): Credentials {
  if (clientId === undefined || clientSecret === undefined || token === undefined) {
    throw new ConfigError(['PAYWIZARD_CLIENT_ID, PAYWIZARD_CLIENT_SECRET and PAYWIZARD_TOKEN: not set.']);
  }
  return { clientId, clientSecret, token };
}
