import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { KeysUnavailableError } from './errors.ts';

/** How long a set of keys is taken for fresh, in milliseconds. */
const FRESH_MS = 600_000;

/** How soon they are asked for again, whether by an unknown key or after trouble; and while there are none at all. */
const COOL_DOWN_MS = 30_000;
const COLD_MS = 2_000;

/** How long the other side may take to answer. */
const TIMEOUT_MS = 3_000;

/**
 * The keys of a JWKS: kept, asked for anew when they are old or a token names an unknown one, though not more often
 * than every half minute. While they cannot be had, those that were had last go on counting, for an outage of the sign-in
 * must not stop tills whose tokens stand; an empty set is taken for such an outage. Rejects with KeysUnavailableError
 * where there have never been any.
 */
export function remoteKeys(url: URL): JWTVerifyGetKey {
  const remote = createRemoteJWKSet(url, { timeoutDuration: TIMEOUT_MS });
  let find: JWTVerifyGetKey | null = null;
  let freshUntil = 0;
  let askAgainAt = 0;
  let trouble: unknown;

  const refresh = async (): Promise<void> => {
    try {
      await remote.reload();
      const keys = remote.jwks();
      if (keys === undefined || keys.keys.length === 0) throw new Error('the set of keys is empty');
      find = createLocalJWKSet(keys);
      freshUntil = Date.now() + FRESH_MS;
    } catch (error) {
      trouble = error;
    }
    askAgainAt = Date.now() + (find === null ? COLD_MS : COOL_DOWN_MS);
  };
  const found: JWTVerifyGetKey = async (header, token) => {
    if (find === null) throw new KeysUnavailableError(trouble);
    return await find(header, token);
  };
  const mayAsk = () => Date.now() >= askAgainAt;

  return async (header, token) => {
    if (Date.now() >= freshUntil && mayAsk()) await refresh();
    try {
      return await found(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !mayAsk()) throw error;
      await refresh();
      return await found(header, token);
    }
  };
}
