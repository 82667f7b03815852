import type { InputFieldBuilder } from '@pothos/core';
import type { builder } from '../builder.ts';
import { EntryType } from '../card.ts';

type Fields = InputFieldBuilder<typeof builder.$inferSchemaTypes, 'InputObject'>;

/** Input fields that several mutations take, described once. */
export const orderNoField = (t: Fields) =>
  t.field({
    type: 'OrderNumber',
    required: true,
    description:
      'Your own unique number for this movement, and its idempotency key: make it once, keep it, and send it again on every retry.',
  });

export const accountIdField = (t: Fields) =>
  t.field({ type: 'AccountId', required: true, description: 'The card number, as a string.' });

export const entryTypeField = (t: Fields) =>
  t.field({ type: EntryType, required: true, defaultValue: 'KEYED', description: 'How the number was taken up.' });
