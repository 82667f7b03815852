import { describe, expect, test } from 'vitest';
import { type Asked, askAs, byName } from './ask.ts';
import { choicesOf } from './documents.ts';
import { leaksIn, secretsOf } from './leaks.ts';
import { READS } from './operations.ts';
import { outcomeOf } from './outcome.ts';
import { PRINCIPALS, type Principal } from './principals.ts';
import { attemptOf } from './reads.ts';
import { useWorld } from './world.ts';

const world = useWorld();

describe.each(READS)('$name', (read) => {
  test.each(read.targets)('%s: everybody sees what the rules say', async (whose) => {
    const target = whose === 'unknown' ? world.unknown() : world.targets[whose];
    for (const choice of choicesOf(read)) {
      const { expected, ...request } = await attemptOf(world, read, choice, target, PRINCIPALS);
      const asks = (principal: Principal) => Object.keys(expected(principal).calls).length > 0;
      const asked: Asked[] = await askAs(
        world,
        PRINCIPALS.filter((principal) => !asks(principal)),
        request,
      );
      for (const principal of PRINCIPALS.filter(asks)) asked.push(...(await askAs(world, [principal], request)));

      const got = asked.map(({ principal, seen, calls }) => {
        const { refused } = expected(principal);
        return [principal, outcomeOf(seen, calls, refused)] as const;
      });
      expect(byName(got), choice.label).toEqual(
        byName(PRINCIPALS.map((principal) => [principal, expected(principal)])),
      );
    }
  });
});

test('no answer to a bearer who is limited to cards holds anything of another card', async () => {
  expect(leaksIn(world.answers, await secretsOf(world))).toEqual([]);
});
