import { SCOPES, type Scope } from '../../../../src/auth/scopes.ts';
import { signToken } from '../../../support/app.ts';
import type { Rule } from './rules.ts';

/** The cards that there are: a bearer's own, and somebody else's. */
export type Owner = 'own' | 'foreign';

/** Somebody who asks. */
export interface Principal {
  name: string;
  kind: 'nobody' | 'anonymous' | 'bearer';
  scopes: readonly Scope[];
  /** The cards that the token is limited to; null where it is not. */
  cards: readonly Owner[] | null;
}

const bearer = (name: string, scopes: readonly Scope[], cards: Principal['cards'] = null): Principal => ({
  name,
  kind: 'bearer',
  scopes,
  cards,
});

/** Everything is allowed to it: what others see is what it sees, less what they may not. */
export const EVERYTHING = bearer('all scopes', SCOPES);

export const NO_SCOPE = bearer('no scope', []);

export const PRINCIPALS: readonly Principal[] = [
  { name: 'no token', kind: 'nobody', scopes: [], cards: null },
  { name: 'no token, with the switch on', kind: 'anonymous', scopes: [], cards: null },
  NO_SCOPE,
  ...SCOPES.map((scope) => bearer(`only ${scope}`, [scope])),
  EVERYTHING,
  ...SCOPES.map((scope) =>
    bearer(
      `all but ${scope}`,
      SCOPES.filter((other) => other !== scope),
    ),
  ),
  bearer('all scopes for its own card', SCOPES, ['own']),
  bearer('all scopes for another card', SCOPES, ['foreign']),
  bearer('all scopes for no card', SCOPES, []),
];

/** Those whose answers must hold nothing of other cards. */
export const isLimited = ({ cards }: Principal): boolean => cards !== null;

/** Its Authorization header; empty for those without a token. */
export async function headersOf(
  { kind, scopes, cards }: Principal,
  numberOf: (owner: Owner) => string,
): Promise<Record<string, string>> {
  if (kind !== 'bearer') return {};
  const claims = { sub: 'matrix', scope: scopes.join(' '), ...(cards !== null && { cards: cards.map(numberOf) }) };
  return { authorization: `Bearer ${await signToken(claims)}` };
}

/** The scopes that somebody lacks for what has this rule. */
export function missing(
  { scopes, kind = 'bearer' }: Pick<Principal, 'scopes'> & Partial<Principal>,
  rule: Rule | undefined,
): readonly Scope[] {
  if (rule === undefined) throw new Error('a field without a rule: enter it in rules.ts');
  if (kind === 'anonymous' && needsNoToken(rule)) return [];
  const needed: readonly Scope[] = typeof rule === 'object' ? rule : rule === 'inquiry' ? ['card:read'] : [];
  return needed.filter((scope) => !scopes.includes(scope));
}

/** What may be named without a token. */
export const needsNoToken = (rule: Rule | undefined): boolean => rule === 'open' || rule === 'inquiry';
