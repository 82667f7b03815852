import { type Identify, identifyAmong, identifyForOne } from '../auth/identify.ts';
import type { TokenIssuer } from '../auth/token-checks.ts';
import type { Settings } from '../development.ts';

/** How callers are told apart, and of several merchants the one that each is for. */
export function identifyBy(settings: Settings): Identify {
  const { merchants, merchantClaim } = settings;
  if (merchants === null) return identifyForOne(issuerOf(settings), settings.merchant);
  const others = merchants.filter(({ hasOwnIssuer }) => !hasOwnIssuer).map(({ merchant }) => merchant);
  return identifyAmong({
    own: merchants.flatMap((own) =>
      own.hasOwnIssuer && own.issuer !== null
        ? [{ ...issuerOf(own), issuer: own.issuer, merchants: [own.merchant] }]
        : [],
    ),
    shared: others.length === 0 ? null : { ...issuerOf(settings), merchants: others },
    claim: merchantClaim,
  });
}

function issuerOf({ tokenKey, issuer, audience }: Settings): TokenIssuer {
  if (tokenKey === null) throw new Error('there is no key to check tokens with');
  return { tokenKey, issuer, audience };
}
