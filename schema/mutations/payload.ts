import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../../src/context.ts';
import type { MovementResult } from '../../src/movements/request.ts';
import { builder } from '../builder.ts';
import { Card, CardSource } from '../card.ts';
import { MutationError } from '../errors.ts';
import { requireRights } from '../rights.ts';
import { Transaction } from '../transaction.ts';

/** The payload that all movements share. `what` is the movement in the descriptions: "payment". */
export const movementPayload = (name: string, what: string) =>
  builder.objectRef<MovementResult>(name).implement({
    description: `What became of the ${what}. Look at \`errors\` first: where it is empty, the ${what} is done or, by \`transaction.status\`, pending.`,
    fields: (t) => ({
      transaction: t.expose('transaction', {
        type: Transaction,
        nullable: true,
        description: `The ${what} on record; set whenever one was recorded, a declined or unknown one too. Null for a refused request, which used up nothing.`,
      }),
      card: t.field({
        type: Card,
        nullable: true,
        complexity: 1,
        description:
          'The card as it is now: a fresh inquiry, made only when selected. Null where that inquiry fails, which says nothing of the movement, and where no transaction or no card is known.',
        resolve: (result, _args, context) => cardAfter(result, context),
      }),
      replayed: t.exposeBoolean('replayed', {
        nullable: false,
        description: 'True where this orderNo had been answered before, and nothing was moved by this call.',
      }),
      errors: t.expose('errors', {
        type: [MutationError],
        nullable: false,
        description: `Why the ${what} did not succeed; empty where nothing went wrong.`,
      }),
    }),
  });

/**
 * Runs a movement for a caller who may see everything that is selected of it, and sees to it that what the document
 * reads after it is not from before. Rejects with FORBIDDEN before anything is sent.
 */
export async function moving(
  context: Context,
  info: GraphQLResolveInfo,
  move: () => Promise<MovementResult>,
): Promise<MovementResult> {
  requireRights(context, info);
  context.forgetReads();
  try {
    return await move();
  } finally {
    context.forgetReads();
  }
}

/** The movement has happened, whatever the inquiry says: trouble with it is no error here. */
async function cardAfter({ transaction }: MovementResult, { cards, may }: Context): Promise<CardSource | null> {
  if (transaction?.card == null) return null;
  const { card } = transaction;
  const entryType = transaction.entryType ?? 'KEYED';
  // Without that right only the number and the id can have been asked for.
  if (!may('card:read')) return new CardSource(card, entryType, null);
  const statement = await cards.load(card.reveal(), entryType).catch(() => null);
  return statement === null ? null : new CardSource(card, entryType, statement);
}
