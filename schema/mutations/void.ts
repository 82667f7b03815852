import { builder } from '../builder.ts';
import { orderNoField } from './fields.ts';
import { movementPayload, moving } from './payload.ts';

const VoidInput = builder.inputType('VoidInput', {
  description: 'Undoes a transaction.',
  fields: (t) => ({
    orderNo: orderNoField(t),
    checkoutId: t.string({
      required: true,
      description: 'The checkoutId of the transaction to undo. A string; it does not fit a JSON number.',
    }),
  }),
});

const VoidPayload = movementPayload('VoidPayload', 'void');

builder.mutationField('void', (t) =>
  t.field({
    type: VoidPayload,
    nullable: true,
    complexity: 5,
    authScopes: { scope: 'void' },
    description:
      'Undoes a transaction that succeeded, with all it moved; tips on a payment stay as they are. Needs void. Voids and tips of one transaction go one at a time. One upstream call, and one more where `card` is selected.',
    args: { input: t.arg({ type: VoidInput, required: true, description: 'What to undo.' }) },
    resolve: (_root, { input }, context, info) => moving(context, info, () => context.movements.void(input)),
  }),
);
