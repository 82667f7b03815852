import { builder } from './builder.ts';
import './scalars.ts';
import './node-queries.ts';
import './card.ts';
import './transaction-connection.ts';
import './viewer.ts';
import './mutations/activate.ts';
import './mutations/top-up.ts';
import './mutations/pay.ts';
import './mutations/void.ts';
import './mutations/issue-points.ts';
import './mutations/redeem-points.ts';
import './mutations/add-tip.ts';

builder.queryType({ description: 'Reads.' });
builder.mutationType({
  description:
    'Writes. Each field is nullable so that a refused one cannot take the result of another in the same document with it.',
});

/** The whole API. */
export const schema = builder.toSchema();
