import { createPublicKey } from 'node:crypto';
import type { JWTVerifyGetKey } from 'jose';

/** What signatures are checked with, and by which algorithms they may have been made. */
export interface KeySource {
  key: JWTVerifyGetKey;
  algorithms: string[];
}

/**
 * One key that never changes: a PEM public key, or a secret. A secret checks only HMAC and a public key never does, or a
 * caller could sign with the public key as a secret. Throws where `algorithmsOf` knows none.
 */
export function staticKey(text: string): KeySource {
  if (!text.includes('-----BEGIN')) {
    const secret = new TextEncoder().encode(text);
    return { key: async () => secret, algorithms: ['HS256', 'HS384', 'HS512'] };
  }
  const algorithms = algorithmsOf(text);
  if (algorithms === null) throw new Error('this key checks no token');
  const key = publicKey(text);
  return { key: async () => key, algorithms };
}

/** The algorithms of a PEM public key; null for one that cannot be read, or by which no token can be checked. */
export function algorithmsOf(pem: string): string[] | null {
  try {
    const { asymmetricKeyType: kind, asymmetricKeyDetails: details } = publicKey(pem);
    if (kind === 'rsa') return (details?.modulusLength ?? 0) < RSA_BITS ? null : RSA;
    if (kind === 'ec') return CURVES[details?.namedCurve ?? ''] ?? null;
    return kind === 'ed25519' ? ['EdDSA', 'Ed25519'] : null;
  } catch {
    return null;
  }
}

/** Shorter keys can be broken, and are not accepted for signatures of tokens (RFC 7518). */
const RSA_BITS = 2_048;

const RSA = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'];

const CURVES: Record<string, string[]> = { prime256v1: ['ES256'], secp384r1: ['ES384'], secp521r1: ['ES512'] };

/** In an environment variable the lines of a PEM may be written with \n between them. */
const publicKey = (pem: string) => createPublicKey(pem.replaceAll('\\n', '\n'));
