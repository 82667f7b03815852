import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTimestamp } from '../../../src/paywizard/time.ts';

const figures = (length: number, max: number) =>
  fc.integer({ min: 0, max }).map((figure) => String(figure).padStart(length, '0'));

test('a moment is read where it exists, and nowhere else', () => {
  const parts = fc.tuple(
    figures(4, 9999),
    figures(2, 13),
    figures(2, 32),
    figures(2, 25),
    figures(2, 61),
    figures(2, 61),
  );
  fc.assert(
    fc.property(parts, ([year, month, day, hour, minute, second]) => {
      const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
      const exists = !Number.isNaN(Date.parse(iso)) && new Date(iso).toISOString() === iso;
      const read = parseTimestamp(iso.slice(0, 19).replace('T', ' '));
      expect(read?.toISOString() ?? null).toBe(exists ? iso : null);
    }),
    { numRuns: 2_000 },
  );
});

test('answers of one second each get a moment of their own', () => {
  const text = '2025-07-24 13:16:29';
  parseTimestamp(text)?.setTime(0);
  expect(parseTimestamp(text)?.toISOString()).toBe('2025-07-24T13:16:29.000Z');
  expect(parseTimestamp('2025-06-31 10:00:00')).toBeNull();
  expect(parseTimestamp('2025-06-31 10:00:00')).toBeNull();
  expect(parseTimestamp(text)?.toISOString()).toBe('2025-07-24T13:16:29.000Z');
});
