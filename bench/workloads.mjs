// The three workloads, as each contender is sent them. Every request is for another card, and every payment has another
// order number: `n` counts the requests of one run, and `run` tells one run from the next.

/** Twenty aliases over ten distinct cards. */
const ALIASES = 20;
const DISTINCT = 10;

const CARD =
  'accountId balances { valueCode amount difference } customer { firstName lastName email phone address { line1 city postalCode country } }';

const DOCUMENTS = {
  card: `query Card($accountId: AccountId!) { card(accountId: $accountId) { ${CARD} } }`,
  cards: `query Cards(${range(DISTINCT, (i) => `$c${i}: AccountId!`).join(', ')}) { ${range(
    ALIASES,
    (i) => `a${i}: card(accountId: $c${i % DISTINCT}) { ${CARD} }`,
  ).join(' ')} }`,
  pay: 'mutation Pay($input: PayInput!) { pay(input: $input) { transaction { id orderNo status amount valueCode checkoutId } replayed errors { __typename message } } }',
};

/** What a request of a workload must bring upstream. */
export const CALLS = { card: 1, cards: DISTINCT, pay: 1 };

export const WORKLOADS = Object.keys(CALLS);

/** The path and the body of a workload's request to the floor. */
export function floorRequest(workload, run, n) {
  if (workload === 'card') return { path: '/card', body: { accountId: card(run, n) } };
  if (workload === 'cards') {
    return { path: '/cards', body: { accountIds: range(ALIASES, (i) => card(run, n * DISTINCT + (i % DISTINCT))) } };
  }
  return { path: '/pay', body: { ...payment(run, n) } };
}

/** The path and the body of a workload's request to the project. */
export function projectRequest(workload, run, n) {
  const variables = {
    card: () => ({ accountId: card(run, n) }),
    cards: () => Object.fromEntries(range(DISTINCT, (i) => [`c${i}`, card(run, n * DISTINCT + i)])),
    pay: () => ({ input: payment(run, n) }),
  }[workload]();
  return { path: '/graphql', body: { query: DOCUMENTS[workload], variables } };
}

/** A request as a contender sends it upstream, to learn how many the stand-in can answer. */
export const upstreamRequest = (_workload, run, n) => ({
  path: '/ovstrade/openLoyaltyPay/giftInquiry',
  body: { clientId: '825429536610058240', loyaltyChannel: 'FACTOR4', accountId: card(run, n), entryType: 'K' },
});

const card = (run, n) => `91${String(run % 1_000_000).padStart(6, '0')}${String(n % 100_000_000).padStart(8, '0')}`;

const payment = (run, n) => ({
  orderNo: `bench-${run}-${n}`,
  accountId: card(run, n),
  amount: '10.50',
  currency: 'USD',
});

function range(count, make) {
  return Array.from({ length: count }, (_, i) => make(i));
}
