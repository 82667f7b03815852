import { describe, expect, test } from 'vitest';
import { READS, selectionsOf } from './operations.ts';
import { counted, type Outcome, outcomeOf } from './outcome.ts';
import { PRINCIPALS } from './principals.ts';
import { attemptOf } from './reads.ts';
import { useWorld } from './world.ts';

const world = useWorld();
const WHOSE = ['own', 'foreign', 'unknown'] as const;

describe.each(READS)('$name', (read) => {
  test.each(WHOSE)('of what is %s: everybody sees what the table of rules says', async (whose) => {
    for (const selection of selectionsOf(read)) {
      const target = whose === 'unknown' ? world.unknown() : world.targets[whose];
      const { query, variables, expected } = await attemptOf(world, read, selection, target, PRINCIPALS);
      const wanted: Record<string, Outcome> = {};
      const got: Record<string, Outcome> = {};
      await world.till.calls();
      for (const principal of PRINCIPALS) {
        const { name } = principal;
        const outcome = (wanted[name] = expected(principal));
        const seen = await world.ask(principal, query, variables);
        got[name] = outcomeOf(seen, counted(await world.till.calls()), outcome.refused);
      }
      expect(got, query).toEqual(wanted);
    }
  });
});
