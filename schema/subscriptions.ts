import type { LiveEvent } from '../src/request/live.ts';
import { badUserInput } from './bad-user-input.ts';
import { builder } from './builder.ts';
import { Card, ENTRY_TYPE_ARGUMENT, inquire } from './card.ts';
import { Transaction, TransactionBy, transactionBy } from './transaction.ts';

builder.subscriptionFields((t) => ({
  transaction: t.field({
    type: Transaction,
    nullable: false,
    complexity: 1,
    authScopes: { scope: 'transactions:read' },
    description:
      'The transaction now, then each time that its status changes; ends when it is final. Needs transactions:read. An app that lost the answer to a payment follows it by its orderNo. An error where there is none such: then the payment never arrived, and may be sent again with the same orderNo.',
    args: { by: t.arg({ type: TransactionBy, required: true, description: 'Which one.' }) },
    async subscribe(_root, { by }, context) {
      const found = await transactionBy(by, context);
      if (found === null) throw badUserInput('There is no such transaction.');
      return context.live.movement(found.id, async () => {
        context.forgetReads();
        return null;
      });
    },
    resolve: (event) => valueIn(event),
  }),
  card: t.field({
    type: Card,
    nullable: false,
    complexity: 1,
    authScopes: { scope: 'card:read' },
    description:
      'The card now, then after each movement on it that this layer makes or learns of, and after each activation. Each event is one inquiry. It does not end by itself. Needs card:read.',
    args: {
      accountId: t.arg({ type: 'AccountId', required: true, description: 'The card number, as a string.' }),
      entryType: t.arg(ENTRY_TYPE_ARGUMENT),
    },
    subscribe: (_root, { accountId, entryType }, context) =>
      context.live.card(accountId, async (isFirst) => {
        context.forgetReads();
        return isFirst ? await whyNot(accountId, entryType, context) : null;
      }),
    async resolve(event, { accountId, entryType }, context) {
      valueIn(event);
      const card = await inquire(accountId, entryType, context);
      if (card === null) throw unknownCard();
      return card;
    },
  }),
}));

function valueIn<Value>(event: LiveEvent<Value>): Value {
  if ('error' in event) throw event.error;
  return event.value;
}

/**
 * Why there is no stream of this card; null where there is. Trouble upstream is told by the event that reads the card
 * again, and is no reason to end the stream; having looked up too many cards is.
 */
async function whyNot(...named: Parameters<typeof inquire>): Promise<Error | null> {
  try {
    return (await inquire(...named)) === null ? unknownCard() : null;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'RATE_LIMITED' ? error : null;
  }
}

const unknownCard = () => badUserInput('The processor does not know this card.');
