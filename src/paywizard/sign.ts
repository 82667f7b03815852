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
  const length = BLOCK + Buffer.byteLength(text);
  const message = length <= inner.length ? inner : Buffer.concat([inner.subarray(0, BLOCK)], length);
  message.write(text, BLOCK, 'utf8');
  outer.set(hash('sha256', message.subarray(0, length), 'buffer'), BLOCK);
  return hash('sha256', outer, 'hex');
}

/**
 * What stands in front of the two texts that are hashed, a key with each bit of 0x36 and of 0x5c turned over, and room
 * for the texts: they hold the secret, and are not to lie about in memory that others get.
 */
interface Pads {
  inner: Buffer;
  outer: Buffer;
}

/** Bytes of nearly every text that is signed. */
const ROOM = 4_096;

/** Of the secret that was used last: secrets change rarely. */
let last: { secret: string; pads: Pads } | null = null;

function padsOf(secret: string): Pads {
  if (last?.secret !== secret) last = { secret, pads: makePads(Buffer.from(secret, 'utf8')) };
  return last.pads;
}

function makePads(secret: Buffer): Pads {
  // A key that is longer than a block is hashed; a shorter one ends in zeros.
  const key = secret.length > BLOCK ? hash('sha256', secret, 'buffer') : secret;
  const inner = Buffer.alloc(BLOCK + ROOM).fill(0x36, 0, BLOCK);
  const outer = Buffer.alloc(BLOCK + DIGEST).fill(0x5c, 0, BLOCK);
  for (const [at, byte] of key.entries()) {
    inner[at] = 0x36 ^ byte;
    outer[at] = 0x5c ^ byte;
  }
  return { inner, outer };
}
