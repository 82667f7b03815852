import SchemaBuilder from '@pothos/core';
import type { Context } from '../src/context.ts';

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
  };
}>({});
