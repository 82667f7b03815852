import { GraphQLError, type GraphQLResolveInfo, type GraphQLSchema } from 'graphql';
import type { Context } from '../src/context.ts';
import type { Movement } from '../src/movements/movement.ts';
import { badUserInput } from './bad-user-input.ts';
import { builder } from './builder.ts';
import { Card, type CardSource } from './card.ts';
import { listComplexity } from './complexity.ts';
import { schema } from './index.ts';
import { nodeType } from './node.ts';
import { nodeOf } from './node-queries.ts';
import { lacks } from './refusal.ts';
import { isOrderNumber } from './scalars.ts';
import { subgraphSdl } from './subgraph-sdl.ts';
import { Transaction } from './transaction.ts';

/*
 * The API as a part of a federated one: all of it, and what a router asks a subgraph for. Loaded only where federation is
 * switched on: the ordinary schema is made before this is added to the builder, and knows nothing of it.
 */

/** The most entities that one `_entities` takes. */
const MAX_ENTITIES = 50;

/** What a subgraph costs that tells all about itself, as much as a question about the schema. */
const SDL_COST = 100;

builder.scalarType('_Any', {
  description: 'What a router knows of an entity: its __typename and the fields of one of its keys.',
  serialize: (value) => value,
});

const Entity = builder.unionType('_Entity', {
  description: 'What other subgraphs may point to.',
  types: [Card, Transaction],
  resolveType: nodeType,
});

const Service = builder.objectRef<{ sdl: string }>('_Service').implement({
  description: 'What this subgraph tells of itself.',
  fields: (t) => ({
    sdl: t.exposeString('sdl', { nullable: true, description: 'Its schema, for the composition.' }),
  }),
});

builder.queryFields((t) => ({
  _entities: t.field({
    type: [Entity],
    nullable: { list: false, items: true },
    complexity: ({ representations }) => listComplexity(representations.length, MAX_ENTITIES),
    authScopes: { signedIn: true },
    description: `Up to ${MAX_ENTITIES} cards and transactions, in the order asked, by what other subgraphs know of them; null in the place of one that does not exist or is not for this token. For routers; a client asks for node.`,
    args: {
      representations: t.arg({
        type: ['_Any'],
        required: true,
        description: 'A Card or a Transaction with its id, or a Transaction with its orderNo.',
      }),
    },
    resolve(_root, { representations }, context, info) {
      if (representations.length > MAX_ENTITIES) {
        throw badUserInput(
          `_entities takes at most ${MAX_ENTITIES} representations at a time; ask in several requests.`,
        );
      }
      return representations.map(readReference).map((reference) => entityOf(reference, context, info));
    },
  }),
  _service: t.field({
    type: Service,
    nullable: false,
    complexity: SDL_COST,
    authScopes: { signedIn: true },
    description: 'The schema of this subgraph, where introspection is on. For composition.',
    resolve(_root, _args, _context, { schema: { extensions } }) {
      if (typeof extensions.sdl === 'string') return { sdl: extensions.sdl };
      throw new GraphQLError('The schema is not told here: compose with schema/subgraph.graphql of the release.', {
        extensions: { code: 'FORBIDDEN' },
      });
    },
  }),
}));

/** The variant for federation. `tellsSdl`: whether `_service` answers, which is for those who may read the whole schema. */
export function createSubgraph({ tellsSdl }: { tellsSdl: boolean }): GraphQLSchema {
  return builder.toSchema({ extensions: { sdl: tellsSdl ? subgraphSdl(schema) : null } });
}

type Reference = { typename: 'Card' | 'Transaction'; id: string } | { typename: 'Transaction'; orderNo: string };

/** Reads what a router sent. Throws BAD_USER_INPUT, which quotes nothing of it. */
function readReference(given: unknown): Reference {
  if (typeof given === 'object' && given !== null && '__typename' in given) {
    const { __typename: typename } = given;
    const isEntity = typename === 'Card' || typename === 'Transaction';
    if (isEntity && 'id' in given && typeof given.id === 'string') return { typename, id: given.id };
    if (typename === 'Transaction' && 'orderNo' in given && isOrderNumber(given.orderNo)) {
      return { typename, orderNo: given.orderNo };
    }
  }
  throw badUserInput(
    'A representation is a Card or a Transaction by __typename with its id, or a Transaction with its orderNo.',
  );
}

/** By the same ways and the same rights as `node` and `transaction`. */
async function entityOf(
  reference: Reference,
  context: Context,
  info: GraphQLResolveInfo,
): Promise<CardSource | Movement | null> {
  if ('orderNo' in reference) {
    if (!context.may('transactions:read')) throw lacks(context.viewer, 'Query._entities', ['transactions:read']);
    return await context.transactions.byOrderNo(reference.orderNo);
  }
  const found = await nodeOf(reference.id, context, info);
  return found !== null && nodeType(found) === reference.typename ? found : null;
}
