import { hash } from 'node:crypto';
import { expect, it } from 'vitest';
import { DigestSet } from '../../../src/limits/digest-set.ts';

const digestOf = (n: number) => hash('sha256', `card ${n}`, 'base64url').slice(0, 22);
const digests = (from: number, count: number) => Array.from({ length: count }, (_, i) => digestOf(from + i));

it('holds exactly the digests that were put in, however many', () => {
  const set = new DigestSet();
  const known = digests(0, 20_000);
  for (const [i, digest] of known.entries()) {
    expect(set.has(digest)).toBe(false);
    set.add(digest);
    expect(set.size).toBe(i + 1);
  }
  expect(known.every((digest) => set.has(digest))).toBe(true);
  expect(digests(20_000, 20_000).some((digest) => set.has(digest))).toBe(false);
});

it('counts a digest once that is put in twice', () => {
  const set = new DigestSet();
  for (const digest of [...digests(0, 100), ...digests(0, 100)]) set.add(digest);
  expect(set.size).toBe(100);
});

it('tells digests apart by each of their last eight characters, those of no bits included', () => {
  const set = new DigestSet();
  const zero = 'A'.repeat(22);
  const others = Array.from({ length: 8 }, (_, i) => {
    const at = zero.length - 1 - i;
    return `${zero.slice(0, at)}_${zero.slice(at + 1)}`;
  });
  set.add(zero);
  for (const other of others) {
    expect(set.has(other)).toBe(false);
    set.add(other);
  }
  expect(set.size).toBe(9);
  expect([zero, ...others].every((digest) => set.has(digest))).toBe(true);
});
