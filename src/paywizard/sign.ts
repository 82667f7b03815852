import { LRUCache } from 'lru-cache';
import { Hmac } from '../hmac.ts';

/**
 * The `sign` header of a request (signature V3): lower-case hex of HMAC-SHA256 over the body, the client id and the
 * client secret, keyed with that secret.
 *
 * `body` must be the very text that is sent, as UTF-8: parsing and writing it again would give other bytes and
 * another signature.
 */
export function sign(body: string, clientId: string, clientSecret: string): string {
  return keyed(clientSecret).hex(`${body}&clientId=${clientId}&clientSecret=${clientSecret}`);
}

/** Of the secrets that were used last, one for each merchant: they change rarely. */
const hmacs = new LRUCache<string, Hmac>({ max: 50 });

function keyed(secret: string): Hmac {
  let hmac = hmacs.get(secret);
  if (hmac === undefined) {
    hmac = new Hmac(Buffer.from(secret, 'utf8'));
    hmacs.set(secret, hmac);
  }
  return hmac;
}
