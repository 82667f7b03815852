import { decodeJwt, type JWTPayload } from 'jose';
import { refused } from './errors.ts';
import { type CheckToken, notValid, type TokenIssuer, tokenChecks } from './token-checks.ts';

/** What a token says that stands, and the merchant that it is for. */
export interface Identity {
  payload: JWTPayload;
  merchant: string;
}

/** Checks a token. Rejects with UnauthenticatedError and KeysUnavailableError, as `CheckToken` does. */
export type Identify = (token: string) => Promise<Identity>;

/** An issuer, and the merchants that its tokens may name. */
export interface IssuerOfMerchants extends TokenIssuer {
  merchants: readonly string[];
}

/** Where there is one merchant, every token that stands is for that one. */
export function identifyForOne(issuer: TokenIssuer, merchant: string): Identify {
  const check = tokenChecks(issuer);
  return async (token) => ({ payload: await check(token), merchant });
}

export interface SeveralMerchants {
  /** Those that issue tokens for one merchant each; no two have the same name. */
  own: readonly (IssuerOfMerchants & { issuer: string })[];
  /** Who issues the tokens of all other merchants; null where there are none. */
  shared: IssuerOfMerchants | null;
  /** The claim that names the merchant. */
  claim: string;
}

/**
 * Among several merchants the claim chooses, and nothing else. A token is checked by the keys of the issuer that it names,
 * and may name none but the merchants of that issuer: whoever signs in the people of one merchant cannot make a token for
 * another.
 */
export function identifyAmong({ own, shared, claim }: SeveralMerchants): Identify {
  const ofOwn = new Map(own.map((issuer) => [issuer.issuer, checksOf(issuer)]));
  const ofShared = shared === null ? null : checksOf(shared);
  return async (token) => {
    const issuer = ofOwn.get(namedIssuer(token) ?? '') ?? ofShared;
    if (issuer === null) throw notValid();
    const payload = await issuer.check(token);
    const named = Object.hasOwn(payload, claim) ? payload[claim] : null;
    // One wording for a missing claim, an unknown merchant and another issuer's: it tells nobody which ones there are.
    if (typeof named !== 'string' || !issuer.merchants.has(named)) {
      throw refused('The bearer token names no merchant that it is good for.');
    }
    return { payload, merchant: named };
  };
}

const checksOf = (issuer: IssuerOfMerchants): { check: CheckToken; merchants: ReadonlySet<string> } => ({
  check: tokenChecks(issuer),
  merchants: new Set(issuer.merchants),
});

/** The issuer that a token claims to be of, of which nothing has been checked; null where it names none. */
function namedIssuer(token: string): string | null {
  try {
    const { iss } = decodeJwt(token);
    return typeof iss === 'string' ? iss : null;
  } catch {
    return null;
  }
}
