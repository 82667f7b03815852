import { describe, expect, test } from 'vitest';
import { problemsOf } from '../support/config.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');

describe('paths and codes that are not right are told what they must be', () => {
  test.each([
    '{',
    'giftVoid=/x',
    "{'giftVoid': '/x'}",
    '[]',
    '5',
    'null',
    '{"giftRefund": "/x"}',
    '{"giftVoid": "x"}',
    '{"giftVoid": 7}',
  ])('PAYWIZARD_PATHS=%s', (value) => {
    expect(problemsOf({ PAYWIZARD_PATHS: value })).toEqual([
      'PAYWIZARD_PATHS: must be a JSON object that gives paths starting with / to REST operations out of giftInquiry, ' +
        'giftActivate, giftIssuance, giftTransaction, giftVoid, loyaltyIssuance, loyaltyRedemption, giftTip, queryOrder, ' +
        'such as {"giftVoid": "/ovstrade/openLoyaltyPay/giftVoid"}.',
    ]);
  });

  test.each([
    '40004=DECLINED',
    '{"40004": "GONE"}',
    '{"40004": 5}',
    '{"40004": "declined"}',
    '{"E40004": "DECLINED"}',
    '{"": "DECLINED"}',
    '{"**": "DECLINED"}',
    '[]',
    '5',
    'null',
    '"DECLINED"',
  ])('PAYWIZARD_ERROR_CODES=%s', (value) => {
    expect(problemsOf({ PAYWIZARD_ERROR_CODES: value })).toEqual([
      'PAYWIZARD_ERROR_CODES: must be a JSON object that gives numeric codes, or "*", a meaning out of CARD_NOT_FOUND, ' +
        'INSUFFICIENT_FUNDS, DECLINED, TRANSACTION_NOT_FOUND, ALREADY_VOIDED, DUPLICATE_ORDER, REFUSED, UNAVAILABLE, ' +
        'UNKNOWN, such as {"40004": "CARD_NOT_FOUND", "*": "UNKNOWN"}.',
    ]);
  });
});

describe('a list of sealing keys that is not right', () => {
  const other = Buffer.alloc(32, 9).toString('base64');
  test.each([
    ['has no id', KEY],
    ['has an empty id', `:${KEY}`],
    ['has an id with a dot', `k.1:${KEY}`],
    ['has an id that is too long', `${'k'.repeat(17)}:${KEY}`],
    ['has an id twice', `k1:${KEY},k1:${other}`],
    ['has a key that is too short', `k1:${Buffer.alloc(31).toString('base64')}`],
    ['has a key that is too long', `k1:${Buffer.alloc(33).toString('base64')}`],
    ['has a key in hex', `k1:${Buffer.alloc(32).toString('hex')}`],
    ['has no key', 'k1:'],
    ['ends with a comma', `k1:${KEY},`],
    ['has a colon for a comma', `k1:${KEY}:k2:${other}`],
    ['has a key that is not base64', `k1:!${KEY}`],
  ])('%s', (_what, list) => {
    expect(problemsOf({ SEALING_KEYS: list })).toEqual([
      'SEALING_KEYS: must be a comma list of id:key, each id unique and each key the base64 of 32 bytes; ' +
        'make one with `openssl rand -base64 32`.',
    ]);
  });
});
