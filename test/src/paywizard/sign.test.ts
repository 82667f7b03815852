import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { sign } from '../../../src/paywizard/sign.ts';
import { CLIENT_ID, CLIENT_SECRET, example } from './support.ts';

test.each([
  ['giftInquiry', '73c0c256b4efb0f9807315504a3573f7446f4b082b2b659904a33a6214cdfdfb'],
  ['giftTransaction', '66e9b0ae291151fcad369967c610bf794f63ada6395fb26476ebf44fdba8ec38'],
  ['giftVoid', '439bba57d60da84d68f3575234e8d7e963040984155bd256eb8c15fe01d8aa84'],
  ['giftActivate', 'f980253c6f631d41b62042f3e41dc23c793ee1ef5f8f40f9d15448fa2cadde64'],
])('the published %s request has its published signature', (operation, signature) => {
  expect(sign(example(`${operation}.request`), CLIENT_ID, CLIENT_SECRET)).toBe(signature);
});

test('names beyond ASCII are signed as UTF-8', () => {
  const body = '{"clientId":"825429536610058240","firstName":"José","city":"東京"}';
  expect(Buffer.byteLength(body)).toBe(69);
  expect(sign(body, CLIENT_ID, CLIENT_SECRET)).toBe('87ba8a273b3403647deb3849265022f493ce980a24d5a8c98d5d3cef0c08118a');
});

test('the body, the client id and the secret each change the signature', () => {
  const body = example('giftInquiry.request');
  const signatures = [
    sign(body, CLIENT_ID, CLIENT_SECRET),
    sign(`${body} `, CLIENT_ID, CLIENT_SECRET),
    sign(body, '825429536610058241', CLIENT_SECRET),
    sign(body, CLIENT_ID, `${CLIENT_SECRET}0`),
  ];
  expect(new Set(signatures).size).toBe(4);
});

test('each request is signed by its own secret, whichever was used before it', () => {
  const body = example('giftInquiry.request');
  const signed = (secret: string) => sign(body, CLIENT_ID, secret);
  const first = signed(CLIENT_SECRET);
  const other = signed('another secret');
  expect(other).not.toBe(first);
  expect(signed(CLIENT_SECRET)).toBe(first);
  expect(signed('another secret')).toBe(other);
});

// Around the length of a block of the hash, where a key begins to be hashed itself, and beyond ASCII.
test.each([
  'a',
  'a'.repeat(63),
  'a'.repeat(64),
  'a'.repeat(65),
  'a'.repeat(300),
  'ключ',
  'é'.repeat(32),
  'é'.repeat(33),
])('a secret of any length signs as HMAC-SHA256 does (%#)', (secret) => {
  for (const body of ['', '{}', 'x'.repeat(10_000), '{"firstName":"José"}', 'é'.repeat(1_990), 'x'.repeat(4_000)]) {
    const signed = `${body}&clientId=${CLIENT_ID}&clientSecret=${secret}`;
    expect(sign(body, CLIENT_ID, secret)).toBe(createHmac('sha256', secret).update(signed).digest('hex'));
  }
});
