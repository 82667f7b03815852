import { type DestinationStream, pino, stdTimeFunctions } from 'pino';
import type { Viewer } from '../auth/viewer.ts';
import type { Config } from '../config.ts';
import type { ActivationAudit } from '../movements/activation.ts';
import type { Sealer } from '../sealing.ts';

/**
 * Writes one line for each activation, whatever LOG_LEVEL says but for silent: an activation leaves no row in the
 * ledger. The card stands in it sealed, so that whoever has the key can find the line, and nobody else. The line goes to
 * standard output unless a destination is given.
 */
export function activationAudit(
  sealer: Sealer,
  { logLevel }: Pick<Config, 'logLevel'>,
  destination: DestinationStream = pino.destination(1),
) {
  const audit = pino(
    {
      enabled: logLevel !== 'silent',
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: () => ({ level: 'audit' }) },
    },
    destination,
  );
  return ({ subject }: Viewer, { card, activating, result }: Parameters<ActivationAudit>[0]): void =>
    audit.info({ audit: 'activate', card: sealer.seal(card), activating, subject, result });
}
