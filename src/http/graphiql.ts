import type { GraphiQLOptions } from 'graphql-yoga';
import { v7 as uuidv7 } from 'uuid';

/** What the page starts with: three documents to press play on and, in development, a token to do it with. */
export function graphiqlPage(developmentToken: string | null): GraphiQLOptions {
  const authorization = { Authorization: `Bearer ${developmentToken ?? '<your token>'}` };
  const headers = JSON.stringify(authorization, null, 2);
  return {
    title: 'loyalty-graphql',
    headers,
    defaultHeaders: headers,
    // What the header editor says goes over these; they are for tabs that a browser kept without their headers.
    ...(developmentToken !== null && { additionalHeaders: authorization }),
    shouldPersistHeaders: false,
    defaultEditorToolsVisibility: 'variables',
    defaultTabs: examples().map(({ query, variables }) => ({
      query,
      variables: JSON.stringify(variables, null, 2),
      headers,
    })),
  };
}

const EXAMPLE_CARD = '914639258868515';

/** A payment that the sandbox's book starts with, so that the void can be played before anything else. */
const SEEDED_PAYMENT = '933358163137265664';

const examples = () => [
  {
    query: `# 1 · Inquiry: what does a card hold, and whose is it?
# Press play (Ctrl-Enter). Hover a field to read what it means.
query Inquiry($accountId: AccountId!) {
  card(accountId: $accountId) {
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
    variables: { accountId: EXAMPLE_CARD },
  },
  {
    query: `# 2 · Payment: take 10.50 from the card.
# Play it twice: the second answer is the first one again (replayed: true), and nothing moves.
# Pay again with another orderNo. Sandbox cards that decline, hang or lose the answer:
#   9000000000000001 declines · 9000000000000002 stays pending · 9000000000000005 loses the answer
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
    variables: { input: { orderNo: `example-${uuidv7()}`, accountId: EXAMPLE_CARD, amount: '10.50', currency: 'USD' } },
  },
  {
    query: `# 3 · Void: undo a payment, named by its checkoutId.
# This one undoes a payment that the sandbox was born with: put in the checkoutId of yours from tab 2.
mutation Void($input: VoidInput!) {
  void(input: $input) {
    transaction {
      status
      formattedAmount
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
];
