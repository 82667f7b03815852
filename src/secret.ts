import { readFileSync, statSync } from 'node:fs';
import { inspect } from 'node:util';
import type { SealingKey } from './sealing.ts';

/**
 * A secret as it is now: it comes out only of a call. Whatever prints, logs or serialises the function itself gets a
 * mask, or what may be shown of it.
 */
export interface Secret {
  (): string;
  toString(): string;
  toJSON(): string;
}

/** What stands in the place of a secret; it tells nothing of it, not even how long it is. */
export const MASK = '•••';

/** Keeps a text secret. `shown` is what may be seen of it. */
export const secret = (text: string, shown = MASK): Secret => masked(() => text, shown);

/** A sealing key that prints as its id. The bytes come out only of `key`, for the one who seals. */
export class SecretSealingKey implements SealingKey {
  readonly id: string;
  readonly #key: Uint8Array;

  constructor({ id, key }: SealingKey) {
    this.id = id;
    this.#key = key;
  }

  get key(): Uint8Array {
    return this.#key;
  }

  toString(): string {
    return `${this.id}:${MASK}`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/**
 * What may be seen of an address: protocol, host, port and database. User, password and query are masked; an address
 * with an @ behind its host may have a piece of a password there, and shows nothing but its protocol.
 */
export function shownAddress(address: string): string {
  if (address.startsWith('file:')) return address.replace(/\?.*$/s, `?${MASK}`);
  if (!URL.canParse(address)) return MASK;
  const { protocol, username, password, host, pathname, search, hash } = new URL(address);
  if (`${pathname}${search}${hash}`.includes('@')) return `${protocol}//${MASK}`;
  if (username + password + search + hash === '') return address;
  const user = username === '' && password === '' ? '' : `${MASK}@`;
  return `${protocol}//${user}${host}${pathname}${search === '' ? '' : `?${MASK}`}`;
}

/** How often a secret's file is looked at for a change. */
const LOOK_EVERY_MS = 1_000;

/**
 * A secret kept in a file, read again when the file changes, so that it can be rotated without a restart. A file that
 * cannot be read, or is empty, while it is being replaced leaves the last value in force. Throws where it cannot be
 * read at the first time.
 */
export function fileSecret(path: string): Secret {
  let stamp = stampOf(path);
  let value = readSecret(path);
  let lookedAt = performance.now();
  const current = (): string => {
    if (performance.now() - lookedAt < LOOK_EVERY_MS) return value;
    lookedAt = performance.now();
    try {
      const now = stampOf(path);
      if (now !== stamp) {
        value = readSecret(path);
        stamp = now;
      }
    } catch {
      // Being replaced just now: the next look will find it.
    }
    return value;
  };
  return masked(current, MASK);
}

/** The text of a secret's file without the white space around it. Throws where it cannot be read or is empty. */
export function readSecret(path: string): string {
  const text = readFileSync(path, 'utf8').trim();
  if (text === '') throw new Error('the file is empty');
  return text;
}

function stampOf(path: string): string {
  const { mtimeMs, ino, size } = statSync(path);
  return `${mtimeMs} ${ino} ${size}`;
}

/** Functions print as their source, and serialise as nothing: this one does both as it is told. */
function masked(reveal: () => string, shown: string): Secret {
  const show = (): string => shown;
  return Object.assign(() => reveal(), { toString: show, toJSON: show, [inspect.custom]: show });
}
