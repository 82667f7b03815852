import { hash } from 'node:crypto';

/** Bytes of a block of SHA-256, and of its digest. */
const BLOCK = 64;
const DIGEST = 32;

/**
 * The `sign` header of a request (signature V3): lower-case hex of HMAC-SHA256 over the body, the client id and the
 * client secret, keyed with that secret.
 *
 * `body` must be the very text that is sent, as UTF-8: parsing and writing it again would give other bytes and
 * another signature.
 *
 * HMAC is put together from two hashes at one stroke (RFC 2104): Node's own makes an object outside its heap for each
 * signature, which costs more than the hashing.
 */
export function sign(body: string, clientId: string, clientSecret: string): string {
  const { inner, outer } = padsOf(clientSecret);
  const text = `${body}&clientId=${clientId}&clientSecret=${clientSecret}`;
  const message = Buffer.allocUnsafe(BLOCK + Buffer.byteLength(text));
  message.set(inner);
  message.write(text, BLOCK, 'utf8');
  outer.set(hash('sha256', message, 'buffer'), BLOCK);
  return hash('sha256', outer, 'hex');
}

/** What stands in front of the two texts that are hashed: a key with each bit of 0x36 and of 0x5c turned over. */
interface Pads {
  inner: Buffer;
  /** With room for the first digest behind it. */
  outer: Buffer;
}

/** Of the secret that was used last: secrets change rarely. */
let last: { secret: string; pads: Pads } | null = null;

function padsOf(secret: string): Pads {
  if (last?.secret !== secret) last = { secret, pads: makePads(Buffer.from(secret, 'utf8')) };
  return last.pads;
}

function makePads(secret: Buffer): Pads {
  // A key that is longer than a block is hashed; a shorter one ends in zeros.
  const key = secret.length > BLOCK ? hash('sha256', secret, 'buffer') : secret;
  const inner = Buffer.alloc(BLOCK, 0x36);
  const outer = Buffer.concat([Buffer.alloc(BLOCK, 0x5c), Buffer.alloc(DIGEST)]);
  for (const [at, byte] of key.entries()) {
    inner[at] = 0x36 ^ byte;
    outer[at] = 0x5c ^ byte;
  }
  return { inner, outer };
}
