import type { Operation } from '../paywizard/paths.ts';
import type { CallObserver, Reply } from '../paywizard/send.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import { withoutNumbers } from './observers.ts';
import { Seldom } from './seldom.ts';

type Result = Reply<unknown>['kind'];

/** A code that comes with every call is one line in this time. */
const CODE_LINE_MS = 60_000;

/** What is logged and counted of upstream calls. */
export function upstreamObserver(logger: Logger, metrics: Metrics): CallObserver {
  const labels = new Map<Operation, Map<Result, { operation: Operation; result: Result }>>();
  const unlisted = new Seldom(CODE_LINE_MS);
  const refused = new Seldom(CODE_LINE_MS);
  const broken = new Seldom(CODE_LINE_MS);

  const labelsOf = (operation: Operation, result: Result) => {
    const known = labels.get(operation)?.get(result);
    if (known !== undefined) return known;
    const made = { operation, result };
    labels.set(operation, (labels.get(operation) ?? new Map()).set(result, made));
    return made;
  };

  return {
    called: (operation, result, milliseconds) =>
      metrics.upstreamSeconds.observe(labelsOf(operation, result), milliseconds / 1000),
    failed: (operation, reply) =>
      metrics.upstreamFailures.inc({ operation, result: reply.kind, reason: reasonOf(reply) }),
    unlistedCode(operation, code, message) {
      metrics.unlistedCodes.inc({ operation });
      unlisted.tell(String(code), (leftOut) =>
        logger.warn(
          { operation, upstreamCode: code, upstreamMessage: withoutNumbers(message), ...and(leftOut) },
          'The processor answered with a code that has no meaning here; give it one in PAYWIZARD_ERROR_CODES.',
        ),
      );
    },
    refused(operation, code, message) {
      metrics.alarms.inc({ kind: 'refused' });
      refused.tell(String(code), (leftOut) =>
        logger.error(
          {
            alarm: 'refused',
            operation,
            upstreamCode: code,
            upstreamMessage: withoutNumbers(message),
            ...and(leftOut),
          },
          'The processor refuses our credential, signature or request: check PAYWIZARD_CLIENT_ID, PAYWIZARD_CLIENT_SECRET and PAYWIZARD_TOKEN.',
        ),
      );
    },
    contractViolation(operation, key) {
      metrics.alarms.inc({ kind: 'contract-violation' });
      broken.tell(`${operation} ${key}`, (leftOut) =>
        logger.error(
          { alarm: 'contract-violation', operation, key, ...and(leftOut) },
          'The processor’s answer breaks its published contract.',
        ),
      );
    },
    unreadableCustomerValue: (key) => metrics.unreadableCustomerValues.inc({ key }),
    circuit(state) {
      metrics.circuitOpen.set(state === 'open' ? 1 : 0);
      if (state === 'open') {
        logger.error('The processor cannot be reached or answers with HTTP 5xx: for a moment nothing is sent to it.');
      } else {
        logger.info('The processor answers again.');
      }
    },
  };
}

/** How many lines like it were left out before it. */
const and = (leftOut: number) => (leftOut === 0 ? {} : { leftOut });

/** Of the few that there are: a code itself may be any number, and is not among them. */
function reasonOf(reply: Exclude<Reply<unknown>, { kind: 'data' }>): string {
  if (reply.kind === 'code') return reply.meaning;
  return reply.kind === 'unreadable' ? reply.kind : reply.reason;
}
