import { builder } from './builder.ts';
import './scalars.ts';
import './node-queries.ts';
import './card.ts';
import './transaction-connection.ts';
import './viewer.ts';
import './subscriptions.ts';
import './mutations/activate.ts';
import './mutations/top-up.ts';
import './mutations/pay.ts';
import './mutations/void.ts';
import './mutations/issue-points.ts';
import './mutations/redeem-points.ts';
import './mutations/add-tip.ts';

builder.queryType({
  description:
    'Reads. What a token has no scope for is null, with an error whose `extensions.code` is FORBIDDEN; what it is not for (a token may be limited to certain cards) is null like what does not exist.',
});
builder.mutationType({
  description:
    'Writes. Each field is nullable so that a refused one cannot take the result of another in the same document with it. A document that selects anything which its token may not see is refused (FORBIDDEN) before anything is sent.',
});

builder.subscriptionType({
  description:
    'Streams, as server-sent events: POST the document with `Accept: text/event-stream`. The state comes at once, then each change, whichever instance made it. A stream ends when the token does.',
});

/** The whole API. */
export const schema = builder.toSchema();
