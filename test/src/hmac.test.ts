import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Hmac } from '../../src/hmac.ts';

const bytes = fc.uint8Array({ minLength: 1, maxLength: 200 });
const texts = fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ minLength: 4_000, maxLength: 9_000 })), {
  minLength: 1,
  maxLength: 5,
});

test('it is HMAC-SHA256, of one text after another', () => {
  fc.assert(
    fc.property(bytes, texts, (key, all) => {
      const hmac = new Hmac(key);
      for (const text of all) expect(hmac.hex(text)).toBe(createHmac('sha256', key).update(text).digest('hex'));
    }),
  );
});
