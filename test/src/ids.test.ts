import { expect, test } from 'vitest';
import { CardNumber } from '../../src/card-number.ts';
import { Ids } from '../../src/ids.ts';
import { Sealer } from '../../src/sealing.ts';

const key = (id: string, byte: number) => ({ id, key: new Uint8Array(32).fill(byte) });
const CARD = new CardNumber('914639258868515');
const ids = new Ids(new Sealer([key('a', 1)]));

test("a card's id is stable, opens to the card and does not show its number", () => {
  const id = ids.card(CARD);
  expect(id).toMatch(/^card_a\.[\w-]+$/);
  expect(ids.card(new CardNumber('914639258868515'))).toBe(id);
  const opened = ids.open(id);
  expect(opened?.type === 'card' && opened.card.equals(CARD)).toBe(true);
});

test("a transaction's id opens to the transaction", () => {
  const movementId = '0197f7d4-6b3a-7c53-8f7e-1d2c3b4a5968';
  expect(ids.transaction(movementId)).toBe(`txn_${movementId}`);
  expect(ids.open(ids.transaction(movementId))).toEqual({ type: 'transaction', movementId });
});

test('an id that an older key sealed still opens', () => {
  const rotated = new Ids(new Sealer([key('b', 2), key('a', 1)]));
  expect(rotated.card(CARD)).not.toBe(ids.card(CARD));
  const opened = rotated.open(ids.card(CARD));
  expect(opened?.type === 'card' && opened.card.reveal()).toBe('914639258868515');
});

test.each([
  '',
  'card_',
  'card_914639258868515',
  'Card:914639258868515',
  'nonsense',
  'txn',
  'card_a.AAAA',
  `Q${ids.card(CARD)}`,
  ids.card(CARD).replace('card_', 'txn'),
  ids.card(CARD).slice('card_'.length),
  `${ids.card(CARD)}=`,
  new Ids(new Sealer([key('a', 9)])).card(CARD),
])('%j is no id of ours', (id) => {
  expect(ids.open(id)).toBeNull();
});
