import { expect, it } from 'vitest';
import { Windows } from '../../../src/limits/windows.ts';

it('counts under each key until its window is over, and then anew', () => {
  const windows = new Windows(1_000);
  expect(windows.find('one', 0)).toBeUndefined();
  expect(windows.add('one', 0)).toEqual({ count: 1, endsAt: 1_000 });
  expect(windows.add('one', 999)).toEqual({ count: 2, endsAt: 1_000 });
  expect(windows.add('two', 999)).toEqual({ count: 1, endsAt: 1_999 });
  expect(windows.find('one', 1_000)).toBeUndefined();
  expect(windows.add('one', 1_500)).toEqual({ count: 1, endsAt: 2_500 });
  expect(windows.find('two', 1_998)).toMatchObject({ count: 1 });
});

it('keeps what is not over, and soon forgets what is', () => {
  const windows = new Windows(60_000);
  for (let second = 0; second < 300; second += 1) {
    for (let i = 0; i < 10; i += 1) windows.add(`${second} ${i}`, second * 1_000 + i);
    // It is over in the middle between two looks at what is: then it must not stand before all the others for a minute.
    windows.add('begun anew every minute', second * 1_000 + 500);
  }
  expect(windows.size).toBeLessThan(62 * 10);
  expect(windows.find('299 9', 300_000)).toMatchObject({ count: 1 });
  expect(windows.find('begun anew every minute', 299_999)).toMatchObject({ count: 60 });
});
