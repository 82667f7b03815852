import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { CardNumber } from '../card-number.ts';
import { ALL_CARDS, CardRights, NO_CARDS } from './card-rights.ts';
import { isOutage, remoteKeys } from './remote-keys.ts';
import type { Viewer } from './viewer.ts';

/** No token, or one that does not stand. The caller is not told more than it needs to mend it. */
export class UnauthenticatedError extends Error {
  readonly code = 'UNAUTHENTICATED';
  /** Whether there was a token at all, which a client is told by the challenge (RFC 6750). */
  readonly hadToken: boolean;

  constructor(message: string, { hadToken }: { hadToken: boolean }) {
    super(message);
    this.hadToken = hadToken;
  }
}

/** The keys cannot be had just now: that is not the caller's fault. */
export class KeysUnavailableError extends Error {
  readonly code = 'KEYS_UNAVAILABLE';
}

export interface AuthenticatorOptions {
  tokenKey: { jwksUrl: string } | { key: () => string };
  issuer: string | null;
  audience: string | null;
  merchant: string;
  /** The claim that limits a bearer to certain cards. */
  cardsClaim: string;
  /** Whether who sends no token at all may come in, with no rights but to ask for a balance. */
  anonymousInquiry: boolean;
  /** Told once when a token stands that never ends. */
  onEndlessToken(): void;
}

/** Reads an Authorization header. Rejects with UnauthenticatedError unless it holds a bearer token that stands. */
export type Authenticate = (authorization: string | null) => Promise<Viewer>;

const CLOCK_TOLERANCE_SECONDS = 30;

/** The tokens that are remembered; the one that was used the longest ago makes room. */
const VERIFIED_TOKENS = 10_000;

/** After this the signature is checked anew, so that a key that was taken back does not live on in what we remember. */
const REMEMBER_MS = 600_000;

const stillStands = ({ expiresAt }: Viewer): boolean =>
  expiresAt === null || Date.now() < expiresAt.getTime() + CLOCK_TOLERANCE_SECONDS * 1_000;

export function createAuthenticator(options: AuthenticatorOptions): Authenticate {
  const { tokenKey, issuer, audience, merchant, anonymousInquiry } = options;
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
  // A token that stood once stands until it ends: the signature is checked once, and not with each request.
  const verified = new LRUCache<string, Viewer>({ max: VERIFIED_TOKENS, ttl: REMEMBER_MS });
  let endlessIsTold = false;
  return async (authorization) => {
    if (authorization === null && anonymousInquiry) return anonymous(merchant);
    const token = /^Bearer +([\w.~+/=-]+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) {
      throw new UnauthenticatedError('Send a bearer token: Authorization: Bearer <JWT>.', { hadToken: false });
    }
    const known = verified.get(token);
    if (known !== undefined && stillStands(known)) return known;
    const payload = await verify(() => jwtVerify(token, key, checks));
    const viewer = viewerOf(payload, token, options);
    if (viewer.expiresAt === null && !endlessIsTold) {
      endlessIsTold = true;
      options.onEndlessToken();
    }
    verified.set(token, viewer);
    return viewer;
  };
}

/** Somebody without a token: no scope, no card, nobody to count but an address. */
const anonymous = (merchant: string): Viewer => ({
  subject: null,
  merchant,
  scopes: [],
  cards: ALL_CARDS,
  expiresAt: null,
  caller: null,
});

async function verify(check: () => Promise<{ payload: JWTPayload }>): Promise<JWTPayload> {
  try {
    return (await check()).payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw expired();
    if (isOutage(error)) {
      throw new KeysUnavailableError('The keys that bearer tokens are checked with cannot be had.', { cause: error });
    }
    throw refused('The bearer token is not valid here.');
  }
}

/** The token stood once. */
export const expired = (): UnauthenticatedError => refused('The bearer token has expired: get a new one.');

const refused = (message: string): UnauthenticatedError => new UnauthenticatedError(message, { hadToken: true });

function viewerOf(payload: JWTPayload, token: string, { merchant, cardsClaim }: AuthenticatorOptions): Viewer {
  return {
    subject: payload.sub ?? null,
    merchant,
    scopes: scopesOf(payload),
    cards: cardsOf(payload, cardsClaim),
    expiresAt: payload.exp === undefined ? null : new Date(payload.exp * 1_000),
    caller: callerOf(payload, token),
  };
}

const ASYMMETRIC = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

interface KeySource {
  key: JWTVerifyGetKey;
  algorithms: string[];
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

/**
 * The cards that a token is limited to: a list of numbers as strings, or one string with spaces or commas between them.
 * A claim in any other form was meant to limit: it must not pass for none.
 */
function cardsOf(payload: JWTPayload, claim: string): CardRights {
  if (!Object.hasOwn(payload, claim)) return ALL_CARDS;
  const held = payload[claim];
  const numbers: unknown[] =
    typeof held === 'string' ? held.split(/[\s,]+/).filter((number) => number !== '') : isList(held) ? held : [null];
  if (!numbers.every((number) => typeof number === 'string')) {
    throw refused('The bearer token does not name its cards as a list of strings.');
  }
  return numbers.length === 0 ? NO_CARDS : new CardRights(numbers.map((number) => new CardNumber(number)));
}

const isList = (value: unknown): value is unknown[] => Array.isArray(value);

function scopesOf({ scope }: JWTPayload): string[] {
  return typeof scope === 'string' ? scope.split(' ').filter((name) => name !== '') : [];
}
