import { expect, it } from 'vitest';
import { isoReader, isoWriter } from '../../src/iso-time.ts';

const MOMENTS = [1_700_000_000_123, 1_700_000_000_123, 0, 0, -1, 8_640_000_000_000_000, 1_700_000_000_123];

it('writes each moment as Date does, however often it comes', () => {
  const written = isoWriter();
  for (const moment of MOMENTS) expect(written(moment)).toBe(new Date(moment).toISOString());
});

it('refuses to write what is no moment, and goes on', () => {
  const written = isoWriter();
  expect(() => written(Number.NaN)).toThrow(RangeError);
  expect(() => written(8_640_000_000_000_001)).toThrow(RangeError);
  expect(written(0)).toBe('1970-01-01T00:00:00.000Z');
  expect(() => written(Number.NaN)).toThrow(RangeError);
});

it('reads each moment as Date does, into a Date of its own', () => {
  const read = isoReader();
  for (const moment of MOMENTS) expect(read(new Date(moment).toISOString())).toEqual(new Date(moment));
  const text = '2025-07-24T13:16:29.000Z';
  const [one, other] = [read(text), read(text)];
  one.setTime(0);
  expect(other).toEqual(new Date(text));
  expect(read(text)).toEqual(new Date(text));
});

it('reads what is no moment as none', () => {
  const read = isoReader();
  for (const text of ['', 'rubbish', '']) expect(read(text).getTime()).toBeNaN();
});
