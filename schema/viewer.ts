import type { Viewer as Source } from '../src/auth/viewer.ts';
import { builder } from './builder.ts';

const Viewer = builder.objectRef<Source>('Viewer').implement({
  description: 'Who is asking, by the bearer token.',
  fields: (t) => ({
    subject: t.exposeString('subject', {
      nullable: true,
      description: "The token's subject (`sub`); null where it has none.",
    }),
    merchant: t.exposeString('merchant', {
      nullable: false,
      description: 'The merchant whose cards and transactions these are.',
    }),
    scopes: t.stringList({
      nullable: false,
      description: 'What the token allows, such as card:read or pay.',
      resolve: ({ scopes }) => scopes,
    }),
    accountIds: t.field({
      type: ['AccountId'],
      nullable: true,
      description: 'The cards that the token is for, and no others; null where it is not limited to any.',
      resolve: ({ cards }) => cards.cards?.map((card) => card.reveal()) ?? null,
    }),
  }),
});

builder.queryFields((t) => ({
  viewer: t.field({
    type: Viewer,
    nullable: false,
    authScopes: { signedIn: true },
    description: 'Who is asking, and what the token allows. It costs no call upstream.',
    resolve: (_root, _args, { viewer }) => viewer,
  }),
}));
