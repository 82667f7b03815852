import { createHash, createHmac } from 'node:crypto';
import { request } from 'undici';
import { SANDBOX_DEFAULTS } from '../../../src/sandbox/defaults.ts';
import type { Till } from '../../schema/support.ts';
import { control, type Loose, newOrderNo } from '../../support/app.ts';
import { plant } from '../../support/leaks.ts';

export const PATH = '/paywizard/results';
export const TAKEN = { status: 200, body: { code: 200, msg: 'success' } };

export type Parameters = Record<string, string | number | boolean | null>;

/** A push as the vendor publishes it, of a payment of 10.50 USD that succeeded, with some parameters changed. */
export function pushed(changes: Parameters = {}): Parameters {
  return {
    checkoutId: '934243953845519999',
    transIndexCode: 'no-such-order',
    paywizardId: '10020000080',
    mid: '202507081058',
    transType: 'giftTransaction',
    amount: '105000',
    state: 2,
    currencyCode: '840',
    tranTime: '2025-07-24 13:16:29',
    cardNo: '9146******8515',
    cardToken: '8d1f0c',
    transResult: 0,
    transId: '804410265938',
    invoiceNum: '000123',
    traceNum: '000456',
    rrn: '520510000123',
    ...changes,
  };
}

interface Signing {
  clientId?: string;
  clientSecret?: string;
  digest?: 'hmac' | 'sha256';
  joint?: '&' | '';
}

/** The text that a push is signed over, by the published rule, worked out apart from the code that is tested. */
export function signedText(parameters: Parameters, { clientId, clientSecret, joint = '&' }: Signing = {}): string {
  const pairs = Object.entries(parameters)
    .filter(([, value]) => value !== '' && value !== null)
    .map(([name, value]) => `${name}=${value}`)
    .sort();
  const { clientId: id, clientSecret: secret } = SANDBOX_DEFAULTS;
  return `${pairs.join(joint)}&clientId=${clientId ?? id}&clientSecret=${clientSecret ?? secret}`;
}

export function signatureOf(parameters: Parameters, signing: Signing = {}): string {
  const secret = signing.clientSecret ?? SANDBOX_DEFAULTS.clientSecret;
  const hash = signing.digest === 'sha256' ? createHash('sha256') : createHmac('sha256', secret);
  const sign = hash.update(signedText(parameters, signing)).digest('hex');
  plant('a signature', sign);
  return sign;
}

/** Posts a body to the address for pushes as it is, and answers with status and envelope. */
export async function postPush(
  url: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Loose }> {
  const answer = await request(url + PATH, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  return { status: answer.statusCode, body: await answer.body.json() };
}

/** Pushes what is signed as the vendor signs. */
export const push = (url: string, parameters: Parameters, signing: Signing = {}) =>
  postPush(url, JSON.stringify(parameters), { sign: signatureOf(parameters, signing) });

/** What stands beside the name of a metric, with its labels. */
export async function metric(app: { url: string }, series: string): Promise<number> {
  const { body } = await request(`${app.url}/metrics`);
  const line = (await body.text()).split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? Number.NaN : Number(line.slice(series.length + 1));
}

export const outcomes = (app: { url: string }, outcome: string): Promise<number> =>
  metric(app, `loyalty_result_pushes_total{outcome="${outcome}"}`);

export const transaction = async (app: Till, orderNo: string): Promise<Loose> => {
  const query = `{ transaction(by: { orderNo: "${orderNo}" }) {
    status final amount checkoutId processedAt merchantId failure { code retryable } } }`;
  return (await app.read(query)).transaction;
};

/** A payment of 10.50 USD on whose call this fault falls. */
export async function payment(app: Till, fault: Record<string, unknown>, more: Record<string, unknown> = {}) {
  const accountId = await app.card({ USD: '100' });
  const input = { orderNo: newOrderNo(), accountId, amount: '10.50', currency: 'USD', ...more };
  await app.fault({ operation: 'giftTransaction', orderNo: input.orderNo, ...fault });
  const answer = await app.move('pay', input);
  const [booked] = await app.booked(input.orderNo);
  const checkoutId: string = booked?.checkoutId ?? answer.transaction?.checkoutId;
  return { ...input, answer, checkoutId, again: () => app.move('pay', input) };
}

/** The calls upstream that moved value under this order number. */
export async function sendsOf(app: Till, orderNo: string): Promise<number> {
  const calls: Loose[] = await control(app.sandboxUrl, 'GET', 'calls');
  return calls.filter(({ operation, body }) => operation === 'giftTransaction' && body.includes(`"${orderNo}"`)).length;
}
