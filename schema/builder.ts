import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import type { Scope } from '../src/auth/scopes.ts';
import type { Context } from '../src/context.ts';
import { refusal } from './refusal.ts';

/**
 * Whatever the schema needs at run time it gets from the context: it can be printed and read without configuration.
 * Pothos makes fields nullable unless told, so every field says whether it is.
 */
export const builder = new SchemaBuilder<{
  Context: Context;
  DefaultAuthStrategy: 'all';
  AuthScopes: {
    /** The token has this scope. */
    scope: Scope;
    /** There is a token. */
    signedIn: boolean;
    /** There is none, and asking for a balance without one is switched on. */
    anonymous: boolean;
  };
  Scalars: {
    Decimal: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    Date: { Input: string; Output: string };
    CurrencyCode: { Input: string; Output: string };
    CountryCode: { Input: string; Output: string };
    AccountId: { Input: string; Output: string };
    OrderNumber: { Input: string; Output: string };
    ID: { Input: string; Output: string };
  };
}>({
  plugins: [ScopeAuthPlugin, ComplexityPlugin],
  // `complexity` counts look-ups upstream and records of the ledger: a field costs nothing unless it says so. The whole
  // document is looked at before it runs, and not, as the plugin would, each of its fields while it runs.
  complexity: { defaultComplexity: 0, defaultListMultiplier: 1, disabled: true },
  scopeAuth: {
    authScopes: ({ viewer, may }) => ({
      scope: may,
      signedIn: viewer.caller !== null,
      anonymous: viewer.caller === null,
    }),
    // A stream is refused before it is opened.
    authorizeOnSubscribe: true,
    defaultStrategy: 'all',
    unauthorizedError: (_parent, { viewer }, { parentType, fieldName }, { failure }) =>
      refusal(viewer, `${parentType.name}.${fieldName}`, failure),
  },
});

/** Who may ask for the balance of a card. */
export const MAY_INQUIRE = { $any: { scope: 'card:read', anonymous: true } } as const;
