import { expect, it } from 'vitest';
import { Pace } from '../../../src/http/pace.ts';

const after = (...calls: (number | undefined)[]): number => {
  const pace = new Pace();
  for (const each of calls) pace.learn(each);
  return pace.requestsATurn;
};
const times = (count: number, calls: number | undefined) => Array.from({ length: count }, () => calls);

it('requests that make one call each, or none, are begun by twenty', () => {
  expect(after()).toBe(20);
  expect(after(...times(100, 1))).toBe(20);
  expect(after(...times(100, 0))).toBe(20);
  expect(after(...times(100, undefined))).toBe(20);
});

it('the more calls they make, the fewer are begun together', () => {
  expect(after(...times(100, 2))).toBe(10);
  expect(after(...times(100, 10))).toBe(2);
});

it('one is always begun, whatever those before it have asked for', () => {
  expect(after(...times(1_000, 1_000))).toBe(1);
});

it('a single large one changes little, and what is over is forgotten', () => {
  expect(after(...times(50, 1), 10)).toBeGreaterThanOrEqual(12);
  expect(after(...times(100, 100), ...times(200, 1))).toBe(20);
});
