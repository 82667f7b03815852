import { createHash } from 'node:crypto';
import { errors, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { CardNumber } from '../card-number.ts';
import { ALL_CARDS, CardRights, NO_CARDS } from './card-rights.ts';
import { expired, KeysUnavailableError, refused, UnauthenticatedError } from './errors.ts';
import { remoteKeys } from './remote-keys.ts';
import { staticKey } from './static-key.ts';
import type { Viewer } from './viewer.ts';

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

export interface Authenticate {
  /** Reads an Authorization header. Rejects with UnauthenticatedError unless it holds a bearer token that stands. */
  (authorization: string | null): Promise<Viewer>;
  /** The same at once, of a token that stood a while ago; null for any other, of which the promise tells more. */
  known(authorization: string | null): Viewer | null;
}

const CLOCK_TOLERANCE_SECONDS = 30;

/** The tokens that are remembered; the one that was used the longest ago makes room. */
const VERIFIED_TOKENS = 10_000;

/** After this the signature is checked anew, so that a key that was taken back does not live on in what we remember. */
const REMEMBER_MS = 600_000;

/** As nearly everybody writes it; other spellings are read too, but not at once. */
const SCHEME = 'Bearer ';

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
  const remembered = (token: string): Viewer | null => {
    const viewer = verified.get(token);
    return viewer !== undefined && stillStands(viewer) ? viewer : null;
  };
  const known = (authorization: string | null): Viewer | null =>
    authorization?.startsWith(SCHEME) === true ? remembered(authorization.slice(SCHEME.length)) : null;
  const authenticate = async (authorization: string | null): Promise<Viewer> => {
    if (authorization === null && anonymousInquiry) return anonymous(merchant);
    const token = /^Bearer +([\w.~+/=-]+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) {
      throw new UnauthenticatedError('Send a bearer token: Authorization: Bearer <JWT>.', { hadToken: false });
    }
    const standing = remembered(token);
    if (standing !== null) return standing;
    const payload = await verify(token, key, checks);
    const viewer = viewerOf(payload, token, options);
    if (viewer.expiresAt === null && !endlessIsTold) {
      endlessIsTold = true;
      options.onEndlessToken();
    }
    verified.set(token, viewer);
    return viewer;
  };
  return Object.assign(authenticate, { known });
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

type Key = CryptoKey | JWTVerifyGetKey;

async function verify(token: string, key: Key, checks: JWTVerifyOptions): Promise<JWTPayload> {
  try {
    return await payloadOf(token, key, checks);
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw expired();
    if (error instanceof KeysUnavailableError) throw error;
    throw refused('The bearer token is not valid here.');
  }
}

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

function viewerOf(payload: JWTPayload, token: string, { merchant, cardsClaim }: AuthenticatorOptions): Viewer {
  return {
    subject: payload.sub ?? null,
    merchant,
    scopes: scopesOf(payload),
    cards: cardsOf(payload, cardsClaim),
    expiresAt: endOf(payload),
    caller: callerOf(payload, token),
  };
}

/** An end that no calendar holds is none. */
function endOf({ exp }: JWTPayload): Date | null {
  const end = new Date((exp ?? Number.NaN) * 1_000);
  return Number.isNaN(end.getTime()) ? null : end;
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

/** A refreshed token is no other caller; one that names nobody stands for itself, however its signature is spelled. */
function callerOf({ iss, sub }: JWTPayload, token: string): string {
  if (sub !== undefined) return JSON.stringify([iss ?? null, sub]);
  const signed = token.slice(0, token.lastIndexOf('.'));
  return createHash('sha256').update(signed).digest('base64url');
}

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
