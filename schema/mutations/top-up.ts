import { builder } from '../builder.ts';
import { CustomerInput } from './customer-input.ts';
import { accountIdField, entryTypeField, orderNoField } from './fields.ts';
import { movementPayload, moving } from './payload.ts';

const TopUpInput = builder.inputType('TopUpInput', {
  description: 'A top-up of a card. amount and currency go together; with neither the processor decides how much.',
  fields: (t) => ({
    orderNo: orderNoField(t),
    accountId: accountIdField(t),
    entryType: entryTypeField(t),
    amount: t.field({
      type: 'Decimal',
      required: false,
      description: 'What to put on the card, in units of the currency. Only together with currency.',
    }),
    currency: t.field({
      type: 'CurrencyCode',
      required: false,
      description: 'The currency of the amount. Only together with amount.',
    }),
    activating: t.boolean({
      required: false,
      description: 'Whether the top-up also activates the card; left to the processor where it is not given.',
    }),
    customer: t.field({
      type: CustomerInput,
      required: false,
      description: 'Replaces the customer record on the way.',
    }),
  }),
});

const TopUpPayload = movementPayload('TopUpPayload', 'top-up');

builder.mutationField('topUp', (t) =>
  t.field({
    type: TopUpPayload,
    nullable: true,
    complexity: 5,
    // To activate a card, or to rewrite whose it is, is more than to fill it.
    authScopes: ({ input: { activating, customer } }) => ({
      scope: 'card:topup',
      ...((activating === true || customer != null) && { $all: { scope: 'card:activate' } }),
    }),
    description:
      'Puts money on a card. Needs card:topup, and card:activate too where it activates the card or rewrites its customer. One upstream call, and one more where `card` is selected.',
    args: { input: t.arg({ type: TopUpInput, required: true, description: 'The top-up.' }) },
    resolve: (_root, { input }, context, info) => moving(context, info, () => context.movements.topUp(input)),
  }),
);
