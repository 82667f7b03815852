import type { ActivationResult } from '../../src/movements/activation.ts';
import { builder } from '../builder.ts';
import { Card, CardSource, type EntryType } from '../card.ts';
import { MutationError } from '../errors.ts';
import { requireRights } from '../rights.ts';
import { CustomerInput } from './customer-input.ts';
import { accountIdField, entryTypeField } from './fields.ts';

type Source = ActivationResult & { entryType: typeof EntryType.$inferType };

const ActivateInput = builder.inputType('ActivateInput', {
  description: 'A card to activate, and whose it becomes.',
  fields: (t) => ({
    accountId: accountIdField(t),
    entryType: entryTypeField(t),
    activating: t.boolean({
      required: true,
      defaultValue: true,
      description: 'false stores the customer without activating.',
    }),
    customer: t.field({ type: CustomerInput, required: true, description: 'The person; replaces the whole record.' }),
  }),
});

const ActivatePayload = builder.objectRef<Source>('ActivatePayload').implement({
  description: 'What became of the activation.',
  fields: (t) => ({
    card: t.field({
      type: Card,
      nullable: true,
      description: 'The card as the activation left it; null where it failed. It costs no further call.',
      resolve: ({ statement, entryType }) => statement && new CardSource(statement.card, entryType, statement),
    }),
    errors: t.expose('errors', {
      type: [MutationError],
      nullable: false,
      description: 'Why the card was not activated; empty where nothing went wrong.',
    }),
  }),
});

builder.mutationField('activate', (t) =>
  t.field({
    type: ActivatePayload,
    nullable: true,
    complexity: 2,
    authScopes: { scope: 'card:activate' },
    description:
      'Activates a card and stores its customer, replacing the whole record. Needs card:activate. It moves no value, takes no order number and may be repeated. One upstream call.',
    args: { input: t.arg({ type: ActivateInput, required: true, description: 'The card and its customer.' }) },
    async resolve(_root, { input }, context, info) {
      requireRights(context, info);
      context.forgetReads();
      const result = await context.activate(input);
      const { entryType } = input;
      if (result.statement !== null) context.cards.learn({ card: result.statement.card, entryType }, result.statement);
      return { ...result, entryType };
    },
  }),
);
