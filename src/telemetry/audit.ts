import { pino, stdTimeFunctions } from 'pino';
import type { Viewer } from '../context.ts';
import type { ActivationAudit } from '../movements/activation.ts';
import type { Sealer } from '../sealing.ts';

/**
 * Writes one line for each activation, whatever LOG_LEVEL says: an activation leaves no row in the ledger. The card
 * stands in it sealed, so that the line can be found by whoever has the key, and by nobody else.
 */
export function activationAudit(sealer: Sealer) {
  const audit = pino({
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: () => ({ level: 'audit' }) },
  });
  return ({ subject }: Viewer, { card, activating, result }: Parameters<ActivationAudit>[0]): void =>
    audit.info({ audit: 'activate', card: sealer.seal(card), activating, subject, result });
}
