import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/**
 * The `sign` header of a request (signature V3): lower-case hex of HMAC-SHA256 over the body, the client id and the
 * client secret, keyed with that secret.
 *
 * `body` must be the very text that is sent, as UTF-8: parsing and writing it again would give other bytes and
 * another signature.
 */
export function sign(body: string, clientId: string, clientSecret: string): string {
  return createHmac('sha256', keyOf(clientSecret))
    .update(`${body}&clientId=${clientId}&clientSecret=${clientSecret}`, 'utf8')
    .digest('hex');
}

/** The key of the secret that was used last: secrets change rarely, and a key from a text is made anew each time. */
let last: { secret: string; key: KeyObject } | null = null;

function keyOf(secret: string): KeyObject {
  if (last?.secret !== secret) last = { secret, key: createSecretKey(secret, 'utf8') };
  return last.key;
}
