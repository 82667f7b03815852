import { hkdfSync, timingSafeEqual } from 'node:crypto';
import { CardNumber } from './card-number.ts';
import { Hmac } from './hmac.ts';
import { Siv } from './siv.ts';

/** A key that seals card numbers: 32 bytes under a short id that is written beside everything it has sealed. */
export interface SealingKey {
  id: string;
  key: Uint8Array;
}

/**
 * Seals card numbers for ids and for the store, and takes fingerprints of requests.
 *
 * Sealing is deterministic (AES-SIV, RFC 5297): the same number under the same key gives the same text, so that a
 * card's id is stable and its rows can be found without opening them. The first key seals; all of them open.
 */
export class Sealer {
  readonly #keys: DerivedKeys[];

  constructor(keys: readonly SealingKey[]) {
    this.#keys = keys.map(derive);
    if (this.#keys.length === 0) throw new RangeError('at least one sealing key is needed');
  }

  /** The ids of the keys; the first is the one that seals. */
  get keyIds(): string[] {
    return this.#keys.map(({ id }) => id);
  }

  /** `keyId.base64url`, under the first key. */
  seal(card: CardNumber): string {
    return sealWith(this.#first, card);
  }

  /** The same number under every key, to find rows that an older key sealed. */
  sealAll(card: CardNumber): string[] {
    return this.#keys.map((key) => sealWith(key, card));
  }

  /** Null for a text that none of the keys sealed, or that was changed. */
  open(sealed: string): CardNumber | null {
    const [id, text, ...rest] = sealed.split('.');
    const key = this.#keys.find((candidate) => candidate.id === id);
    if (key === undefined || text === undefined || rest.length > 0) return null;
    const bytes = Buffer.from(text, 'base64url');
    // One number has one sealed text: another spelling of the same bytes is not an id that we gave out.
    if (bytes.toString('base64url') !== text) return null;
    try {
      return new CardNumber(Buffer.from(key.siv.open(bytes)).toString('utf8'));
    } catch {
      return null;
    }
  }

  /** A keyed digest (HMAC-SHA256) of a text, `keyId.hex`: it tells whether two texts are the same and nothing else. */
  fingerprint(text: string): string {
    return digest(this.#first, text);
  }

  /** Whether the fingerprint was taken of this text, under whichever key. */
  matches(fingerprint: string, text: string): boolean {
    const key = this.#keys.find(({ id }) => fingerprint.startsWith(`${id}.`));
    if (key === undefined) return false;
    const expected = Buffer.from(digest(key, text));
    const given = Buffer.from(fingerprint);
    return expected.length === given.length && timingSafeEqual(expected, given);
  }

  get #first(): DerivedKeys {
    const [first] = this.#keys;
    if (first === undefined) throw new RangeError('at least one sealing key is needed');
    return first;
  }
}

/** The id of the key that a sealed card number or a fingerprint was made with, whether or not that key is at hand. */
export const keyIdOf = (sealedOrFingerprint: string): string => sealedOrFingerprint.split('.', 1)[0] ?? '';

interface DerivedKeys {
  id: string;
  siv: Siv;
  fingerprints: Hmac;
}

/** Two purposes, two keys (HKDF-SHA256), so that neither use weakens the other. */
const derive = ({ id, key }: SealingKey): DerivedKeys => ({
  id,
  siv: new Siv(new Uint8Array(hkdfSync('sha256', key, '', 'loyalty-graphql/seal/card-number', 32))),
  fingerprints: new Hmac(new Uint8Array(hkdfSync('sha256', key, '', 'loyalty-graphql/fingerprint/request', 32))),
});

const sealWith = (key: DerivedKeys, card: CardNumber): string =>
  `${key.id}.${key.siv.seal(Buffer.from(card.reveal(), 'utf8')).toString('base64url')}`;

const digest = (key: DerivedKeys, text: string): string => `${key.id}.${key.fingerprints.hex(text)}`;
