import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Whose push it is, if its signature stands; asked for at each push, so that a rotated secret is used at once. */
export interface PushCredentials {
  clientId(): string;
  clientSecret(): string;
}

/** The names of the parameters that the platform publishes. */
const PUBLISHED = [
  'amount',
  'cardNo',
  'cardToken',
  'checkoutId',
  'currencyCode',
  'invoiceNum',
  'mid',
  'paywizardId',
  'rrn',
  'state',
  'traceNum',
  'tranTime',
  'transId',
  'transIndexCode',
  'transResult',
  'transType',
];

/** A parameter's name and an equals sign inside of a value: the text could be taken apart in two ways. */
const AMBIGUOUS = new RegExp(`(?:${PUBLISHED.join('|')})=`);

/**
 * Whether a push was signed with these credentials. The published rule leaves two things open, and each reading of it
 * proves that the sender knows the secret: the parameters, in the order of their names, are joined with or without
 * ampersands, and the digest over them, the client id and the secret is HMAC-SHA256 keyed with the secret, as in requests,
 * or SHA-256. Every reading is worked out and compared in constant time, whichever of them stands.
 */
export function isSignedBy(
  parameters: ReadonlyMap<string, string>,
  given: Buffer,
  credentials: PushCredentials,
): boolean {
  const clientSecret = credentials.clientSecret();
  const end = `&clientId=${credentials.clientId()}&clientSecret=${clientSecret}`;
  const pairs = pairsOf(parameters);
  let stands = false;
  for (const text of [pairs.join('&') + end, pairs.join('') + end]) {
    for (const digest of [
      createHmac('sha256', clientSecret).update(text, 'utf8').digest(),
      createHash('sha256').update(text, 'utf8').digest(),
    ]) {
      stands = timingSafeEqual(digest, given) || stands;
    }
  }
  return stands && ![...parameters.values()].some((value) => AMBIGUOUS.test(value));
}

/** The bytes of a signature as it is written, 64 hexadecimal digits; null where it is none. */
export function signatureOf(text: string): Buffer | null {
  return /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : null;
}

/** Names are plain words, so that the order of their code units is that of ASCII. */
function pairsOf(parameters: ReadonlyMap<string, string>): string[] {
  return [...parameters.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}=${value}`);
}
