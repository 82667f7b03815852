import { builder } from '../builder.ts';
import { accountIdField, entryTypeField, orderNoField } from './fields.ts';
import { movementPayload, moving } from './payload.ts';

const PayInput = builder.inputType('PayInput', {
  description: 'A payment from a card.',
  fields: (t) => ({
    orderNo: orderNoField(t),
    accountId: accountIdField(t),
    entryType: entryTypeField(t),
    amount: t.field({
      type: 'Decimal',
      required: true,
      description:
        'What to take, in units of the currency: "10.50". Above zero, with at most the currency\'s decimals.',
    }),
    currency: t.field({ type: 'CurrencyCode', required: true, description: 'The currency of the amount.' }),
    nsfAllowed: t.boolean({
      required: false,
      description:
        'Go ahead even where the balance does not cover the whole amount: the payment may then be approved in part, and `amountDue` says what is still owed.',
    }),
  }),
});

const PayPayload = movementPayload('PayPayload', 'payment');

builder.mutationField('pay', (t) =>
  t.field({
    type: PayPayload,
    nullable: true,
    complexity: 5,
    authScopes: { scope: 'pay' },
    description: 'Takes money from a card. Needs pay. One upstream call, and one more where `card` is selected.',
    args: { input: t.arg({ type: PayInput, required: true, description: 'The payment.' }) },
    resolve: (_root, { input }, context, info) => moving(context, info, () => context.movements.pay(input)),
  }),
);
