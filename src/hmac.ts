import { hash } from 'node:crypto';

/** Bytes of a block of SHA-256, and of its digest. */
const BLOCK = 64;
const DIGEST = 32;

/** Bytes of nearly every text that is asked for. */
const ROOM = 4_096;

/**
 * HMAC-SHA256 under one key, put together from two hashes at one stroke (RFC 2104): Node's own makes an object outside
 * its heap for each digest, which costs more than the hashing.
 */
export class Hmac {
  /**
   * What stands in front of the two texts that are hashed, the key with each bit of 0x36 and of 0x5c turned over, and
   * room for the texts: they hold secrets, and are not to lie about in memory that others get.
   */
  readonly #inner = Buffer.alloc(BLOCK + ROOM).fill(0x36, 0, BLOCK);
  readonly #outer = Buffer.alloc(BLOCK + DIGEST).fill(0x5c, 0, BLOCK);

  constructor(key: Uint8Array) {
    // A key that is longer than a block is hashed; a shorter one ends in zeros.
    for (const [at, byte] of (key.length > BLOCK ? hash('sha256', key, 'buffer') : key).entries()) {
      this.#inner[at] = 0x36 ^ byte;
      this.#outer[at] = 0x5c ^ byte;
    }
  }

  /** Of a text as UTF-8, in lower-case hex. */
  hex(text: string): string {
    const inner = this.#inner;
    const length = BLOCK + Buffer.byteLength(text);
    const message = length <= inner.length ? inner : Buffer.concat([inner.subarray(0, BLOCK)], length);
    message.write(text, BLOCK, 'utf8');
    this.#outer.set(hash('sha256', message.subarray(0, length), 'buffer'), BLOCK);
    return hash('sha256', this.#outer, 'hex');
  }
}
