import { builder } from '../builder.ts';
import { accountIdField, entryTypeField, orderNoField } from './fields.ts';
import { movementPayload, moving } from './payload.ts';

const IssuePointsInput = builder.inputType('IssuePointsInput', {
  description: 'Points to give to a card.',
  fields: (t) => ({
    orderNo: orderNoField(t),
    accountId: accountIdField(t),
    entryType: entryTypeField(t),
    points: t.field({ type: 'Decimal', required: true, description: 'How many: above zero, with at most 4 decimals.' }),
  }),
});

const IssuePointsPayload = movementPayload('IssuePointsPayload', 'issuance of points');

builder.mutationField('issuePoints', (t) =>
  t.field({
    type: IssuePointsPayload,
    nullable: true,
    complexity: 5,
    authScopes: { scope: 'points:issue' },
    description:
      'Gives points to a card. Needs points:issue. One upstream call, and one more where `card` is selected.',
    args: { input: t.arg({ type: IssuePointsInput, required: true, description: 'The issuance of points.' }) },
    resolve: (_root, { input }, context, info) => moving(context, info, () => context.movements.issuePoints(input)),
  }),
);
