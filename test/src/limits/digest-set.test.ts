import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DigestSet } from '../../../src/limits/digest-set.ts';

const digestOf = (n: number) => hash('sha256', `card ${n}`, 'base64url').slice(0, 22);
const digests = (from: number, count: number) => Array.from({ length: count }, (_, i) => digestOf(from + i));

const ANY = Number.MAX_SAFE_INTEGER;

/** Where there is no room at all, only what is in already is said to be. */
const holds = (set: DigestSet, digest: string) => set.addUpTo(0, digest);

/** Digests are noted until there is no more room, and given places from then on. */
describe.each([
  ['that are noted', () => new DigestSet()],
  [
    'that have places',
    () => {
      const set = new DigestSet();
      expect(holds(set, digestOf(-1))).toBe(false);
      return set;
    },
  ],
])('of digests %s, a set', (_how, open) => {
  it.each([0, 1, 7, 8, 9, 24, 25, 1_023, 1_024, 5_000, 20_000])('holds exactly those that were put in: %i', (count) => {
    const set = open();
    const known = digests(0, count);
    for (const digest of known) expect(set.addUpTo(ANY, digest)).toBe(true);
    expect(known.every((digest) => holds(set, digest))).toBe(true);
    expect(digests(count, 1_000).some((digest) => holds(set, digest))).toBe(false);
    expect(set.addUpTo(count + 1, digestOf(-2))).toBe(true);
    expect(set.addUpTo(count + 1, digestOf(-3))).toBe(false);
  });

  it('counts a digest once that is put in again and again', () => {
    const set = open();
    for (const digest of [...digests(0, 100), ...digests(0, 100)]) expect(set.addUpTo(150, digest)).toBe(true);
    expect(digests(100, 100).filter((digest) => set.addUpTo(150, digest))).toEqual(digests(100, 50));
  });

  it('takes no more than it is told to, and goes on knowing those that are in', () => {
    const set = open();
    const taken = digests(0, 100).filter((digest) => set.addUpTo(64, digest));
    expect(taken).toEqual(digests(0, 64));
    expect(taken.every((digest) => set.addUpTo(64, digest))).toBe(true);
    expect(set.addUpTo(65, digestOf(99))).toBe(true);
    expect(set.addUpTo(65, digestOf(98))).toBe(false);
  });

  it('tells digests apart by each of their last eight characters, those of no bits included', () => {
    const set = open();
    const zero = 'A'.repeat(22);
    const others = Array.from({ length: 8 }, (_, i) => {
      const at = zero.length - 1 - i;
      return `${zero.slice(0, at)}_${zero.slice(at + 1)}`;
    });
    for (const one of [zero, ...others]) set.addUpTo(ANY, one);
    expect([zero, ...others].every((one) => holds(set, one))).toBe(true);
    expect(set.addUpTo(10, digestOf(0))).toBe(true);
    expect(set.addUpTo(10, digestOf(1))).toBe(false);
  });
});
