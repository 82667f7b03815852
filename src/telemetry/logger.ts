import { pino, stdTimeFunctions } from 'pino';
import type { Config } from '../config.ts';

export type Logger = ReturnType<typeof createLogger>;

/** Values under these keys never reach the log, whatever put them there; card numbers mask themselves (CardNumber). */
const REDACTED = [
  'authorization',
  'token',
  'jwt-token',
  'sign',
  'clientSecret',
  'password',
  'accountId',
  'email',
  'phone',
];

/**
 * One JSON line for each event on standard output; in a terminal, readable lines. Nothing in them is a card number, a
 * customer's data or a secret.
 */
export function createLogger({ logLevel, production }: Pick<Config, 'logLevel' | 'production'>) {
  return pino({
    level: logLevel,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: REDACTED.flatMap((key) => [bracket(key), `*${bracket(key)}`]), censor: '[redacted]' },
    ...(!production &&
      process.stdout.isTTY && { transport: { target: 'pino-pretty', options: { ignore: 'hostname,pid' } } }),
  });
}

const bracket = (key: string): string => `["${key}"]`;
