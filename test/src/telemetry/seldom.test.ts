import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Seldom } from '../../../src/telemetry/seldom.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function lines() {
  const seldom = new Seldom(60_000);
  const told: string[] = [];
  const tell = (key: string) => seldom.tell(key, (leftOut) => told.push(`${key} ${leftOut}`));
  return { told, tell };
}

it('the same trouble is one line a minute, which says how many were left out', () => {
  const { told, tell } = lines();
  for (let count = 0; count < 5; count += 1) tell('401');
  expect(told).toEqual(['401 0']);
  vi.advanceTimersByTime(60_000);
  tell('401');
  tell('401');
  expect(told).toEqual(['401 0', '401 4']);
  vi.advanceTimersByTime(60_000);
  tell('401');
  expect(told).toEqual(['401 0', '401 4', '401 1']);
});

it('another trouble has its own line', () => {
  const { told, tell } = lines();
  tell('401');
  tell('403');
  expect(told).toEqual(['401 0', '403 0']);
});

it('whoever makes up a new one each time gets a hundred lines and one more', () => {
  const { told, tell } = lines();
  for (let code = 0; code < 10_000; code += 1) tell(String(code));
  expect(told).toHaveLength(101);
  vi.advanceTimersByTime(60_000);
  tell('10000');
  expect(told.at(-1)).toBe('10000 9899');
});
