import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalText } from '../../../src/movements/fingerprint.ts';

it('is the operation and what was given, with keys sorted', () => {
  const text = canonicalText('TOP_UP', { b: '1', a: { d: null, c: 2, B: false }, aa: undefined });
  expect(text).toBe('["TOP_UP",{"a":{"B":false,"c":2},"b":"1"}]');
});

it('is the same in whatever order the keys come', () => {
  const inputs = fc.dictionary(fc.stringMatching(/^[a-zA-Z]{1,3}$/), fc.option(fc.string()), { maxKeys: 8 });
  fc.assert(
    fc.property(inputs, fc.infiniteStream(fc.nat()), (input, chance) => {
      const entries = Object.entries(input);
      const shuffled = entries.map((entry) => ({ entry, at: chance.next().value as number }));
      shuffled.sort((one, other) => one.at - other.at);
      const other = Object.fromEntries(shuffled.map(({ entry }) => entry));
      expect(canonicalText('PAYMENT', other)).toBe(canonicalText('PAYMENT', input));
      const sorted = entries.filter(([, value]) => value !== null).sort(([one], [two]) => (one < two ? -1 : 1));
      expect(canonicalText('PAYMENT', input)).toBe(JSON.stringify(['PAYMENT', Object.fromEntries(sorted)]));
    }),
  );
});
