import { hash } from 'node:crypto';
import { expect, it } from 'vitest';
import { DigestSet } from '../../../src/limits/digest-set.ts';

const digestOf = (n: number) => hash('sha256', `card ${n}`, 'base64url').slice(0, 22);
const digests = (from: number, count: number) => Array.from({ length: count }, (_, i) => digestOf(from + i));

const ANY = Number.MAX_SAFE_INTEGER;

/** Where there is no room at all, only what is in already is said to be. */
const holds = (set: DigestSet, digest: string) => set.addUpTo(0, digest);

it('holds exactly the digests that were put in, however many', () => {
  const set = new DigestSet();
  const known = digests(0, 20_000);
  for (const [i, digest] of known.entries()) {
    expect(holds(set, digest)).toBe(false);
    expect(set.addUpTo(ANY, digest)).toBe(true);
    expect(set.size).toBe(i + 1);
  }
  expect(known.every((digest) => holds(set, digest))).toBe(true);
  expect(digests(20_000, 20_000).some((digest) => holds(set, digest))).toBe(false);
});

it('counts a digest once that is put in twice', () => {
  const set = new DigestSet();
  for (const digest of [...digests(0, 100), ...digests(0, 100)]) expect(set.addUpTo(ANY, digest)).toBe(true);
  expect(set.size).toBe(100);
});

it('takes no more than it is told to, and goes on knowing those that are in', () => {
  const set = new DigestSet();
  const taken = digests(0, 100).filter((digest) => set.addUpTo(64, digest));
  expect(taken).toEqual(digests(0, 64));
  expect(set.size).toBe(64);
  expect(taken.every((digest) => set.addUpTo(64, digest))).toBe(true);
  expect(set.addUpTo(65, digestOf(99))).toBe(true);
});

it('tells digests apart by each of their last eight characters, those of no bits included', () => {
  const set = new DigestSet();
  const zero = 'A'.repeat(22);
  const others = Array.from({ length: 8 }, (_, i) => {
    const at = zero.length - 1 - i;
    return `${zero.slice(0, at)}_${zero.slice(at + 1)}`;
  });
  set.addUpTo(ANY, zero);
  for (const other of others) {
    expect(holds(set, other)).toBe(false);
    set.addUpTo(ANY, other);
  }
  expect(set.size).toBe(9);
  expect([zero, ...others].every((digest) => holds(set, digest))).toBe(true);
});
