import { z } from 'zod';
import {
  AMOUNT_SCALE_MESSAGE,
  credential,
  databaseUrl,
  ERROR_CODES_MESSAGE,
  errorCodes,
  httpUrl,
  jsonInteger,
  PATHS_MESSAGE,
  paths,
  RANGES,
  readSealingKeys,
  tokenKey,
} from '../config-values.ts';
import { QUERY_ORDER } from '../movements/settling/times.ts';

const ID_MESSAGE =
  'must be 1 to 100 letters, digits, dots, underscores and hyphens, and begin with a letter or a digit.';

/** Names stand in logs, metrics and the keys of Redis, and must not be taken for anything else there. */
const id = z.string({ error: given(ID_MESSAGE) }).regex(/^[A-Za-z0-9][\w.-]{0,99}$/, ID_MESSAGE);

const text = z.string({ error: given('must be a text.') }).min(1, 'must not be empty.');

/** One message says what the whole of a value must be, whatever is wrong inside it. */
const whole = <Value>(shape: z.ZodType<Value>, message: string) =>
  z.unknown().transform((value, context): Value => {
    const read = shape.safeParse(value);
    if (read.success) return read.data;
    context.addIssue(message);
    return z.NEVER;
  });

const object = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject(shape, { error: (issue) => (issue.code === 'invalid_type' ? 'must be an object.' : undefined) });

/** What one merchant has of its own, as it is written in the file. Names that end in File are paths of secrets. */
export const writtenMerchant = object({
  id,
  paywizard: object({
    url: text.pipe(httpUrl).optional(),
    clientId: text.pipe(credential).optional(),
    clientIdFile: text.optional(),
    clientSecret: text.pipe(credential).optional(),
    clientSecretFile: text.optional(),
    token: text.pipe(credential).optional(),
    tokenFile: text.optional(),
    channel: text.optional(),
    timeoutMs: jsonInteger(RANGES.timeoutMs).optional(),
    paths: whole(paths, PATHS_MESSAGE).optional(),
    errorCodes: whole(errorCodes, ERROR_CODES_MESSAGE).optional(),
    amountScale: z
      .number(AMOUNT_SCALE_MESSAGE)
      .refine((scale) => /^10{0,12}$/.test(String(scale)), AMOUNT_SCALE_MESSAGE)
      .optional(),
    queryOrder: z.enum(QUERY_ORDER, { message: `must be one of ${QUERY_ORDER.join(', ')}.` }).optional(),
  }),
  limits: object({
    requestsPerMinute: jsonInteger(RANGES.perMinute).optional(),
    lookupsPerMinute: jsonInteger(RANGES.perMinute).optional(),
    movementsRunning: jsonInteger(RANGES.movementsRunning).optional(),
    movementsWaiting: jsonInteger(RANGES.movementsWaiting).optional(),
  }).optional(),
  databaseUrl: text.pipe(databaseUrl).optional(),
  databaseUrlFile: text.optional(),
  sealingKeys: text.transform(readSealingKeys).optional(),
  sealingKeysFile: text.optional(),
  auth: object({
    issuer: text,
    audience: text.optional(),
    jwksUrl: text.pipe(httpUrl).optional(),
    jwtKey: text.pipe(tokenKey).optional(),
    jwtKeyFile: text.optional(),
  }).optional(),
});

export type WrittenMerchant = z.infer<typeof writtenMerchant>;

/** The names that may stand in each object of an entry, to be told to whoever wrote another one. */
export const KNOWN_NAMES: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(writtenMerchant.shape),
  paywizard: Object.keys(writtenMerchant.shape.paywizard.shape),
  limits: Object.keys(writtenMerchant.shape.limits.unwrap().shape),
  auth: Object.keys(writtenMerchant.shape.auth.unwrap().shape),
};

/** The secrets of an entry, each with the object that it stands in. Each may be given as the path of a file instead. */
export const SECRETS = [
  { group: 'paywizard', name: 'clientId' },
  { group: 'paywizard', name: 'clientSecret' },
  { group: 'paywizard', name: 'token' },
  { group: null, name: 'databaseUrl' },
  { group: null, name: 'sealingKeys' },
  { group: 'auth', name: 'jwtKey' },
] as const;

/** Says that something is missing where it is, and otherwise what it must be. */
function given(message: string) {
  return ({ input }: { input?: unknown }): string => (input === undefined ? `not set; it ${message}` : message);
}
