import { errors, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from 'jose';
import { expired, KeysUnavailableError, refused } from './errors.ts';
import { remoteKeys } from './remote-keys.ts';
import { staticKey } from './static-key.ts';

/** By what the tokens of one issuer are checked. */
export interface TokenIssuer {
  tokenKey: { jwksUrl: string } | { key: () => string };
  /** What `iss` and `aud` of a token must be; null: not checked. */
  issuer: string | null;
  audience: string | null;
}

/**
 * Checks a token and answers its claims. Rejects with UnauthenticatedError where it does not stand, and with
 * KeysUnavailableError where that cannot be found out.
 */
export type CheckToken = (token: string) => Promise<JWTPayload>;

export const CLOCK_TOLERANCE_SECONDS = 30;

export function tokenChecks({ tokenKey, issuer, audience }: TokenIssuer): CheckToken {
  const { key, algorithms } =
    'key' in tokenKey
      ? staticKey(tokenKey.key())
      : { key: remoteKeys(new URL(tokenKey.jwksUrl)), algorithms: ASYMMETRIC };
  const checks = {
    algorithms,
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    ...(issuer !== null && { issuer }),
    ...(audience !== null && { audience }),
  };
  return async (token) => {
    try {
      return await payloadOf(token, key, checks);
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw expired();
      if (error instanceof KeysUnavailableError) throw error;
      throw notValid();
    }
  };
}

/** Why, nobody is told who might be trying. */
export const notValid = () => refused('The bearer token is not valid here.');

type Key = CryptoKey | JWTVerifyGetKey;

async function payloadOf(token: string, key: Key, checks: JWTVerifyOptions): Promise<JWTPayload> {
  try {
    const { payload } =
      typeof key === 'function' ? await jwtVerify(token, key, checks) : await jwtVerify(token, key, checks);
    return payload;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    // A token that does not name its key, while the issuer has an old and a new one.
    for await (const candidate of error) {
      const payload = await payloadOf(token, candidate, checks).catch(unlessOtherKey);
      if (payload !== null) return payload;
    }
    throw error;
  }
}

function unlessOtherKey(error: unknown): null {
  if (error instanceof errors.JWSSignatureVerificationFailed) return null;
  throw error;
}

const ASYMMETRIC = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
