import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CardNumber } from '../../src/card-number.ts';
import { Sealer } from '../../src/sealing.ts';

const key = (id: string, byte: number) => ({ id, key: new Uint8Array(32).fill(byte) });
const OLD = key('2025', 1);
const NEW = key('2026', 2);
const CARD = new CardNumber('914639258868515');

const before = new Sealer([OLD]);
const rotated = new Sealer([NEW, OLD]);

describe('a sealed card number', () => {
  test('is the same text each time, under the id of its key, and holds no digits of the number', () => {
    const sealed = before.seal(CARD);
    expect(sealed).toMatch(/^2025\.[\w-]+$/);
    expect(before.seal(new CardNumber('914639258868515'))).toBe(sealed);
    expect(new Sealer([OLD]).seal(CARD)).toBe(sealed);
    expect(Buffer.from(sealed.slice(5), 'base64url').includes('8515')).toBe(false);
  });

  test('opens again, whatever the number is', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }), (digits) => {
        expect(before.open(before.seal(new CardNumber(digits)))?.reveal()).toBe(digits);
      }),
    );
  });

  test('is another one for another number', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^\d{8,20}$/), { minLength: 2, maxLength: 10 }), (numbers) => {
        const sealed = numbers.map((digits) => before.seal(new CardNumber(digits)));
        expect(new Set(sealed).size).toBe(numbers.length);
      }),
    );
  });

  test('does not open once any of its characters was changed', () => {
    const sealed = before.seal(CARD);
    for (let at = 0; at < sealed.length; at += 1) {
      const other = sealed[at] === 'A' ? 'B' : 'A';
      expect(before.open(sealed.slice(0, at) + other + sealed.slice(at + 1))).toBeNull();
    }
  });

  test('does not open in any other spelling of the same bytes', () => {
    // 16 digits and the tag make 32 bytes: the last character holds bits that decoding drops.
    const sealed = before.seal(new CardNumber('9146392588685151'));
    const bytes = Buffer.from(sealed.slice(5), 'base64url');
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const twins = [...alphabet]
      .map((last) => sealed.slice(0, -1) + last)
      .filter((text) => text !== sealed && Buffer.from(text.slice(5), 'base64url').equals(bytes));
    expect(twins.length).toBeGreaterThan(0);
    const spellings = [...twins, `${sealed}=`, `${sealed} `, `${sealed}\n`, ` ${sealed}`];
    const standard = `2025.${bytes.toString('base64')}`;
    for (const text of [...spellings, standard]) expect(before.open(text)).toBeNull();
  });

  test.each([
    '',
    '.',
    '2025',
    '2025.',
    '.abc',
    '2025.AAAA',
    'nobody.AAAA',
    '914639258868515',
    '2025.é',
  ])('%j is none', (text) => {
    expect(before.open(text)).toBeNull();
  });

  test('does not open with something behind it', () => {
    expect(before.open(`${before.seal(CARD)}.x`)).toBeNull();
  });

  test('does not open under another key, even one with the same id', () => {
    const sealed = before.seal(CARD);
    expect(new Sealer([NEW]).open(sealed)).toBeNull();
    expect(new Sealer([key('2025', 3)]).open(sealed)).toBeNull();
    expect(rotated.open(sealed.replace('2025.', '2026.'))).toBeNull();
  });
});

describe('after a rotation', () => {
  test('the new key seals, and what the old one sealed still opens', () => {
    expect(rotated.seal(CARD)).toMatch(/^2026\./);
    expect(rotated.open(rotated.seal(CARD))?.reveal()).toBe('914639258868515');
    expect(rotated.open(before.seal(CARD))?.reveal()).toBe('914639258868515');
    expect(before.open(rotated.seal(CARD))).toBeNull();
  });

  test('a card is found under every key, the new one first', () => {
    expect(rotated.sealAll(CARD)).toEqual([rotated.seal(CARD), before.seal(CARD)]);
  });
});

describe('a fingerprint', () => {
  test('matches its own text and no other, before and after a rotation', () => {
    const fingerprint = before.fingerprint('pay 10.5 USD');
    expect(fingerprint).toMatch(/^2025\.[0-9a-f]{64}$/);
    expect(before.fingerprint('pay 10.5 USD')).toBe(fingerprint);
    for (const sealer of [before, rotated]) {
      expect(sealer.matches(fingerprint, 'pay 10.5 USD')).toBe(true);
      expect(sealer.matches(fingerprint, 'pay 10.50 USD')).toBe(false);
    }
    expect(rotated.fingerprint('pay 10.5 USD')).toMatch(/^2026\./);
    expect(rotated.matches(rotated.fingerprint('x'), 'x')).toBe(true);
  });

  test.each([
    ['a key that is gone', new Sealer([NEW]), (own: string) => own],
    ['another key of the same id', new Sealer([key('2025', 3)]), (own: string) => own],
    ['a cut text', before, (own: string) => own.slice(0, -1)],
    ['upper case', before, (own: string) => own.toUpperCase()],
    ['no digest', before, () => '2025.'],
    ['nothing', before, () => ''],
  ])('does not match by %s', (_what, sealer, change) => {
    expect(sealer.matches(change(before.fingerprint('x')), 'x')).toBe(false);
  });

  test('of an id that starts like another is told apart', () => {
    const sealer = new Sealer([key('20', 5), OLD]);
    expect(sealer.matches(before.fingerprint('x'), 'x')).toBe(true);
  });
});

test('nothing is sealed without a key', () => {
  expect(() => new Sealer([])).toThrow(RangeError);
});
