import type { Scope } from '../../../../src/auth/scopes.ts';

/**
 * Who may have a field: `open` whoever may have what it is a field of, `token` any bearer, `inquiry` who has card:read,
 * and where that is switched on who has no token at all; otherwise who has all these scopes. `by input`: the scopes
 * depend on the arguments.
 */
export type Rule = 'open' | 'token' | 'inquiry' | 'by input' | readonly Scope[];

const MOVEMENTS = ['AddTip', 'IssuePoints', 'Pay', 'RedeemPoints', 'TopUp', 'Void'];
const ERRORS = ['MutationError', 'InvalidInputError', 'CardNotFoundError', 'DeclinedError', 'OrderConflictError'];
const MORE_ERRORS = ['TransactionNotFoundError', 'OutcomeUnknownError', 'InsufficientFundsError'];

/** Types, their rule, and the fields that it is for. Every field of every object and interface stands here once. */
const TABLE: readonly (readonly [types: string | readonly string[], rule: Rule, fields: string])[] = [
  ['Query', 'inquiry', 'card'],
  ['Query', ['card:read'], 'cards'],
  // What an id names is known only once it has been opened: see NODE_RULES.
  ['Query', 'token', 'node nodes viewer'],
  ['Query', ['transactions:read'], 'transaction transactions'],
  ['Mutation', ['card:activate'], 'activate'],
  ['Mutation', 'by input', 'topUp'],
  ['Mutation', ['pay'], 'pay'],
  ['Mutation', ['void'], 'void'],
  ['Mutation', ['points:issue'], 'issuePoints'],
  ['Mutation', ['points:redeem'], 'redeemPoints'],
  ['Mutation', ['tip'], 'addTip'],
  ['Subscription', ['card:read'], 'card'],
  ['Subscription', ['transactions:read'], 'transaction'],
  [['Node', 'Card', 'Transaction'], 'token', 'id'],
  ['Card', 'open', 'accountId accountIdLast4'],
  ['Card', 'inquiry', 'balances balance asOf'],
  ['Card', ['customer:read', 'card:read'], 'customer'],
  ['Card', ['transactions:read', 'card:read'], 'transactions'],
  ['Balance', 'open', 'valueCode kind amount difference formatted'],
  ['Customer', 'open', 'type firstName middleName lastName displayName address phone phoneIsMobile email'],
  ['Customer', 'open', 'mailOptIn phoneOptIn emailOptIn birthday anniversary gender'],
  ['PostalAddress', 'open', 'line1 line2 city state postalCode country'],
  ['Transaction', 'open', 'type status final orderNo checkoutId transIndexCode merchantId paywizardId valueCode'],
  ['Transaction', 'open', 'requestedAmount amount amountDue formattedAmount card accountIdLast4 originalCheckoutId'],
  ['Transaction', 'open', 'originalTransIndexCode voided failure processedAt erasedAt createdAt updatedAt'],
  ['Transaction', ['transactions:read'], 'original tips voidedBy'],
  ['TransactionFailure', 'open', 'code message upstreamCode retryable'],
  ['TransactionConnection', 'open', 'edges nodes pageInfo'],
  ['TransactionEdge', 'open', 'cursor node'],
  ['PageInfo', 'open', 'hasNextPage hasPreviousPage startCursor endCursor'],
  ['Viewer', 'open', 'subject merchant scopes accountIds'],
  [MOVEMENTS.map((name) => `${name}Payload`), 'open', 'transaction card replayed errors'],
  ['ActivatePayload', 'open', 'card errors'],
  [[...ERRORS, ...MORE_ERRORS, 'AlreadyVoidedError', 'UpstreamError'], 'open', 'code message path retryable'],
  ['InsufficientFundsError', 'open', 'valueCode'],
  ['InsufficientFundsError', ['card:read'], 'available'],
  ['AlreadyVoidedError', ['transactions:read'], 'voidedBy'],
  ['UpstreamError', 'open', 'upstreamCode retryAfterSeconds'],
];

/** The rule of each field, by its coordinate: `Card.balances`. */
export const RULES: ReadonlyMap<string, Rule> = new Map(
  TABLE.flatMap(([types, rule, fields]) =>
    [types].flat().flatMap((type) => fields.split(' ').map((field): [string, Rule] => [`${type}.${field}`, rule])),
  ),
);

/** How many entries the table has; more than there are rules, where a field stands in it twice. */
export const ENTRIES = TABLE.reduce(
  (sum, [types, , fields]) => sum + [types].flat().length * fields.split(' ').length,
  0,
);

/** What `node` and `nodes` ask for besides, by what the id names. */
export const NODE_RULES: Readonly<Record<string, readonly Scope[]>> = {
  Card: ['card:read'],
  Transaction: ['transactions:read'],
};

/** What the arguments of root fields name; fields of input objects by the input's name. */
export const ARGUMENTS: Readonly<Record<'card' | 'transaction' | 'nothing', readonly string[]>> = {
  card: [
    ...['Query.card.accountId', 'Query.cards.accountIds', 'Query.node.id', 'Query.nodes.ids'],
    ...['Subscription.card.accountId', 'TransactionFilter.accountId', 'ActivateInput.accountId'],
    ...['TopUpInput', 'PayInput', 'IssuePointsInput', 'RedeemPointsInput', 'AddTipInput'].map(
      (of) => `${of}.accountId`,
    ),
  ],
  transaction: [
    ...['TransactionBy.id', 'TransactionBy.orderNo', 'TransactionBy.checkoutId'],
    ...['VoidInput.checkoutId', 'AddTipInput.checkoutId'],
    ...MOVEMENTS.map((of) => `${of}Input.orderNo`),
    // A cursor tells where a page begins; whether it was somebody else's transaction makes no difference to the page.
    ...['Query.transactions.after', 'Query.transactions.before'],
  ],
  nothing: [
    ...['firstName', 'middleName', 'lastName', 'phone', 'email'].map((name) => `CustomerInput.${name}`),
    ...['line1', 'line2', 'city', 'state', 'postalCode'].map((name) => `PostalAddressInput.${name}`),
  ],
};
