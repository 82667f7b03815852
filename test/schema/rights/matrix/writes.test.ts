import { describe, expect, test } from 'vitest';
import { control, newOrderNo } from '../../../support/app.ts';
import { type Asked, askAs, byName } from './ask.ts';
import { type Choice, choicesOf } from './documents.ts';
import { leaksIn, secretsOf } from './leaks.ts';
import { EVERY_TARGET, WRITES } from './operations.ts';
import { outcomeOf } from './outcome.ts';
import { PRINCIPALS, type Principal } from './principals.ts';
import { useWorld } from './world.ts';
import { endIn, expectedEnd, freshFor, isFree, requestOf } from './writes.ts';

const world = useWorld();
const book = () => control(world.till.sandboxUrl, 'GET', 'book');

describe.each(WRITES)('$name', (write) => {
  test.each(EVERY_TARGET)('%s: it is done for whoever may, and for no one else', async (whose) => {
    // A number that nobody knows may be known once somebody has filled it.
    const target = () => (whose === 'unknown' ? world.unknown() : world.targets[whose]);
    const expected = (choice: Choice, principal: Principal) => expectedEnd(write, choice, target(), principal);
    const moves = (choice: Choice) => (principal: Principal) =>
      Object.keys(expected(choice, principal).calls).length > 0;
    const asked = new Map<Choice, Asked[]>();

    const orderNo = newOrderNo();
    const before = await book();
    for (const choice of choicesOf(write)) {
      const refused = PRINCIPALS.filter((principal) => !moves(choice)(principal));
      asked.set(choice, await askAs(world, refused, requestOf(write, choice.selection, target(), orderNo)));
    }
    expect(await book(), 'the book of the processor').toEqual(before);
    expect(await isFree(world, orderNo), 'the order number is free').toBe(true);

    for (const [choice, answers] of asked) {
      for (const principal of PRINCIPALS.filter(moves(choice))) {
        const fresh = await freshFor(world, write, target());
        answers.push(...(await askAs(world, [principal], requestOf(write, choice.selection, fresh, newOrderNo()))));
      }
      const got = answers.map(({ principal, seen, calls }) => {
        const { data, ...rest } = outcomeOf(seen, calls, expected(choice, principal).refused);
        return [principal, { ...rest, end: endIn(write, data) }] as const;
      });
      const wanted = PRINCIPALS.map((principal) => [principal, expected(choice, principal)] as const);
      expect(byName(got), choice.label).toEqual(byName(wanted));
    }
  });
});

test('no answer to a bearer who is limited to cards holds anything of another card', async () => {
  expect(leaksIn(world.answers, await secretsOf(world))).toEqual([]);
});
