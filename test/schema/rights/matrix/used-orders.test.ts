import { describe, expect, test } from 'vitest';
import { control, newOrderNo } from '../../../support/app.ts';
import { askAs, byName } from './ask.ts';
import { choicesOf } from './documents.ts';
import { leaksIn, secretsOf } from './leaks.ts';
import { WRITES } from './operations.ts';
import { outcomeOf } from './outcome.ts';
import { EVERYTHING, isLimited, NO_SCOPE, PRINCIPALS } from './principals.ts';
import { isFor } from './reads.ts';
import { useWorld } from './world.ts';
import { endIn, expectedEnd, freshFor, requestOf } from './writes.ts';

const world = useWorld();
const ASKING = PRINCIPALS.filter((principal) => isLimited(principal) || [EVERYTHING, NO_SCOPE].includes(principal));
const book = () => control(world.till.sandboxUrl, 'GET', 'book');

describe.each(WRITES.filter(({ field }) => field !== 'activate'))('$name', (write) => {
  test('of somebody else: its order number tells nobody more than that it is used', async () => {
    const [choice] = choicesOf(write);
    if (choice === undefined) throw new Error('nothing to select');
    const { selection } = choice;
    const orderNo = newOrderNo();
    const foreign = await freshFor(world, write, world.targets.foreign);
    await askAs(world, [EVERYTHING], requestOf(write, selection, foreign, orderNo));
    const before = await book();
    for (const target of [foreign, world.targets.own, world.unknown()]) {
      const asked = await askAs(world, ASKING, requestOf(write, selection, target, orderNo));
      const got = asked.map(({ principal, seen, calls }) => {
        const { data, ...rest } = outcomeOf(seen, {}, expectedEnd(write, choice, target, principal).refused);
        expect(Object.keys(calls), target.whose).not.toContain(write.upstream);
        return [principal, { ...rest, end: endIn(write, data) }] as const;
      });
      const wanted = ASKING.map((principal) => {
        const { end, ...first } = expectedEnd(write, choice, target, principal);
        const again = target === foreign && isFor(principal, target) ? 'replayed' : USED;
        return [principal, { ...first, calls: {}, end: end === 'refused' ? end : again }] as const;
      });
      expect(byName(got), target.whose).toEqual(byName(wanted));
    }
    expect(await book()).toEqual(before);
  });
});

test('no answer to a bearer who is limited to cards holds anything of another card', async () => {
  expect(leaksIn(world.answers, await secretsOf(world))).toEqual([]);
});

const USED = 'OrderConflictError at input.orderNo';
