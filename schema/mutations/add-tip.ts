import { builder } from '../builder.ts';
import { accountIdField, entryTypeField, orderNoField } from './fields.ts';
import { movementPayload, moving } from './payload.ts';

const AddTipInput = builder.inputType('AddTipInput', {
  description: 'A tip that belongs to a payment.',
  fields: (t) => ({
    orderNo: orderNoField(t),
    checkoutId: t.string({ required: true, description: 'The checkoutId of the payment that the tip belongs to.' }),
    accountId: accountIdField(t),
    entryType: entryTypeField(t),
    amount: t.field({ type: 'Decimal', required: true, description: 'The tip, in units of the currency: "2".' }),
    currency: t.field({ type: 'CurrencyCode', required: true, description: 'The currency of the payment.' }),
  }),
});

const AddTipPayload = movementPayload('AddTipPayload', 'tip');

builder.mutationField('addTip', (t) =>
  t.field({
    type: AddTipPayload,
    nullable: true,
    complexity: 5,
    authScopes: { scope: 'tip' },
    description:
      'Takes a tip from the card that paid. Needs tip. The payment must have succeeded and not be voided. One upstream call, and one more where `card` is selected.',
    args: { input: t.arg({ type: AddTipInput, required: true, description: 'The tip.' }) },
    resolve: (_root, { input }, context, info) => moving(context, info, () => context.movements.addTip(input)),
  }),
);
