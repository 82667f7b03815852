import type { Loose } from '../../../support/app.ts';
import { type Choice, documentOf } from './documents.ts';
import type { Write } from './operations.ts';
import { endOf, type Outcome } from './outcome.ts';
import { missing, type Principal } from './principals.ts';
import { isFor } from './reads.ts';
import { ruleOf, type Selected } from './selection.ts';
import type { Target, World } from './world.ts';

/** What becomes of a mutation: what is told of it is looked at in tests of its own. */
export type WriteOutcome = Omit<Outcome, 'data'> & { end: string };

/** How a mutation with this selection ends for somebody, by the table of rules and the cards in the token. */
export function expectedEnd(write: Write, { coordinates }: Choice, target: Target, principal: Principal): WriteOutcome {
  const nothing = { status: 200, refused: {}, problems: [], calls: {} };
  if (principal.kind !== 'bearer') return { ...nothing, status: 401, problems: ['UNAUTHENTICATED'], end: 'refused' };
  // Refused for the least of what is selected: nobody pays first and is refused to see what became of it.
  const lacks = [
    ...missing(principal, write.needs),
    ...coordinates.flatMap((coordinate) => missing(principal, ruleOf(coordinate))),
  ];
  if (lacks.length > 0) return { ...nothing, refused: { [write.field]: [...new Set(lacks)] }, end: 'refused' };
  if (!isFor(principal, target)) return { ...nothing, end: write.hidden };
  const isKnown = target.whose !== 'unknown';
  // The payload shows the card as it is now, to whoever may read cards and where one is known.
  const shows = principal.scopes.includes('card:read') && write.field !== 'activate' && (isKnown || write.namesCard);
  const calls = { [write.upstream]: 1, ...(shows && { giftInquiry: 1 }) };
  return { ...nothing, calls, end: isKnown ? write.known : write.unknown };
}

export const endIn = (write: Write, data: Loose): string => endOf(data?.[write.field] ?? null);

/** The request, under an order number where the mutation takes one. */
export function requestOf(write: Write, selection: readonly Selected[], target: Target, orderNo: string) {
  const { input } = write.variables(target);
  const variables = { input: write.field === 'activate' ? input : Object.assign({ orderNo }, input) };
  return { query: documentOf(write, selection, variables), variables };
}

/** What can be done only once needs a transaction that nothing has been done to. */
export async function freshFor({ till }: World, write: Write, target: Target): Promise<Target> {
  if (!write.once || target.whose === 'unknown') return target;
  const { accountId } = target;
  const { transaction } = await till.move('pay', { accountId, amount: '1.05', currency: 'USD' });
  return { ...target, payment: transaction };
}

/** That nobody has used an order number: a till can still pay with it. */
export async function isFree({ till }: World, orderNo: string): Promise<boolean> {
  const { replayed, transaction } = await till.move('pay', {
    ...{ orderNo, accountId: await till.card(), amount: '1', currency: 'USD' },
  });
  return replayed === false && transaction?.status === 'SUCCEEDED';
}
