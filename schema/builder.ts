import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import type { Context } from '../src/context.ts';
import { AUTHORIZATION, type Rule } from './authorization.ts';
import { RUN_ONCE } from './run-once.ts';

/**
 * Whatever the schema needs at run time it gets from the context: it can be printed and read without configuration.
 * Pothos makes fields nullable unless told, so every field says whether it is.
 */
export const builder = new SchemaBuilder<{
  Context: Context;
  Scalars: {
    Decimal: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    Date: { Input: string; Output: string };
    CurrencyCode: { Input: string; Output: string };
    CountryCode: { Input: string; Output: string };
    AccountId: { Input: string; Output: string };
    OrderNumber: { Input: string; Output: string };
    ID: { Input: string; Output: string };
    /** Of the variant for federation alone: subgraph.ts. */
    _Any: { Input: unknown; Output: unknown };
  };
}>({
  plugins: [RUN_ONCE, AUTHORIZATION, ComplexityPlugin],
  // `complexity` counts look-ups upstream and records of the ledger: a field costs nothing unless it says so. The whole
  // document is looked at before it runs, and not, as the plugin would, each of its fields while it runs.
  complexity: { defaultComplexity: 0, defaultListMultiplier: 1, disabled: true },
});

/** Who may ask for the balance of a card. */
export const MAY_INQUIRE: Rule = { $any: { scope: 'card:read', anonymous: true } };
