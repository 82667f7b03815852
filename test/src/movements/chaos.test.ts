import { beforeAll, expect, it } from 'vitest';
import { build } from '../../chaos/instance.ts';
import { run } from '../../chaos/run.ts';

beforeAll(build);

/** The short version of `npm run test:chaos`. */
it('after faults of every kind, kills and standstills, all books agree', { timeout: 90_000 }, async () => {
  const { line, complaint, strange, booked, kills } = await run({
    seed: 1,
    store: 'embedded',
    instances: 1,
    duplicates: 'reject',
    movements: 60,
    patienceMs: 1_500,
    tills: 14,
    rush: 4,
    kills: 2,
    cuts: 0,
    stops: [300],
  });
  expect(strange).toEqual([]);
  expect(kills).toBe(2);
  // Many must get through, or nothing has been tried.
  expect(booked, line).toBeGreaterThan(20);
  if (complaint !== null) expect.fail(complaint);
});
