import { builder } from '../builder.ts';
import { accountIdField, entryTypeField, orderNoField } from './fields.ts';
import { movementPayload, moving } from './payload.ts';

const RedeemPointsInput = builder.inputType('RedeemPointsInput', {
  description: 'Points to take from a card.',
  fields: (t) => ({
    orderNo: orderNoField(t),
    accountId: accountIdField(t),
    entryType: entryTypeField(t),
    points: t.field({ type: 'Decimal', required: true, description: 'How many: above zero, with at most 4 decimals.' }),
  }),
});

const RedeemPointsPayload = movementPayload('RedeemPointsPayload', 'redemption of points');

builder.mutationField('redeemPoints', (t) =>
  t.field({
    type: RedeemPointsPayload,
    nullable: true,
    complexity: 5,
    authScopes: { scope: 'points:redeem' },
    description:
      'Takes points from a card. Needs points:redeem. One upstream call, and one more where `card` is selected.',
    args: { input: t.arg({ type: RedeemPointsInput, required: true, description: 'The redemption of points.' }) },
    resolve: (_root, { input }, context, info) => moving(context, info, () => context.movements.redeemPoints(input)),
  }),
);
