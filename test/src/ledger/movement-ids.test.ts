import fc from 'fast-check';
import { version } from 'uuid';
import { expect, it } from 'vitest';
import { idBefore, idFrom, movementId } from '../../../src/ledger/movement-ids.ts';

const moments = fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true });

it('the ids of one millisecond sort as they were made, and differ by chance', () => {
  const now = new Date();
  const ids = Array.from({ length: 2_000 }, () => movementId(now));
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids.map((id) => id.slice(-10))).size).toBe(ids.length);
  for (const id of ids) expect(version(id)).toBe(7);
});

it('ids sort by the moments in which their movements were made, also where the clock was set back', () => {
  fc.assert(
    fc.property(moments, moments, (one, other) => {
      fc.pre(one.getTime() !== other.getTime());
      expect(movementId(one) < movementId(other)).toBe(one < other);
    }),
  );
});

it('a moment bounds the ids from then on, and those before it', () => {
  fc.assert(
    fc.property(moments, fc.integer({ min: 0, max: 10_000 }), (moment, later) => {
      const at = (shift: number) => movementId(new Date(Math.max(0, moment.getTime() + shift)));
      expect(at(later) >= idFrom(moment)).toBe(true);
      expect(at(-later) < idBefore(moment)).toBe(true);
      // Within a minute, which the ids of the first versions need.
      expect(at(70_000) < idBefore(moment)).toBe(false);
      if (moment.getTime() > 1) expect(at(-1) >= idFrom(moment)).toBe(false);
    }),
  );
});

it.each(['-000001-01-01T00:00:00.000Z', '+275760-09-13T00:00:00.000Z'])('%s bounds all ids or none', (text) => {
  const moment = new Date(text);
  for (const at of [new Date(), new Date('9999-12-31')]) {
    expect(movementId(at) >= idFrom(moment)).toBe(moment < at);
    expect(movementId(at) < idBefore(moment)).toBe(moment > at);
  }
});
