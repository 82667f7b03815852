import { inspect } from 'node:util';

/**
 * A card number, which is bearer money. Whatever prints, logs or serialises it gets `•••• 8515`; the digits come out
 * only of `reveal()`, which two places call: the request that goes upstream and the answer to a caller who may see it.
 */
export class CardNumber {
  readonly #digits: string;

  constructor(digits: string) {
    this.#digits = digits;
  }

  /** The number itself. Never pass it to a log, an error or a metric. */
  reveal(): string {
    return this.#digits;
  }

  /** The last four characters, for showing. */
  get last4(): string {
    return this.#digits.slice(-4);
  }

  equals(other: CardNumber): boolean {
    return this.#digits === other.#digits;
  }

  toString(): string {
    return `•••• ${this.last4}`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
