import { hkdfSync } from 'node:crypto';
import { SecretSealingKey } from '../secret.ts';

/**
 * The sealing keys of one of several merchants, each derived from one of the deployment's, under the same id
 * (HKDF-SHA256). What one merchant's keys have sealed, no other's open: an id of a card, a row of the ledger, a message in
 * Redis. Fingerprints and the keys of limits differ as well.
 */
export const keysOfMerchant = (keys: readonly SecretSealingKey[], merchant: string): SecretSealingKey[] =>
  keys.map(
    ({ id, key }) =>
      new SecretSealingKey({
        id,
        key: new Uint8Array(hkdfSync('sha256', key, '', `loyalty-graphql/merchant/${merchant}`, 32)),
      }),
  );
