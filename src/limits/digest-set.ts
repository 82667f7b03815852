/** Slots at the beginning, and digests that are noted before there is another list for them. */
const FIRST = 8;

/** As many digests are noted in one list at most. */
const MOST_IN_A_LIST = 1_024;

/** Characters of base64url that stand for the first slot to look at, six bits each, and those that stand for the rest. */
const PLACE_CHARACTERS = 5;
const REST_CHARACTERS = 3;
const PLACE_RANGE = 64 ** PLACE_CHARACTERS;

/**
 * A set of digests in base64url, of which it holds 48 bits each. So one digest in 2^48 / size passes for one that is in it
 * already: of a million, one in 280 million.
 *
 * As long as no more have come than there is room for, it does not matter which of them are the same: they are noted one
 * after the other, in 8 bytes each. Only whoever reaches that has them found a place each, in 16 to 32 bytes. To look for
 * a place among hundreds of thousands with each look-up cost a twenty-fifth of a whole request.
 */
export class DigestSet {
  readonly #full: Float64Array[] = [];
  #list = new Float64Array(FIRST);
  #inList = 0;
  #noted = 0;
  /** Open addressing; 0 is a free slot. At most half of them are taken. None while digests are only noted. */
  #slots: Float64Array = new Float64Array(0);
  #size = 0;

  /**
   * Puts in a digest of 8 characters or more, unless it is in already, while there are fewer than `most`. Answers whether
   * it is in now.
   */
  addUpTo(most: number, digest: string): boolean {
    const value = numberOf(digest);
    if (this.#slots.length === 0) {
      if (this.#noted < most) {
        this.#note(value);
        return true;
      }
      this.#findPlaces();
    }
    return this.#place(value, most);
  }

  #note(value: number): void {
    if (this.#inList === this.#list.length) {
      this.#full.push(this.#list);
      this.#list = new Float64Array(Math.min(this.#list.length * 2, MOST_IN_A_LIST));
      this.#inList = 0;
    }
    this.#list[this.#inList] = value;
    this.#inList += 1;
    this.#noted += 1;
  }

  #findPlaces(): void {
    this.#slots = new Float64Array(FIRST);
    for (const list of [...this.#full, this.#list.subarray(0, this.#inList)]) {
      for (const value of list) this.#place(value, Number.POSITIVE_INFINITY);
    }
    this.#full.length = 0;
    this.#list = new Float64Array(0);
  }

  #place(value: number, most: number): boolean {
    const slots = this.#slots;
    const slot = slotOf(value, slots);
    if (slots[slot] === value) return true;
    if (this.#size >= most) return false;
    slots[slot] = value;
    this.#size += 1;
    if (this.#size * 2 > slots.length) this.#slots = grown(slots);
    return true;
  }
}

/** The slot that holds a value, or else the free one where it belongs. */
function slotOf(value: number, slots: Float64Array): number {
  const last = slots.length - 1;
  let slot = ((value - 1) % PLACE_RANGE) & last;
  while (slots[slot] !== 0 && slots[slot] !== value) slot = (slot + 1) & last;
  return slot;
}

function grown(before: Float64Array): Float64Array {
  const slots = new Float64Array(before.length * 2);
  for (const value of before) if (value !== 0) slots[slotOf(value, slots)] = value;
  return slots;
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
