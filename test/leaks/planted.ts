import { randomBytes, randomInt } from 'node:crypto';
import { plant } from '../support/leaks.ts';

/** Without a digit, so that it is not left out for looking like a number. */
const random = (name: string): string =>
  `Planted-${name}-${randomBytes(12)
    .toString('hex')
    .replaceAll(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)))}`;

/** Sixteen digits that no other run and no chance comes up with. */
export function plantedCard(): string {
  const card = `4929${String(randomInt(1, 10 ** 12)).padStart(12, '0')}`;
  plant('a card number', card);
  return card;
}

/** Secrets for every variable that takes one. What stands in an address has to be escaped there. */
export const SECRETS = {
  clientSecret: random('client-secret'),
  token: random('jwt-token'),
  tokenKey: random('token-key-of-more-than-32-bytes'),
  sealingKey: randomBytes(32).toString('base64'),
  olderSealingKey: randomBytes(32).toString('base64'),
  databasePassword: random('database/password@host:#'),
  redisPassword: random('redis/password@host:#'),
};
for (const secret of Object.values(SECRETS)) plant('a secret', secret);
for (const key of [SECRETS.sealingKey, SECRETS.olderSealingKey]) plant('a key', Buffer.from(key, 'base64'));

/** A person as the API takes one; no value of it stands anywhere by chance. */
export const CUSTOMER = {
  firstName: 'Plantagenetta',
  middleName: 'Quuxadelphia',
  lastName: 'Leakworthy-Ødegård',
  email: 'plantagenetta.leakworthy@planted.example',
  phone: '+4930555012344321',
  address: { line1: '17 Plantedstrasse "West"', line2: 'Leakfloor 4', city: 'Plantedville', postalCode: 'PLNT-90210' },
};
for (const value of Object.values({ ...CUSTOMER, ...CUSTOMER.address })) {
  if (typeof value === 'string') plant('customer data', value);
}

/** Something of each kind, for the places where none of it belongs. */
export const MISPLACED = [plantedCard(), SECRETS.clientSecret, SECRETS.token, CUSTOMER.email, CUSTOMER.lastName];
