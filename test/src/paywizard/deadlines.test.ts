import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Deadlines, UNWATCHED, type Watched } from '../../../src/paywizard/deadlines.ts';

const LEAST_MS = 100;

let deadlines: Deadlines;
const told: string[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  deadlines = new Deadlines(LEAST_MS);
  told.length = 0;
});

afterEach(() => {
  vi.useRealTimers();
});

/** Ends when it is due, unless something else is to be done then. */
function watch(name: string, milliseconds: number, whenDue?: (one: Watched) => void) {
  const one = {
    place: UNWATCHED,
    dueAt: performance.now() + milliseconds,
    due() {
      told.push(name);
      if (whenDue === undefined) deadlines.unwatch(one);
      else whenDue(one);
    },
  };
  deadlines.watch(one);
  return one;
}

it('tells each one when it is due, and not before', async () => {
  watch('late', 900);
  watch('soon', 100);
  await vi.advanceTimersByTimeAsync(50);
  watch('later', 150);
  await vi.advanceTimersByTimeAsync(49);
  expect(told).toEqual([]);
  await vi.advanceTimersByTimeAsync(2);
  expect(told).toEqual(['soon']);
  await vi.advanceTimersByTimeAsync(97);
  expect(told).toEqual(['soon']);
  await vi.advanceTimersByTimeAsync(4);
  expect(told).toEqual(['soon', 'later']);
  await vi.advanceTimersByTimeAsync(690);
  expect(told).toEqual(['soon', 'later']);
  await vi.advanceTimersByTimeAsync(20);
  expect(told).toEqual(['soon', 'later', 'late']);
});

it('tells in time whose deadline is moved, to be sooner or later', async () => {
  const sooner = watch('sooner', 1_000);
  const later = watch('later', 200);
  await vi.advanceTimersByTimeAsync(150);
  sooner.dueAt = performance.now() + LEAST_MS;
  later.dueAt = performance.now() + 500;
  await vi.advanceTimersByTimeAsync(LEAST_MS - 1);
  expect(told).toEqual([]);
  await vi.advanceTimersByTimeAsync(2);
  expect(told).toEqual(['sooner']);
  await vi.advanceTimersByTimeAsync(500);
  expect(told).toEqual(['sooner', 'later']);
});

it('tells one again that puts itself off', async () => {
  let times = 0;
  watch('twice', 100, (one) => {
    times += 1;
    if (times === 2) deadlines.unwatch(one);
    else Object.assign(one, { dueAt: performance.now() + 30 });
  });
  await vi.advanceTimersByTimeAsync(131);
  expect(told).toEqual(['twice', 'twice']);
});

it('tells nobody who has been taken out, whoever else is, and as often as they are', async () => {
  const all = ['a', 'b', 'c', 'd', 'e'].map((name) => watch(name, 100));
  for (const i of [0, 4, 2, 2, 0]) deadlines.unwatch(all[i] as Watched);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(told.toSorted()).toEqual(['b', 'd']);
});

it('tells nobody whom another one has ended by being due', async () => {
  const ended = watch('ended', 100);
  watch('ends all', 100, (one) => {
    deadlines.unwatch(ended);
    deadlines.unwatch(one);
  });
  deadlines.unwatch(ended);
  deadlines.watch(ended);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(told).toEqual(['ends all']);
});

it('goes on when one of them throws', async () => {
  const broken = watch('broken', 100, (one) => {
    deadlines.unwatch(one);
    throw new Error('of its own');
  });
  watch('next', 100);
  await expect(vi.advanceTimersByTimeAsync(100)).rejects.toThrow('of its own');
  await vi.advanceTimersByTimeAsync(2);
  expect(told).toEqual(['broken', 'next']);
  expect(broken.place).toBe(UNWATCHED);
});

it('has no timer once nobody is watched', async () => {
  deadlines.unwatch(watch('answered', 100));
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(LEAST_MS);
  expect(vi.getTimerCount()).toBe(0);
  watch('next', 100);
  await vi.advanceTimersByTimeAsync(LEAST_MS);
  expect(told).toEqual(['next']);
});
