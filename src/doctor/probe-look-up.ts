import { randomUUID } from 'node:crypto';
import type { Paywizard } from '../paywizard/paywizard.ts';
import { codeText, entryFor } from './codes.ts';
import type { Facts } from './facts.ts';
import { type Finding, findingsAbout } from './finding.ts';
import type { Told } from './upstream.ts';

const { ok, warning } = findingsAbout('look-ups');

/** Asks for an order that cannot exist, to tell what PAYWIZARD_QUERY_ORDER can be. */
export async function probeLookUp(paywizard: Paywizard, told: Told, facts: Facts): Promise<Finding[]> {
  const { queryOrder } = facts.upstream;
  const reply = await paywizard.queryOrder({ orderNo: `doctor-${randomUUID()}` });
  switch (reply.kind) {
    case 'data':
      if (reply.data !== null) {
        return [
          warning(
            'the upstream claims to know an order that cannot exist',
            'Set PAYWIZARD_QUERY_ORDER=off, and ask PayWizard.',
          ),
        ];
      }
      if (facts.sandboxUrl !== null) return [ok('answered; the sandbox knows every order: authoritative')];
      return [
        ok(
          `an unknown order is answered as not found: ${queryOrder} can stand${queryOrder === 'authoritative' ? ', if loyalty orders that were booked are found' : '; authoritative can once loyalty orders that were booked are found'}`,
        ),
      ];
    case 'code':
      return [
        warning(
          `an unknown order is answered with ${codeText(reply.code, reply.message, facts)}${told.isListed ? `, ${reply.meaning} here` : ', which has no meaning here'}`,
          ...(told.isListed ? [] : entryFor(reply.code, 'TRANSACTION_NOT_FOUND', facts)),
          told.isRefused
            ? 'PAYWIZARD_QUERY_ORDER can only be off until look-ups are let in: check PAYWIZARD_PATHS for queryOrder, and ask PayWizard.'
            : 'PAYWIZARD_QUERY_ORDER can be found-only or off: authoritative needs "not found" as an answer without data.',
        ),
      ];
    default:
      return [
        warning(
          'a look-up of an order gets no answer that can be read',
          'Set PAYWIZARD_QUERY_ORDER=off, or mend PAYWIZARD_PATHS for queryOrder.',
        ),
      ];
  }
}
