import { viewOf } from './expectation.ts';
import { coordinateOf, documentOf, type Read } from './operations.ts';
import { isLimited, needsNoToken, type Owner, type Principal } from './principals.ts';
import { type Outcome, problemOf } from './outcome.ts';
import { coordinatesOf, ruleOf, type Selected } from './selection.ts';
import { type Seen, seenByAll, type Target, type World } from './world.ts';

/** One read of a target with one selection, and what everybody must get for it. */
export interface Attempt {
  query: string;
  variables: Record<string, unknown>;
  expected(principal: Principal): Outcome;
}

export const isFor = ({ cards }: Principal, { whose }: Target): boolean =>
  cards === null || cards.some((owner) => owner === whose);

/** What is hidden from somebody is to look as if it were not there, so that is asked for as well. */
export async function attemptOf(
  world: World,
  read: Read,
  selection: readonly Selected[],
  target: Target,
  principals: readonly Principal[],
): Promise<Attempt> {
  const variables = read.variables(target);
  const query = documentOf(read, selection, variables);
  const shownTo = async (wanted: Target): Promise<Seen> =>
    await seenByAll(world, documentOf(read, selection, read.variables(wanted)), read.variables(wanted));
  const shown = await shownTo(target);
  const absent = await shownTo(world.unknown());
  const ofLimited = new Map<Principal, Seen>();
  for (const principal of principals.filter(isLimited)) {
    if (read.unfiltered) ofLimited.set(principal, await historyOf(world, read, selection, target, principal.cards ?? []));
  }
  const names = [coordinateOf(read), ...coordinatesOf(selection)];
  return {
    query,
    variables,
    expected(principal) {
      const nothing = { data: null, refused: {}, calls: {} };
      const needsToken = principal.kind === 'nobody' || !names.every((name) => needsNoToken(ruleOf(name)));
      if (principal.kind !== 'bearer' && needsToken) return { ...nothing, status: 401, problems: ['UNAUTHENTICATED'] };
      const there = ofLimited.get(principal) ?? (isFor(principal, target) || read.field === 'viewer' ? shown : absent);
      const { inquiries, ...view } = viewOf(read, selection, asTold(read, there, principal, world), principal);
      const isRefused = Object.keys(view.refused).some((place) => place === '' || place === read.field);
      // Only who may use every card has it asked for at the processor whether there is one.
      const misses = read.inquires && there.data?.[read.field]?.__typename === undefined && !isListOfCards(there, read);
      const inquired = misses && !isRefused && isFor(principal, target) ? 1 : inquiries;
      return {
        ...{ ...view, status: 200, calls: inquired === 0 ? {} : { giftInquiry: inquired } },
        problems: isRefused ? [] : there.errors.map((error) => problemOf(error, there.data)),
      };
    },
  };
}

const isListOfCards = ({ data }: Seen, { field }: Read): boolean =>
  Array.isArray(data?.[field]) && data[field].some((one: unknown) => one !== null);

/** All that a limited bearer can see of the history of everything: that of its own card. */
async function historyOf(
  world: World,
  read: Read,
  selection: readonly Selected[],
  target: Target,
  [owner]: readonly Owner[],
): Promise<Seen> {
  const { accountId } = owner === undefined ? world.unknown() : world.targets[owner];
  const variables = { ...read.variables(target), filter: { accountId } };
  return await seenByAll(world, documentOf(read, selection, variables), variables);
}

/** `viewer` tells everybody something else: what stands in the token. */
function asTold(read: Read, { data }: Seen, { scopes, cards }: Principal, { targets }: World): unknown {
  if (read.field !== 'viewer') return data;
  const accountIds = cards?.map((owner) => targets[owner].accountId) ?? null;
  return { viewer: { ...data.viewer, scopes, accountIds } };
}
