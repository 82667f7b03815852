import type { MovementObserver } from '../movements/protocol.ts';
import type { UpstreamObserver } from '../paywizard/send.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';

/** What is logged and counted of upstream calls. */
export function upstreamObserver(logger: Logger, metrics: Metrics): UpstreamObserver {
  return {
    called: (operation, result, milliseconds) =>
      metrics.upstreamSeconds.observe({ operation, result }, milliseconds / 1000),
    unlistedCode(operation, code, message) {
      metrics.unlistedCodes.inc({ operation });
      logger.warn(
        { operation, upstreamCode: code, upstreamMessage: withoutNumbers(message) },
        'The processor answered with a code that has no meaning here; give it one in PAYWIZARD_ERROR_CODES.',
      );
    },
    refused(operation, code, message) {
      metrics.alarms.inc({ kind: 'refused' });
      logger.error(
        { alarm: 'refused', operation, upstreamCode: code, upstreamMessage: withoutNumbers(message) },
        'The processor refuses our credential, signature or request: check PAYWIZARD_CLIENT_ID, PAYWIZARD_CLIENT_SECRET and PAYWIZARD_TOKEN.',
      );
    },
    contractViolation(operation, key) {
      metrics.alarms.inc({ kind: 'contract-violation' });
      logger.error(
        { alarm: 'contract-violation', operation, key },
        'The processor’s answer breaks its published contract.',
      );
    },
    unreadableCustomerValue: (key) => metrics.unreadableCustomerValues.inc({ key }),
  };
}

/** What is logged and counted of movements. */
export function movementObserver(logger: Logger, metrics: Metrics): MovementObserver {
  return {
    amountMismatch({ id, orderNo, type }) {
      metrics.alarms.inc({ kind: 'amount-mismatch' });
      logger.error(
        { alarm: 'amount-mismatch', movement: id, orderNo, type },
        'The processor moved another amount than was asked.',
      );
    },
    outcomeNotRecorded({ id, orderNo, type }, outcome, cause) {
      metrics.alarms.inc({ kind: 'outcome-not-recorded' });
      logger.error(
        { alarm: 'outcome-not-recorded', movement: id, orderNo, type, status: outcome.status, err: cause },
        'The outcome of a movement could not be written to the ledger, which still says PENDING.',
      );
    },
  };
}

/** The processor's messages are not ours: one may quote a card number, and a log must not hold it. */
const withoutNumbers = (message: string): string =>
  message.slice(0, 200).replaceAll(/[A-Za-z0-9]*\d{4,}[A-Za-z0-9]*/g, '…');
