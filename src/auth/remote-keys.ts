import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';

/** How long a set of keys is taken for fresh, and how soon an unknown key may make us ask again: milliseconds. */
const FRESH_MS = 600_000;
const COOL_DOWN_MS = 30_000;

/** How long the other side may take to answer. */
const TIMEOUT_MS = 3_000;

/**
 * The keys of a JWKS: kept, asked for anew when they are old or a token names an unknown one, though not more often
 * than every half minute. While the other side cannot be reached, the keys that it gave last go on counting: an outage
 * of the sign-in must not stop tills whose tokens stand.
 */
export function remoteKeys(url: URL, freshMs = FRESH_MS): JWTVerifyGetKey {
  const remote = createRemoteJWKSet(url, {
    cacheMaxAge: freshMs,
    cooldownDuration: COOL_DOWN_MS,
    timeoutDuration: TIMEOUT_MS,
  });
  let askAgainAt = 0;
  return async (header, token) => {
    const kept = remote.jwks();
    if (kept !== undefined && performance.now() < askAgainAt) return await createLocalJWKSet(kept)(header, token);
    try {
      return await remote(header, token);
    } catch (error) {
      if (!isOutage(error)) throw error;
      if (kept === undefined) throw error;
      askAgainAt = performance.now() + COOL_DOWN_MS;
      return await createLocalJWKSet(kept)(header, token);
    }
  };
}

/** Whether it is not the token that is at fault, but the keys could not be had, or are none. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return true;
  // The library has no class of its own for an answer that is not 200 or no JSON.
  return ['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC'].includes(error.code);
}
