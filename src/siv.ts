import { createCipheriv } from 'node:crypto';
import { aessiv } from '@noble/ciphers/aes.js';

/** Bytes of a block of AES. */
const BLOCK = 16;

/**
 * AES-SIV (RFC 5297) without associated data, under one key of 32 bytes.
 *
 * The library's makes everything that follows from the key anew for each text, ten times the work of a text of one block:
 * a card number is hardly ever longer, and every movement seals one. For those the two blocks of AES that are left are
 * worked out here, by Node's own; all else, and every opening, is the library's, to which the tests hold this.
 */
export class Siv {
  readonly #key: Uint8Array;
  /** The two halves of the key: one for the tag, one for the text. */
  readonly #tag: Block;
  readonly #text: Block;
  /** By S2V: what a text of a whole block, or a padded one, is turned over with; the subkey of CMAC is in it. */
  readonly #whole: Buffer;
  readonly #padded: Buffer;

  constructor(key: Uint8Array) {
    this.#key = key;
    this.#tag = blockOf(key.subarray(0, BLOCK));
    this.#text = blockOf(key.subarray(BLOCK));
    const subkey = doubled(this.#tag(Buffer.alloc(BLOCK)));
    const cmacOfZero = this.#tag(Buffer.from(subkey));
    this.#whole = xor(cmacOfZero, subkey);
    this.#padded = xor(doubled(cmacOfZero), subkey);
  }

  /** The tag, then the text in cipher. */
  seal(text: Buffer): Buffer {
    const { length } = text;
    if (length > BLOCK) return Buffer.from(aessiv(this.#key).encrypt(text));
    const block = Buffer.from(length === BLOCK ? this.#whole : this.#padded);
    for (let at = 0; at < length; at += 1) block[at] = (block[at] ?? 0) ^ (text[at] ?? 0);
    if (length < BLOCK) block[length] = (block[length] ?? 0) ^ 0x80;
    const tag = this.#tag(block);
    const sealed = Buffer.alloc(BLOCK + length);
    sealed.set(tag);
    // The counter is the tag without two of its bits.
    tag[8] = (tag[8] ?? 0) & 0x7f;
    tag[12] = (tag[12] ?? 0) & 0x7f;
    const stream = this.#text(tag);
    for (let at = 0; at < length; at += 1) sealed[BLOCK + at] = (text[at] ?? 0) ^ (stream[at] ?? 0);
    return sealed;
  }

  /** Throws for what this key has not sealed. */
  open(sealed: Uint8Array): Uint8Array {
    return aessiv(this.#key).decrypt(sealed);
  }
}

/** AES of one block. */
type Block = (block: Buffer) => Buffer;

/** One block after the other under one key: ECB, which is what the modes above are made of. */
function blockOf(key: Uint8Array): Block {
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  return (block) => cipher.update(block);
}

/** In GF(2^128), as CMAC and S2V have it. */
function doubled(block: Buffer): Buffer {
  const result = Buffer.alloc(BLOCK);
  for (const [at, byte] of block.entries()) result[at] = (byte << 1) | ((block[at + 1] ?? 0) >> 7);
  if ((block[0] ?? 0) & 0x80) result[BLOCK - 1] = (result[BLOCK - 1] ?? 0) ^ 0x87;
  return result;
}

const xor = (one: Buffer, other: Buffer): Buffer => Buffer.from(one.map((byte, at) => byte ^ (other[at] ?? 0)));
