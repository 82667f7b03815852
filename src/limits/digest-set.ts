/** Slots at the beginning: most callers look up few cards. */
const FIRST_SLOTS = 8;

/** Characters of base64url that stand for the first slot to look at, six bits each, and those that stand for the rest. */
const PLACE_CHARACTERS = 5;
const REST_CHARACTERS = 3;
const PLACE_RANGE = 64 ** PLACE_CHARACTERS;

/**
 * A set of digests in base64url, of which it holds 48 bits each, in 16 to 32 bytes; a Set of the strings would take a
 * hundred, and a caller may have a limit of millions. So one digest in 2^48 / size passes for one that is in it already:
 * of a million, one in 280 million.
 */
export class DigestSet {
  /** Open addressing; 0 is a free slot. At most half of them are taken. */
  #slots = new Float64Array(FIRST_SLOTS);
  #size = 0;

  /** How many digests are in it. */
  get size(): number {
    return this.#size;
  }

  /**
   * Puts in a digest of 8 characters or more, unless it is in already, while there are fewer than `most`. Answers whether
   * it is in now.
   */
  addUpTo(most: number, digest: string): boolean {
    const value = numberOf(digest);
    const slot = this.#slotOf(value);
    if (this.#slots[slot] === value) return true;
    if (this.#size >= most) return false;
    this.#slots[slot] = value;
    this.#size += 1;
    if (this.#size * 2 > this.#slots.length) this.#grow();
    return true;
  }

  /** The slot that holds a value, or else the free one where it belongs. */
  #slotOf(value: number): number {
    const slots = this.#slots;
    const last = slots.length - 1;
    let slot = ((value - 1) % PLACE_RANGE) & last;
    while (slots[slot] !== 0 && slots[slot] !== value) slot = (slot + 1) & last;
    return slot;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Float64Array(before.length * 2);
    for (const value of before) if (value !== 0) this.#slots[this.#slotOf(value)] = value;
  }
}

/** The last 48 bits of a digest, and one more, so that none is 0. */
function numberOf(digest: string): number {
  const from = digest.length - PLACE_CHARACTERS - REST_CHARACTERS;
  return bits(digest, from, REST_CHARACTERS) * PLACE_RANGE + bits(digest, from + REST_CHARACTERS, PLACE_CHARACTERS) + 1;
}

function bits(digest: string, from: number, count: number): number {
  let value = 0;
  for (let i = from; i < from + count; i += 1) value = (value << 6) | (BITS[digest.charCodeAt(i)] ?? 0);
  return value;
}

/** What each character of base64url stands for, by its code. */
const BITS = new Uint8Array(128);
for (const [value, character] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].entries()) {
  BITS[character.charCodeAt(0)] = value;
}
