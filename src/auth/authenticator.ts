import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Viewer } from '../context.ts';

/** No token, or one that does not stand. The caller is not told more than it needs to mend it. */
export class UnauthenticatedError extends Error {
  readonly code = 'UNAUTHENTICATED';
}

/** The keys cannot be had just now: that is not the caller's fault. */
export class KeysUnavailableError extends Error {
  readonly code = 'KEYS_UNAVAILABLE';
}

export interface AuthenticatorOptions {
  tokenKey: { jwksUrl: string } | { key: string };
  issuer: string | null;
  audience: string | null;
  merchant: string;
}

/** Reads an Authorization header. Rejects with UnauthenticatedError unless it holds a bearer token that stands. */
export type Authenticate = (authorization: string | null) => Promise<Viewer>;

const CLOCK_TOLERANCE_SECONDS = 30;

/** The tokens that are remembered; the one that was used the longest ago makes room. */
const VERIFIED_TOKENS = 10_000;

const stillStands = ({ expiresAt }: Viewer): boolean =>
  expiresAt !== null && Date.now() < expiresAt.getTime() + CLOCK_TOLERANCE_SECONDS * 1_000;

export function createAuthenticator({ tokenKey, issuer, audience, merchant }: AuthenticatorOptions): Authenticate {
  const { key, algorithms } = 'key' in tokenKey ? staticKey(tokenKey.key) : remoteKeys(tokenKey.jwksUrl);
  const checks = {
    algorithms,
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    ...(issuer !== null && { issuer }),
    ...(audience !== null && { audience }),
  };
  // A token that stood once stands until it ends: the signature is checked once, and not with each request.
  const verified = new LRUCache<string, Viewer>({ max: VERIFIED_TOKENS });
  return async (authorization) => {
    const token = /^Bearer +([\w.~+/=-]+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw new UnauthenticatedError('Send a bearer token: Authorization: Bearer <JWT>.');
    const known = verified.get(token);
    if (known !== undefined && stillStands(known)) return known;
    try {
      const { payload } = await jwtVerify(token, key, checks);
      const expiresAt = payload.exp === undefined ? null : new Date(payload.exp * 1_000);
      const viewer: Viewer = {
        subject: payload.sub ?? null,
        merchant,
        scopes: scopesOf(payload),
        expiresAt,
        caller: callerOf(payload, token),
      };
      if (expiresAt !== null) verified.set(token, viewer);
      return viewer;
    } catch (error) {
      if (error instanceof errors.JWTExpired)
        throw new UnauthenticatedError('The bearer token has expired: get a new one.');
      const notTheToken = error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError);
      if (notTheToken)
        throw new KeysUnavailableError('The keys that bearer tokens are checked with cannot be had.', { cause: error });
      throw new UnauthenticatedError('The bearer token is not valid here.');
    }
  };
}

const ASYMMETRIC = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

interface KeySource {
  key: JWTVerifyGetKey;
  algorithms: string[];
}

function remoteKeys(url: string): KeySource {
  return { key: createRemoteJWKSet(new URL(url)), algorithms: ASYMMETRIC };
}

/** A secret checks only HMAC and a public key never does: or a caller could sign with the public key as a secret. */
function staticKey(text: string): KeySource {
  if (!text.includes('-----BEGIN')) {
    const secret = new TextEncoder().encode(text);
    return { key: async () => secret, algorithms: ['HS256', 'HS384', 'HS512'] };
  }
  const key: KeyObject = createPublicKey(text.replaceAll('\\n', '\n'));
  return { key: async () => key, algorithms: ASYMMETRIC };
}

/** A refreshed token is no other caller; one that names nobody stands for itself. */
const callerOf = ({ iss, sub }: JWTPayload, token: string): string =>
  sub === undefined ? createHash('sha256').update(token).digest('base64url') : JSON.stringify([iss ?? null, sub]);

function scopesOf({ scope }: JWTPayload): string[] {
  return typeof scope === 'string' ? scope.split(' ').filter((name) => name !== '') : [];
}
