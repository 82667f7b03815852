import type { GraphiQLOptions } from 'graphql-yoga';
import { v7 as uuidv7 } from 'uuid';

/** What the page starts with: four documents to press play on and, in development, a token to do it with. */
export function graphiqlPage(developmentToken: string | null): GraphiQLOptions {
  const authorization = { Authorization: `Bearer ${developmentToken ?? '<your token>'}` };
  const headers = JSON.stringify(authorization, null, 2);
  return {
    title: 'loyalty-graphql',
    // For subscriptions too: a card number in an address would end up in the logs on the way.
    method: 'POST',
    headers,
    defaultHeaders: headers,
    // What the header editor says goes over these; they are for tabs that a browser kept without their headers.
    ...(developmentToken !== null && { additionalHeaders: authorization }),
    shouldPersistHeaders: false,
    defaultEditorToolsVisibility: 'variables',
    defaultTabs: examples().map(({ query, variables }) => ({
      query,
      variables: variables && JSON.stringify(variables, null, 2),
      headers,
    })),
  };
}

/**
 * The page, self-contained: it loads nothing from anywhere. The tabs' opening animation is taken out, because it
 * swallows the first click on a tab. The library is loaded with the first page: it holds 30 MB for good, which a server
 * without GraphiQL need not have.
 */
export async function renderPage(options: GraphiQLOptions | undefined): Promise<string> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  return renderGraphiQL(options).replace(
    '</head>',
    '<style>.graphiql-tab { transform: none !important; }</style></head>',
  );
}

const EXAMPLE_CARD = '914639258868515';

/** A payment that the sandbox's book starts with, so that the void can be played before anything else. */
const SEEDED_PAYMENT = '933358163137265664';

/** GraphiQL fills the first tab's editor from its query alone, so the inquiry has its card in the document. */
const examples = () => [
  {
    query: `# 1 · Inquiry: what does a card hold, whose is it?
# Press play (Ctrl-Enter). Hover a field to read
# what it means; the book on the left explains all.
query Inquiry {
  card(accountId: "${EXAMPLE_CARD}") {
    accountIdLast4
    balances {
      valueCode
      amount
      formatted
    }
    customer {
      displayName
    }
    asOf
  }
}
`,
    variables: null,
  },
  {
    query: `# 2 · Payment: take 10.50 from the card.
# Play it twice: the second answer is the first one
# again (replayed: true), and nothing moves. To pay
# again, change orderNo in the variables below.
#
# Other cards of the sandbox to try:
#   9000000000000001  declines
#   9000000000000002  stays pending, then succeeds
#   9000000000000005  books, and loses the answer
mutation Payment($input: PayInput!) {
  pay(input: $input) {
    replayed
    transaction {
      checkoutId
      status
      formattedAmount
    }
    card {
      balance(valueCode: "USD") {
        formatted
      }
    }
    errors {
      __typename
      message
      retryable
    }
  }
}
`,
    variables: {
      input: {
        orderNo: `example-${uuidv7()}`,
        accountId: EXAMPLE_CARD,
        amount: '10.50',
        currency: 'USD',
        entryType: 'KEYED',
      },
    },
  },
  {
    query: `# 3 · Void: undo a payment, named by its checkoutId.
# Put in below the checkoutId that your payment was
# answered with; the one that stands there is of a
# payment that the sandbox was born with.
mutation Void($input: VoidInput!) {
  void(input: $input) {
    replayed
    transaction {
      status
      formattedAmount
      originalCheckoutId
      original {
        orderNo
        voided
      }
    }
    errors {
      __typename
      message
    }
  }
}
`,
    variables: { input: { orderNo: `example-${uuidv7()}`, checkoutId: SEEDED_PAYMENT } },
  },
  {
    query: `# 4 · Live: watch a card.
# Press play and leave it running. Then open this
# page in a second window and pay there: the new
# balance appears here by itself.
#
# transaction(by: { orderNo: "…" }) follows one
# payment until it is final, in the same way.
subscription Live($accountId: AccountId!) {
  card(accountId: $accountId) {
    balance(valueCode: "USD") {
      formatted
    }
    asOf
  }
}
`,
    variables: { accountId: EXAMPLE_CARD },
  },
];
