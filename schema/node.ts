import type { Movement } from '../src/movements/movement.ts';
import { builder } from './builder.ts';
import type { CardSource } from './card.ts';

export const Node = builder.interfaceRef<CardSource | Movement>('Node').implement({
  description: 'Anything that has an id and can be fetched by it with `node`.',
  resolveType: nodeType,
  fields: (t) => ({
    id: t.id({
      nullable: false,
      authScopes: { signedIn: true },
      description:
        'Opaque and the same for every caller. It does not show the card number, but this layer can open it: treat it as personal data.',
      resolve: (source, _args, { ids }) => ('orderNo' in source ? ids.transaction(source.id) : ids.card(source.card)),
    }),
  }),
});

/** The type of what has an id. */
export function nodeType(source: CardSource | Movement): 'Card' | 'Transaction' {
  return 'orderNo' in source ? 'Transaction' : 'Card';
}
