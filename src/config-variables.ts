import { z } from 'zod';
import {
  credential,
  DAY_MS,
  databaseUrl,
  httpUrl,
  integer,
  json,
  onOff,
  proxies,
  readSealingKeys,
  redisUrl,
  tokenKey,
  trustedDocuments,
} from './config-values.ts';
import { QUERY_ORDER } from './movements/settling/times.ts';
import { type ErrorCodes, MEANINGS } from './paywizard/codes.ts';
import { DEFAULT_PATHS, type Operation } from './paywizard/paths.ts';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const operations = Object.keys(DEFAULT_PATHS) as [Operation, ...Operation[]];

/** Every variable, what it must be and what it is where it is not set. Whatever is secret prints as a mask. */
export const variables = z.object({
  PORT: integer(0, 65_535).default(4000),
  HOST: z.string().default('127.0.0.1'),
  MERCHANT: z.string().max(100, 'must have at most 100 characters.').optional(),
  PAYWIZARD_URL: httpUrl.optional(),
  PAYWIZARD_CLIENT_ID: credential.optional(),
  PAYWIZARD_CLIENT_SECRET: credential.optional(),
  PAYWIZARD_TOKEN: credential.optional(),
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
  LIMIT_COST: integer(1, 100_000).default(1_000),
  LIMIT_REQUESTS_PER_MINUTE: integer(0, 100_000_000).default(6_000),
  LIMIT_LOOKUPS_PER_MINUTE: integer(0, 100_000_000).default(300),
  LIMIT_MOVEMENTS_RUNNING: integer(1, 10_000).default(128),
  LIMIT_MOVEMENTS_WAITING: integer(0, 100_000).default(1_024),
  DATA_DIR: z.string().default('.data'),
  AUTH_JWKS_URL: httpUrl.optional(),
  AUTH_JWT_KEY: tokenKey.optional(),
  AUTH_ISSUER: z.string().optional(),
  AUTH_AUDIENCE: z.string().optional(),
  AUTH_CARDS_CLAIM: z.string().default('cards'),
  ANONYMOUS_INQUIRY: onOff.default(false),
  SEALING_KEYS: z.string().transform(readSealingKeys).optional(),
  GRAPHIQL: onOff.optional(),
  INTROSPECTION: onOff.optional(),
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
  LOG_LEVEL: z.enum(LOG_LEVELS, { message: `must be one of ${LOG_LEVELS.join(', ')}.` }).default('info'),
});

export type Variables = z.infer<typeof variables>;
export type VariableName = keyof Variables;
