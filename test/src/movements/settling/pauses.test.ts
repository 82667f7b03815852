import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pauseAfter } from '../../../../src/movements/settling/pauses.ts';
import type { SettlingTimes } from '../../../../src/movements/settling/times.ts';

const TIMES: SettlingTimes = { firstMs: 1_000, maxMs: 60_000, graceMs: 0, alarmMs: 0 };
const MIDDLE = () => 0.5;

it('pauses double from the first one on, up to the longest', () => {
  const pauses = Array.from({ length: 9 }, (_, looks) => pauseAfter(looks, TIMES, MIDDLE));
  expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
});

it('a pause stays the longest one, however often was looked', () => {
  for (const looks of [30, 31, 64, 1_000, 1_000_000]) expect(pauseAfter(looks, TIMES, MIDDLE)).toBe(60_000);
});

it('a longest pause that is shorter than the first one holds from the start', () => {
  expect(pauseAfter(0, { ...TIMES, maxMs: 300 }, MIDDLE)).toBe(300);
});

it('pauses are spread by a fifth either way, and no further', () => {
  expect(pauseAfter(0, TIMES, () => 0)).toBe(800);
  expect(pauseAfter(0, TIMES, () => 1)).toBe(1_200);
  fc.assert(
    fc.property(
      fc.nat(100),
      fc.integer({ min: 10, max: 86_400_000 }),
      fc.integer({ min: 10, max: 86_400_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (looks, firstMs, maxMs, random) => {
        const times = { ...TIMES, firstMs, maxMs };
        const pause = pauseAfter(looks, times, () => random);
        const middle = Math.min(maxMs, firstMs * 2 ** looks);
        expect(pause).toBeGreaterThanOrEqual(Math.floor(middle * 0.8));
        expect(pause).toBeLessThanOrEqual(Math.ceil(middle * 1.2));
        expect(Number.isInteger(pause)).toBe(true);
      },
    ),
  );
});

it('what went wrong together is not looked up together', () => {
  const pauses = new Set(Array.from({ length: 50 }, () => pauseAfter(3, TIMES)));
  expect(pauses.size).toBeGreaterThan(20);
});
