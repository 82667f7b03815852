import { type Choice, coordinateOf, documentOf } from './documents.ts';
import { viewOf } from './expectation.ts';
import type { Read } from './operations.ts';
import { type Outcome, problemOf } from './outcome.ts';
import { needsNoToken, type Principal } from './principals.ts';
import { ruleOf } from './selection.ts';
import { type Seen, seenByAll, type Target, type World } from './world.ts';

/** One read of a target with one selection, and what everybody must get for it. */
export interface Attempt {
  query: string;
  variables: Record<string, unknown>;
  /** Throws for somebody who was not named when it was made. */
  expected(principal: Principal): Outcome;
}

export const isFor = ({ cards }: Principal, { whose }: Target): boolean =>
  cards === null || cards.some((owner) => owner === whose);

/** What is hidden from somebody is to look as if it were not there, so that is asked for as well. */
export async function attemptOf(
  world: World,
  read: Read,
  choice: Choice,
  target: Target,
  principals: readonly Principal[],
): Promise<Attempt> {
  const request = (wanted: Target, more: object = {}) => {
    const variables = { ...read.variables(wanted), ...more };
    return { query: documentOf(read, choice.selection, variables), variables };
  };
  const shownTo = async (wanted: Target, more?: object): Promise<Seen> => {
    const { query, variables } = request(wanted, more);
    return await seenByAll(world, query, variables);
  };
  const shown = await shownTo(target);
  const absent = await shownTo(world.unknown());
  if (read.field !== 'viewer' && !read.unfiltered) {
    if (holdsAnything(shown) !== (target.whose !== 'unknown')) throw new Error(`${read.name}: not what is there`);
    if (holdsAnything(absent)) throw new Error(`${read.name}: something, where nothing is`);
  }
  const outcomes = new Map<Principal, Outcome>();
  for (const principal of principals) {
    let there = isFor(principal, target) || read.field === 'viewer' ? shown : absent;
    // Of the history of everything, who is limited sees what is on its own card.
    if (read.unfiltered && principal.cards !== null) {
      const [owner] = principal.cards;
      const { accountId } = owner === undefined ? world.unknown() : world.targets[owner];
      there = await shownTo(target, { filter: { accountId } });
    }
    outcomes.set(principal, expectedOf(world, read, choice, there, principal, isFor(principal, target)));
  }
  return {
    ...request(target),
    expected(principal) {
      const outcome = outcomes.get(principal);
      if (outcome === undefined) throw new Error(`${principal.name} was not to be asked`);
      return outcome;
    },
  };
}

/** `there`: what somebody is shown who may see everything. `mayAsk`: whether the token is for the card in question. */
function expectedOf(
  world: World,
  read: Read,
  { selection, coordinates }: Choice,
  there: Seen,
  principal: Principal,
  mayAsk: boolean,
): Outcome {
  const names = [coordinateOf(read), ...coordinates];
  const needsToken = principal.kind === 'nobody' || !names.every((name) => needsNoToken(ruleOf(name)));
  if (principal.kind !== 'bearer' && needsToken) {
    return { status: 401, data: null, refused: {}, problems: ['UNAUTHENTICATED'], calls: {} };
  }
  const { inquiries, ...view } = viewOf(read, selection, asTold(read, there, principal, world), principal);
  const isRefused = Object.keys(view.refused).some((place) => place === '' || place === read.field);
  // Whether there is a card that is not shown, only the processor can tell; it is asked for whoever may ask.
  const misses = read.inquires && !holdsAnything(there) && mayAsk && !isRefused;
  const inquired = misses ? 1 : inquiries;
  return {
    ...{ ...view, status: 200, calls: inquired === 0 ? {} : { giftInquiry: inquired } },
    problems: isRefused ? [] : there.errors.map((error) => problemOf(error, there.data)),
  };
}

const holdsAnything = ({ text }: Seen): boolean => /"__typename":"(Card|Transaction)"/.test(text);

/** `viewer` tells everybody something else: what stands in the token. */
function asTold(read: Read, { data }: Seen, { scopes, cards }: Principal, { targets }: World): unknown {
  if (read.field !== 'viewer') return data;
  const accountIds = cards?.map((owner) => targets[owner].accountId) ?? null;
  return { viewer: { ...data.viewer, scopes, accountIds } };
}
