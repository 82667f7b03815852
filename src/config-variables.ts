import { z } from 'zod';
import {
  AMOUNT_SCALE_MESSAGE,
  credential,
  DAY_MS,
  databaseUrl,
  ERROR_CODES_MESSAGE,
  errorCodes,
  httpUrl,
  integer,
  json,
  onOff,
  PATHS_MESSAGE,
  paths,
  proxies,
  RANGES,
  readSealingKeys,
  redisUrl,
  tokenKey,
  trustedDocuments,
} from './config-values.ts';
import { QUERY_ORDER } from './movements/settling/times.ts';
import { tracingVariables } from './telemetry/tracing-variables.ts';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Every variable, what it must be and what it is where it is not set. Whatever is secret prints as a mask. */
export const variables = z.object({
  PORT: integer(0, 65_535).default(4000),
  HOST: z.string().default('127.0.0.1'),
  MERCHANT: z.string().max(100, 'must have at most 100 characters.').optional(),
  MERCHANTS_FILE: z.string().optional(),
  PAYWIZARD_URL: httpUrl.optional(),
  PAYWIZARD_CLIENT_ID: credential.optional(),
  PAYWIZARD_CLIENT_SECRET: credential.optional(),
  PAYWIZARD_TOKEN: credential.optional(),
  PAYWIZARD_CHANNEL: z.string().default('FACTOR4'),
  PAYWIZARD_TIMEOUT_MS: integer(...RANGES.timeoutMs).default(10_000),
  PAYWIZARD_PATHS: json(paths, PATHS_MESSAGE).default({}),
  PAYWIZARD_ERROR_CODES: json(errorCodes, ERROR_CODES_MESSAGE).default({}),
  PAYWIZARD_AMOUNT_SCALE: z
    .string()
    .regex(/^10{0,12}$/, AMOUNT_SCALE_MESSAGE)
    .transform(Number)
    .default(10_000),
  PAYWIZARD_QUERY_ORDER: z.enum(QUERY_ORDER, { message: `must be one of ${QUERY_ORDER.join(', ')}.` }).optional(),
  SETTLE_FIRST_MS: integer(10, DAY_MS).default(2_000),
  SETTLE_MAX_MS: integer(10, DAY_MS).default(300_000),
  SETTLE_GRACE_MS: integer(0, DAY_MS).default(30_000),
  SETTLE_ALARM_MS: integer(0, 30 * DAY_MS).default(900_000),
  RESULT_PUSH: onOff.default(false),
  DATABASE_URL: databaseUrl.optional(),
  REDIS_URL: redisUrl.optional(),
  RETENTION_DAYS: integer(1, 36_500).optional(),
  LIMIT_BODY_BYTES: integer(1_000, 10_000_000).default(131_072),
  LIMIT_TOKENS: integer(100, 20_000).default(2_000),
  LIMIT_DEPTH: integer(3, 50).default(12),
  LIMIT_ALIASES: integer(0, 1_000).default(50),
  LIMIT_COST: integer(1, 100_000).default(1_000),
  LIMIT_REQUESTS_PER_MINUTE: integer(...RANGES.perMinute).default(6_000),
  LIMIT_LOOKUPS_PER_MINUTE: integer(...RANGES.perMinute).default(300),
  LIMIT_MOVEMENTS_RUNNING: integer(...RANGES.movementsRunning).default(128),
  LIMIT_MOVEMENTS_WAITING: integer(...RANGES.movementsWaiting).default(1_024),
  DATA_DIR: z.string().default('.data'),
  AUTH_JWKS_URL: httpUrl.optional(),
  AUTH_JWT_KEY: tokenKey.optional(),
  AUTH_ISSUER: z.string().optional(),
  AUTH_AUDIENCE: z.string().optional(),
  AUTH_CARDS_CLAIM: z.string().default('cards'),
  AUTH_MERCHANT_CLAIM: z.string().default('merchant'),
  ANONYMOUS_INQUIRY: onOff.default(false),
  SEALING_KEYS: z.string().transform(readSealingKeys).optional(),
  GRAPHIQL: onOff.optional(),
  INTROSPECTION: onOff.optional(),
  FEDERATION: onOff.default(false),
  TRUSTED_DOCUMENTS: trustedDocuments.default(null),
  CORS_ORIGINS: z
    .string()
    .transform((list) => list.split(',').map((origin) => origin.trim()))
    .pipe(
      z.array(z.string().regex(/^https?:\/\/[^/*]+$/, 'must be a comma list of origins such as https://shop.example.')),
    )
    .default([]),
  TRUSTED_PROXIES: proxies.default(0),
  METRICS_PORT: integer(0, 65_535).optional(),
  ...tracingVariables,
  LOG_LEVEL: z.enum(LOG_LEVELS, { message: `must be one of ${LOG_LEVELS.join(', ')}.` }).default('info'),
});

export type Variables = z.infer<typeof variables>;
export type VariableName = keyof Variables;
