import { CardNumber } from '../card-number.ts';
import { meaningOf } from '../paywizard/codes.ts';
import type { Paywizard } from '../paywizard/paywizard.ts';
import { codeText, entryFor } from './codes.ts';
import type { Facts } from './facts.ts';
import { type Finding, findingsAbout } from './finding.ts';
import { ANSWER_MS } from './reach.ts';
import type { Told } from './upstream.ts';

/** No processor gives out this number. */
const NO_CARD = new CardNumber('0000000000000000');

const { ok, warning, failed } = findingsAbout('credentials');

/** Asks for a card that cannot exist: "not found" says that credentials and signature are accepted. */
export async function probeInquiry(paywizard: Paywizard, told: Told, facts: Facts): Promise<Finding[]> {
  const reply = await paywizard.inquiry({ card: NO_CARD, entryType: 'KEYED' });
  if (told.isRefused) return [refusal(told, facts)];
  if (!told.isListed && told.code !== null) return [unlisted(told.code, told, facts)];
  if (told.broken !== null) {
    return [
      failed(
        'an inquiry is answered with something that is no answer of PayWizard’s',
        'Check PAYWIZARD_URL, and PAYWIZARD_PATHS for giftInquiry.',
      ),
    ];
  }
  if (reply.ok) return [ok('accepted')];
  const { upstreamCode } = reply.failure;
  if (upstreamCode === null) {
    return [
      failed(
        `an inquiry got no answer within ${ANSWER_MS / 1_000} s (or PAYWIZARD_TIMEOUT_MS), or HTTP 5xx`,
        'Try again; if it stays so, ask PayWizard.',
      ),
    ];
  }
  const { meaning } = meaningOf(Number(upstreamCode), facts.upstream.errorCodes);
  if (meaning === 'CARD_NOT_FOUND') return [ok(`accepted: an unknown card is answered with code ${upstreamCode}`)];
  return [
    warning(
      `an unknown card is answered with code ${upstreamCode}, which means ${meaning} here and not CARD_NOT_FOUND`,
      'Check its meaning in PAYWIZARD_ERROR_CODES.',
    ),
  ];
}

function refusal({ code, message }: Told, facts: Facts): Finding {
  const first: Record<string, string> = {
    400: 'Check PAYWIZARD_CHANNEL and PAYWIZARD_PATHS first: the request itself is refused.',
    401: 'Check PAYWIZARD_TOKEN first: that is what 401 is about as a rule.',
    403: 'Check PAYWIZARD_CLIENT_SECRET and PAYWIZARD_CLIENT_ID first: they make the signature.',
  };
  return failed(
    `the upstream refuses our credential, signature or request: ${codeText(code, message, facts)}`,
    ...(first[String(code)] === undefined ? [] : [first[String(code)] ?? '']),
    'They are PAYWIZARD_CLIENT_ID, PAYWIZARD_CLIENT_SECRET and PAYWIZARD_TOKEN, or …_FILE, for this PAYWIZARD_URL: test and production have others.',
  );
}

function unlisted(code: number, { message }: Told, facts: Facts): Finding {
  const { meaning } = meaningOf(code, facts.upstream.errorCodes);
  const says = `an unknown card is answered with ${codeText(code, message, facts)}, which has no meaning here`;
  const todo = entryFor(code, 'CARD_NOT_FOUND', facts);
  // Until then nobody can say whether the card or the credentials are meant; unless "*" says so.
  return meaning === 'CARD_NOT_FOUND' ? warning(`${says} but for "*"`, ...todo) : failed(says, ...todo);
}
