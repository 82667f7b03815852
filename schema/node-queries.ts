import type { GraphQLResolveInfo } from 'graphql';
import type { Scope } from '../src/auth/scopes.ts';
import type { Context } from '../src/context.ts';
import type { Movement } from '../src/movements/movement.ts';
import { badUserInput } from './bad-user-input.ts';
import { builder } from './builder.ts';
import { type CardSource, resolveCard } from './card.ts';
import { listComplexity } from './complexity.ts';
import { Node } from './node.ts';
import { lacks } from './refusal.ts';

/** The most ids that one `nodes` takes. */
const MAX_NODES = 50;

builder.queryFields((t) => ({
  node: t.field({
    type: Node,
    nullable: true,
    complexity: 1,
    authScopes: { signedIn: true },
    description:
      'Whatever has this id: a Card (one inquiry, unless only its id and number are selected) or a Transaction. Null where there is nothing, or nothing for this token. A card needs card:read, a transaction transactions:read.',
    args: {
      id: t.arg.id({
        required: true,
        description: 'An `id` that this API answered with, also one that an older sealing key made.',
      }),
    },
    resolve: (_root, { id }, context, info) => nodeOf(id, context, info),
  }),
  nodes: t.field({
    type: [Node],
    nullable: { list: true, items: true },
    complexity: ({ ids }) => listComplexity(ids.length, MAX_NODES),
    authScopes: { signedIn: true },
    description: `Up to ${MAX_NODES} nodes in the order asked; null in the place of an unknown one.`,
    args: { ids: t.arg.idList({ required: true, description: 'Ids that this API answered with.' }) },
    resolve(_root, { ids }, context, info) {
      if (ids.length > MAX_NODES)
        throw badUserInput(`nodes takes at most ${MAX_NODES} ids at a time; ask in several requests.`);
      return ids.map((id) => nodeOf(id, context, info));
    },
  }),
}));

/** Whatever has an id; null where there is nothing, or nothing for this token. Rejects with FORBIDDEN for want of a scope. */
export async function nodeOf(
  id: string,
  context: Context,
  info: GraphQLResolveInfo,
): Promise<CardSource | Movement | null> {
  const opened = context.ids.open(id);
  if (opened === null) return null;
  requireScope(opened.type === 'card' ? 'card:read' : 'transactions:read', context, info);
  if (opened.type === 'transaction') return await context.transactions.byId(opened.movementId);
  return await resolveCard({ card: opened.card, entryType: 'KEYED' }, context, info);
}

/** What an id names is known only once it has been opened, so its rule cannot stand beside the field. */
function requireScope(scope: Scope, { viewer, may }: Context, { parentType, fieldName }: GraphQLResolveInfo): void {
  if (!may(scope)) throw lacks(viewer, `${parentType.name}.${fieldName}`, [scope]);
}
