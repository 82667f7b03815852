import type { Query } from '@tanstack/react-query';
import { type Fields, isFields } from './entities.ts';

/** The variables of a query, by its key. */
export function variablesOf({ queryKey }: Query): Fields {
  const [, variables] = queryKey;
  return isFields(variables) ? variables : {};
}

/** The locale that a query asks in. */
export function localeOf(query: Query): string {
  const { locale } = variablesOf(query);
  return typeof locale === 'string' ? locale : 'en-US';
}

/** Whether variables name the card; by its last four characters, where more of it is not known. */
export function namesCard(variables: Fields, accountId: string | null, last4: string | null = null): boolean {
  const isIt = (named: unknown) =>
    accountId !== null ? named === accountId : last4 !== null && typeof named === 'string' && named.endsWith(last4);
  const { accountId: one, accountIds: several } = variables;
  return isIt(one) || (Array.isArray(several) && several.some(isIt));
}

/** Whether a query lists what the merchant moved, that on this card included. */
export function listsCard(query: Query, accountId: string | null): boolean {
  const [name] = query.queryKey;
  if (name !== 'History' && name !== 'History.infinite') return false;
  const { filter } = variablesOf(query);
  const only = isFields(filter) ? filter.accountId : null;
  return only == null || accountId === null || only === accountId;
}

/** Whether variables, or data however deep, name a transaction by one of these numbers. */
export function namesTransaction(value: unknown, numbers: ReadonlySet<unknown>): boolean {
  if (Array.isArray(value)) return value.some((item) => namesTransaction(item, numbers));
  if (!isFields(value)) return false;
  return (
    numbers.has(value.id) ||
    numbers.has(value.orderNo) ||
    numbers.has(value.checkoutId) ||
    Object.values(value).some((item) => namesTransaction(item, numbers))
  );
}
