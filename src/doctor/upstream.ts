import { Agent, request } from 'undici';
import { createPaywizard } from '../paywizard/paywizard.ts';
import type { UpstreamObserver } from '../paywizard/send.ts';
import type { Facts } from './facts.ts';
import { type Finding, findingsAbout } from './finding.ts';
import { probeInquiry } from './probe-inquiry.ts';
import { probeLookUp } from './probe-look-up.ts';
import { ANSWER_MS, brokeOff, isLoopback, reasonOf } from './reach.ts';

/** What the upstream told of the calls of one operation, beside what they brought. */
export interface Told {
  code: number | null;
  message: string;
  isListed: boolean;
  isRefused: boolean;
  /** Where the answer broke the contract; null where it did not. */
  broken: string | null;
}

/** Whether PayWizard is there, takes our credentials, and says what this server understands. */
export async function checkUpstream(facts: Facts): Promise<Finding[]> {
  const { url } = facts.upstream.paywizard;
  if (url === '') return [];
  const reached = await reach(new URL(url), facts.sandboxUrl !== null);
  if (reached.some(({ mark }) => mark === 'failed')) return reached;

  const [inquiryTold, lookUpTold] = [nothingTold(), nothingTold()];
  const paywizard = createPaywizard({
    ...facts.config,
    ...facts.upstream,
    ...facts.upstream.paywizard,
    timeoutMs: Math.min(facts.config.timeoutMs, ANSWER_MS),
    observer: listener((operation) => (operation === 'queryOrder' ? lookUpTold : inquiryTold)),
  });
  try {
    const inquiry = await probeInquiry(paywizard, inquiryTold, facts);
    const lookUp = await probeLookUp(paywizard, lookUpTold, facts);
    return [...reached, ...inquiry, ...lookUp];
  } finally {
    await paywizard.close();
  }
}

const nothingTold = (): Told => ({ code: null, message: '', isListed: true, isRefused: false, broken: null });

function listener(of: (operation: string) => Told): UpstreamObserver {
  return {
    called: () => undefined,
    unlistedCode: (operation, code, message) => Object.assign(of(operation), { code, message, isListed: false }),
    refused: (operation, code, message) => Object.assign(of(operation), { code, message, isRefused: true }),
    contractViolation: (operation, key) => Object.assign(of(operation), { broken: key }),
    unreadableCustomerValue: () => undefined,
    circuit: () => undefined,
  };
}

const { ok, warning, failed } = findingsAbout('upstream');
const clock = findingsAbout('clock');

/** Our clock may be this far from the other side's. */
const SKEW_MS = 30_000;

/** Asks for nothing but headers, which tell whether there is somebody, and what time it is there. */
async function reach(url: URL, isSandbox: boolean): Promise<Finding[]> {
  const name = isSandbox ? 'the embedded sandbox' : `PAYWIZARD_URL at ${url.host}`;
  const findings: Finding[] = [];
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    findings.push(warning(`${name} goes over http: token and card numbers can be read on the way`, 'Use https.'));
  }
  const agent = new Agent({ connect: { timeout: ANSWER_MS } });
  const askedAt = Date.now();
  try {
    const { headers, body } = await request(url, {
      method: 'HEAD',
      dispatcher: agent,
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    await body.dump();
    findings.push(ok(`${name} is reached${url.protocol === 'https:' ? ' over TLS' : ''}`));
    return [...findings, ...compareClocks(headers.date, (askedAt + Date.now()) / 2)];
  } catch (error) {
    if (brokeOff(error)) return [...findings, ok(`${name} is reached; it answers no HEAD request`)];
    const { why, todo } = reasonOf(error);
    return [...findings, failed(`${name} cannot be reached: ${why}`, todo)];
  } finally {
    await agent.destroy();
  }
}

function compareClocks(date: string | string[] | undefined, now: number): Finding[] {
  const theirs = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  if (Number.isNaN(theirs)) return [];
  const skew = Math.round((now - theirs) / 1_000);
  if (Math.abs(now - theirs) <= SKEW_MS) return [clock.ok('agrees with the upstream’s')];
  return [
    clock.warning(
      `${Math.abs(skew)} s ${skew > 0 ? 'ahead of' : 'behind'} the upstream’s: tokens are taken for expired, or for good, at the wrong time`,
      'Let NTP set the clock of this machine.',
    ),
  ];
}
