import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { algorithmsOf } from './auth/static-key.ts';
import { type ErrorCodes, MEANINGS } from './paywizard/codes.ts';
import { DEFAULT_PATHS, type Operation } from './paywizard/paths.ts';
import { SecretSealingKey, secret, shownAddress } from './secret.ts';

// The kinds of values that variables hold, each with the one message that says what it must be.

type Range = readonly [minimum: number, maximum: number];

const wholeFrom = ([minimum, maximum]: Range): string => `must be a whole number from ${minimum} to ${maximum}.`;

/** A whole number in a variable, which is a text. */
export const integer = (...range: Range) =>
  z
    .string()
    .refine((text) => /^\d{1,12}$/.test(text) && Number(text) >= range[0] && Number(text) <= range[1], {
      message: wholeFrom(range),
    })
    .transform(Number);

/** The same in JSON, where it is a number. */
export const jsonInteger = (range: Range) =>
  z
    .int({ error: wholeFrom(range) })
    .min(range[0], wholeFrom(range))
    .max(range[1], wholeFrom(range));

/** What may be set for the whole deployment and for one merchant alike. */
export const RANGES = {
  timeoutMs: [1, 600_000],
  perMinute: [0, 100_000_000],
  movementsRunning: [1, 10_000],
  movementsWaiting: [0, 100_000],
} as const satisfies Record<string, Range>;

export const httpUrl = z
  .url({
    protocol: /^https?$/,
    message: 'must be an http or https address, such as https://portal.paywizard.biz.',
    abort: true,
  })
  .refine((text) => new URL(text).username === '' && new URL(text).password === '', {
    message: 'must be an address without user name and password: nothing is sent of them.',
  });

export const onOff = z.enum(['on', 'off'], { message: 'must be on or off.' }).transform((value) => value === 'on');

/** JSON of a shape. One message says all of it: what is wrong inside it follows from what it must be. */
export const json = <Value>(shape: z.ZodType<Value>, message: string) =>
  z.string().transform((text, context): Value => {
    try {
      return shape.parse(JSON.parse(text));
    } catch {
      context.addIssue(message);
      return z.NEVER;
    }
  });

const operations = Object.keys(DEFAULT_PATHS) as [Operation, ...Operation[]];

export const paths: z.ZodType<Partial<Record<Operation, string>>> = z.partialRecord(
  z.enum(operations),
  z.string().startsWith('/'),
);

export const PATHS_MESSAGE = `must be a JSON object that gives paths starting with / to REST operations out of ${operations.join(', ')}, such as {"giftVoid": "/ovstrade/openLoyaltyPay/giftVoid"}.`;

export const errorCodes: z.ZodType<ErrorCodes> = z.record(z.string().regex(/^(\*|-?\d+)$/), z.enum(MEANINGS));

export const ERROR_CODES_MESSAGE = `must be a JSON object that gives numeric codes, or "*", a meaning out of ${MEANINGS.join(', ')}, such as {"40004": "CARD_NOT_FOUND", "*": "UNKNOWN"}.`;

export const AMOUNT_SCALE_MESSAGE = 'must be a power of ten, such as 10000.';

/** The longest pause that may be configured. */
export const DAY_MS = 86_400_000;

/** Where the ledger is. */
export const databaseUrl = z
  .string()
  .refine((text) => text.startsWith('file:') || isUrl(text, 'postgres', 'postgresql'), {
    message: 'must be an address such as file:.data/ledger.db or postgres://user:password@host:5432/database.',
  })
  .transform((text) => secret(text, shownAddress(text)));

export const redisUrl = z
  .string()
  .refine((text) => isUrl(text, 'redis', 'rediss'), {
    message: 'must be an address such as redis://127.0.0.1:6379, or rediss://… with TLS.',
  })
  .transform((text) => secret(text, shownAddress(text)));

const isUrl = (text: string, ...protocols: string[]): boolean =>
  URL.canParse(text) && protocols.includes(new URL(text).protocol.slice(0, -1)) && new URL(text).hostname !== '';

export const credential = z.string().transform((text) => secret(text));

/** What bearer tokens are checked with: a PEM public key that can be read, or a secret. */
export const tokenKey = z
  .string()
  .refine((text) => (text.includes('-----BEGIN') ? algorithmsOf(text) !== null : Buffer.byteLength(text) >= 32), {
    message:
      'must be a PEM public key (RSA of 2048 bits or more, EC P-256, P-384 or P-521, Ed25519), or a secret of 32 bytes or more.',
  })
  .transform((text) => secret(text));

/** How many proxies stand in front. */
export const proxies = z
  .string()
  .refine((text) => text === 'none' || /^(\d|10)$/.test(text), {
    message: 'must be none, or a whole number from 0 to 10.',
  })
  .transform((text) => (text === 'none' ? 0 : Number(text)));

/** The path of a manifest of documents that is there and can be read; null where it is off. */
export const trustedDocuments = z.string().transform((path, context): string | null => {
  if (path === 'off') return null;
  try {
    parseManifest(readFileSync(path, 'utf8'));
  } catch {
    context.addIssue(
      'must be off, or the path of a file that can be read and holds a JSON object of ids and documents.',
    );
  }
  return path;
});

const manifest = z.record(z.string(), z.string());

/** The documents of a manifest by their ids. Throws where the text is no JSON object of strings. */
export const parseManifest = (text: string): Map<string, string> =>
  new Map(Object.entries(manifest.parse(JSON.parse(text))));

/** `id:base64 of 32 bytes`, separated by commas. */
export function readSealingKeys(list: string, context: z.RefinementCtx): SecretSealingKey[] {
  const keys = list.split(',').map((entry) => {
    const [id = '', encoded = '', ...rest] = entry.trim().split(':');
    // Buffer skips what is not base64, and a colon for a comma would lose a key: neither may pass for a key.
    const whole = rest.length === 0 && /^[A-Za-z0-9+/]{43}=?$/.test(encoded);
    return new SecretSealingKey({ id, key: new Uint8Array(whole ? Buffer.from(encoded, 'base64') : []) });
  });
  const fits = keys.every(({ id, key }) => /^[A-Za-z0-9-]{1,16}$/.test(id) && key.length === 32);
  if (!fits || new Set(keys.map(({ id }) => id)).size !== keys.length) {
    context.addIssue(
      'must be a comma list of id:key, each id unique and each key the base64 of 32 bytes; make one with `openssl rand -base64 32`.',
    );
  }
  return keys;
}
