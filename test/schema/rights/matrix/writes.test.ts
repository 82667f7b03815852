import { describe, expect, test } from 'vitest';
import { control, newOrderNo } from '../../../support/app.ts';
import { type Asked, askAs, byName } from './ask.ts';
import { leaksIn, secretsOf } from './leaks.ts';
import { choicesOf, EVERY_TARGET, WRITES } from './operations.ts';
import { outcomeOf } from './outcome.ts';
import { PRINCIPALS, type Principal } from './principals.ts';
import { useWorld } from './world.ts';
import { endIn, expectedEnd, freshFor, isFree, requestOf } from './writes.ts';

const world = useWorld();
const book = () => control(world.till.sandboxUrl, 'GET', 'book');

describe.each(WRITES)('$name', (write) => {
  test.each([
    'own',
    'foreign',
    'unknown',
  ] as const)('%s: it is done for whoever may, and for no one else', async (whose) => {
    // A number that nobody knows may be known once somebody has filled it.
    const target = () => (whose === 'unknown' ? world.unknown() : world.targets[whose]);
    for (const { label, selection } of choicesOf(write)) {
      const expected = (principal: Principal) => expectedEnd(write, selection, target(), principal);
      const asks = (principal: Principal) => Object.keys(expected(principal).calls).length > 0;

      const orderNo = newOrderNo();
      const before = await book();
      const refused = PRINCIPALS.filter((principal) => !asks(principal));
      const asked: Asked[] = await askAs(world, refused, requestOf(write, selection, target(), orderNo));
      expect(await book(), `${label}: the book of the processor`).toEqual(before);
      expect(await isFree(world, orderNo), `${label}: the order number is free`).toBe(true);
      for (const principal of PRINCIPALS.filter(asks)) {
        const request = requestOf(write, selection, await freshFor(world, write, target()), newOrderNo());
        asked.push(...(await askAs(world, [principal], request)));
      }

      const got = asked.map(({ principal, seen, calls }) => {
        const { data, ...rest } = outcomeOf(seen, calls, expected(principal).refused);
        return [principal, { ...rest, end: endIn(write, data) }] as const;
      });
      expect(byName(got), label).toEqual(byName(PRINCIPALS.map((principal) => [principal, expected(principal)])));
    }
  });
});

test('no answer to a bearer who is limited to cards holds anything of another card', async () => {
  expect(leaksIn(world.answers, await secretsOf(world))).toEqual([]);
});
