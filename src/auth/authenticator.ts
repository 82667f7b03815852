import { createHash } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import { CardNumber } from '../card-number.ts';
import { ALL_CARDS, CardRights, NO_CARDS } from './card-rights.ts';
import { refused, UnauthenticatedError } from './errors.ts';
import type { Identify, Identity } from './identify.ts';
import { CLOCK_TOLERANCE_SECONDS } from './token-checks.ts';
import type { Viewer } from './viewer.ts';

export interface AuthenticatorOptions {
  identify: Identify;
  /** The claim that limits a bearer to certain cards. */
  cardsClaim: string;
  /** Whose balances may be asked for, and nothing else, by who sends no token at all; null: nobody comes in without. */
  anonymousAt: string | null;
  /** Told once when a token stands that never ends. */
  onEndlessToken(): void;
}

export interface Authenticate {
  /** Reads an Authorization header. Rejects with UnauthenticatedError unless it holds a bearer token that stands. */
  (authorization: string | null): Promise<Viewer>;
  /** The same at once, of a token that stood a while ago; null for any other, of which the promise tells more. */
  known(authorization: string | null): Viewer | null;
}

/** The tokens that are remembered; the one that was used the longest ago makes room. */
const VERIFIED_TOKENS = 10_000;

/** After this the signature is checked anew, so that a key that was taken back does not live on in what we remember. */
const REMEMBER_MS = 600_000;

/** As nearly everybody writes it; other spellings are read too, but not at once. */
const SCHEME = 'Bearer ';

const stillStands = ({ expiresAt }: Viewer): boolean =>
  expiresAt === null || Date.now() < expiresAt.getTime() + CLOCK_TOLERANCE_SECONDS * 1_000;

export function createAuthenticator(options: AuthenticatorOptions): Authenticate {
  const { identify, cardsClaim, anonymousAt } = options;
  // A token that stood once stands until it ends: the signature is checked once, and not with each request.
  // By the clock at each look: the library would otherwise set a timer to forget what the clock said.
  const verified = new LRUCache<string, Viewer>({ max: VERIFIED_TOKENS, ttl: REMEMBER_MS, ttlResolution: 0 });
  let endlessIsTold = false;
  const remembered = (token: string): Viewer | null => {
    const viewer = verified.get(token);
    return viewer !== undefined && stillStands(viewer) ? viewer : null;
  };
  // The token that was sent last is known by its header: to compare two texts costs less than to cut one and look it up.
  let last = { authorization: '', token: '' };
  const known = (authorization: string | null): Viewer | null => {
    if (authorization !== last.authorization) {
      if (authorization?.startsWith(SCHEME) !== true) return null;
      last = { authorization, token: authorization.slice(SCHEME.length) };
    }
    return remembered(last.token);
  };
  const authenticate = async (authorization: string | null): Promise<Viewer> => {
    if (authorization === null && anonymousAt !== null) return anonymous(anonymousAt);
    const token = /^Bearer +([\w.~+/=-]+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) {
      throw new UnauthenticatedError('Send a bearer token: Authorization: Bearer <JWT>.', { hadToken: false });
    }
    const standing = remembered(token);
    if (standing !== null) return standing;
    const viewer = viewerOf(await identify(token), token, cardsClaim);
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

function viewerOf({ payload, merchant }: Identity, token: string, cardsClaim: string): Viewer {
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
