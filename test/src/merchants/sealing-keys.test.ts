import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CardNumber } from '../../../src/card-number.ts';
import { Ids } from '../../../src/ids.ts';
import { keysOfMerchant } from '../../../src/merchants/sealing-keys.ts';
import { Sealer } from '../../../src/sealing.ts';
import { SecretSealingKey } from '../../../src/secret.ts';

const keys = [7, 9].map((byte) => new SecretSealingKey({ id: `k${byte}`, key: new Uint8Array(32).fill(byte) }));

const sealerOf = (merchant: string): Sealer => new Sealer(keysOfMerchant(keys, merchant));

const ids = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,20}$/);
const cards = fc.stringMatching(/^[0-9]{8,19}$/).map((number) => new CardNumber(number));

test('what one merchant’s keys seal, they open again, and no other merchant’s do, nor the keys that they come from', () => {
  fc.assert(
    fc.property(ids, ids, cards, (here, there, card) => {
      fc.pre(here !== there);
      const id = new Ids(sealerOf(here)).card(card);
      const opened = new Ids(sealerOf(here)).open(id);
      expect(opened?.type === 'card' && opened.card.equals(card)).toBe(true);
      expect(new Ids(sealerOf(there)).open(id)).toBeNull();
      expect(new Ids(new Sealer(keys)).open(id)).toBeNull();
      expect(sealerOf(here).open(new Sealer(keys).seal(card))).toBeNull();
    }),
  );
});

test('the same request has another fingerprint at another merchant', () => {
  fc.assert(
    fc.property(ids, ids, fc.string(), (here, there, text) => {
      fc.pre(here !== there);
      const fingerprint = sealerOf(here).fingerprint(text);
      expect(sealerOf(here).matches(fingerprint, text)).toBe(true);
      expect(sealerOf(there).matches(fingerprint, text)).toBe(false);
    }),
  );
});

test('the keys keep their order and their ids, so that they are rotated as the deployment’s are', () => {
  expect(keysOfMerchant(keys, 'shop').map(({ id }) => id)).toEqual(['k7', 'k9']);
  const [, older] = keys;
  const card = new CardNumber('914639258868515');
  const before = new Sealer(keysOfMerchant(older === undefined ? [] : [older], 'shop')).seal(card);
  expect(sealerOf('shop').open(before)?.equals(card)).toBe(true);
});

test('they stay what they are: ids that were given out must open after the next release', () => {
  const sealed = sealerOf('shop').seal(new CardNumber('914639258868515'));
  expect(sealed).toMatchInlineSnapshot(`"k7.JaFTTYOg-bywcQwbVJPNc-VhNn8DbOtE3cyQJMZ6cQ"`);
});
