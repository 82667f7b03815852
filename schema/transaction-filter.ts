import { builder } from './builder.ts';
import { TransactionStatus, TransactionType } from './transaction-enums.ts';

export const TransactionFilter = builder.inputType('TransactionFilter', {
  description: 'Narrows a list of transactions; what is left out, and an empty list, restricts nothing.',
  fields: (t) => ({
    accountId: t.field({
      type: 'AccountId',
      required: false,
      description: 'Only on this card. Refused under Card.transactions.',
    }),
    types: t.field({ type: [TransactionType], required: false, description: 'Only of these types.' }),
    statuses: t.field({
      type: [TransactionStatus],
      required: false,
      description: 'Only in these statuses; UNKNOWN shows what may need a person.',
    }),
    createdFrom: t.field({
      type: 'DateTime',
      required: false,
      description: 'Only those created at this moment or after it.',
    }),
    createdBefore: t.field({
      type: 'DateTime',
      required: false,
      description: 'Only those created before this moment.',
    }),
  }),
});
