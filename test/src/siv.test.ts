import { aessiv } from '@noble/ciphers/aes.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Siv } from '../../src/siv.ts';

const keys = fc.uint8Array({ minLength: 32, maxLength: 32 });
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** Around one block, up to which the work is ours, and well beyond it. */
const texts = fc.oneof(
  fc.uint8Array({ maxLength: 17 }),
  fc.uint8Array({ minLength: 15, maxLength: 17 }),
  fc.uint8Array({ maxLength: 64 }),
);

test('what it seals is what the library seals, byte for byte, and opens again', () => {
  fc.assert(
    fc.property(keys, fc.array(texts, { minLength: 1, maxLength: 5 }), (key, all) => {
      const siv = new Siv(key);
      for (const text of all) {
        const sealed = siv.seal(Buffer.from(text));
        expect(sealed).toEqual(Buffer.from(aessiv(key).encrypt(text)));
        expect(Buffer.from(siv.open(sealed))).toEqual(Buffer.from(text));
      }
    }),
    { numRuns: 1_000 },
  );
});

// Worked out with OpenSSL's AES-128-SIV, for texts shorter than, as long as and longer than a block.
test.each([
  ['914639258868515', 'f5e6f0a0737961465ab342da62e4ab47f5280affddfaeba02c5820309edb0a'],
  ['9146392588685151', '5699ccb831de4d57e0096e0cdc6a60fcfeffb428da59e3fcc51c95bfe1fb9536'],
  ['91463925886851512', 'e15ad0724c17cb489b1c9b85800e204e1529ad6f24351135a9b1bf1690d399b25a'],
])('by another implementation: %s', (text, sealed) => {
  const siv = new Siv(hex('fffefdfc fbfaf9f8 f7f6f5f4 f3f2f1f0 f0f1f2f3 f4f5f6f7 f8f9fafb fcfdfeff'));
  expect(siv.seal(Buffer.from(text)).toString('hex')).toBe(sealed);
});
