import { Writable } from 'node:stream';
import { format, inspect } from 'node:util';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { CardNumber } from '../../src/card-number.ts';

const DIGITS = '914639258868515';
const MASKED = '•••• 8515';
const card = new CardNumber(DIGITS);

test('a card number gives its digits to whoever asks for them by name, and its last four', () => {
  expect(card.reveal()).toBe(DIGITS);
  expect(card.last4).toBe('8515');
  expect(card.equals(new CardNumber(DIGITS))).toBe(true);
  expect(card.equals(new CardNumber('914639258868516'))).toBe(false);
});

test.each([
  ['String()', String(card)],
  ['a template', `${card}`],
  ['concatenation', `paid with ${card}`.slice('paid with '.length)],
  ['JSON', JSON.parse(JSON.stringify(card))],
  ['inspect', inspect(card)],
  ['inspect with hidden fields', inspect(card, { showHidden: true })],
  ['console formatting', format('%s', card)],
])('%s prints it masked', (_what, printed) => {
  expect(printed).toBe(MASKED);
});

test.each([
  ['JSON', JSON.stringify({ cards: [card], nested: { card } })],
  ['inspect', inspect({ cards: [card], map: new Map([[card, card]]) }, { depth: null, showHidden: true })],
  ['%o', format('%o %O %j', card, card, card)],
  ['an error', inspect(new Error(`no such card: ${card}`, { cause: { card } }), { depth: null })],
  ['its own entries', JSON.stringify([Object.entries(card), Reflect.ownKeys(card), { ...card }])],
])('inside of something else, %s does not show it either', (_what, printed) => {
  expect(printed).not.toContain(DIGITS);
});

test('a log line holds it masked', () => {
  let logged = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      logged += String(chunk);
      done();
    },
  });
  const logger = pino(stream);
  logger.info({ card, request: { cards: [card] }, err: new Error(`refused: ${card}`) }, 'paid with %s', card);
  logger.child({ card }).warn(card);
  expect(logged.match(/•••• 8515/g)?.length).toBeGreaterThanOrEqual(5);
  expect(logged).not.toContain(DIGITS);
});
