import { type DestinationStream, pino, stdTimeFunctions } from 'pino';
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
 * One JSON line for each event, on standard output unless a destination is given; in a terminal, readable lines. Nothing
 * in them is a card number, a customer's data or a secret.
 */
export function createLogger(
  { logLevel, production }: Pick<Config, 'logLevel' | 'production'>,
  destination?: DestinationStream,
) {
  const options = {
    level: logLevel,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: REDACTED.flatMap((key) => [bracket(key), `*${bracket(key)}`]), censor: '[redacted]' },
  };
  if (destination !== undefined) return pino(options, destination);
  return pino({
    ...options,
    ...(!production &&
      process.stdout.isTTY && { transport: { target: 'pino-pretty', options: { ignore: 'hostname,pid' } } }),
  });
}

const bracket = (key: string): string => `["${key}"]`;
