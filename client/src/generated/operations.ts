/* eslint-disable */
import { type Operation, operation } from '../operation.ts';
import type * as Types from './graphql.ts';

const BalanceFields = `fragment BalanceFields on Balance {
  __typename
  valueCode
  kind
  amount
  difference
  formatted(locale: $locale)
}`;
const CardFields = `fragment CardFields on Card {
  __typename
  id
  accountIdLast4
  asOf
  balances {
    __typename
    ...BalanceFields
  }
}`;
const CustomerFields = `fragment CustomerFields on Customer {
  __typename
  type
  displayName
  firstName
  middleName
  lastName
  gender
  birthday
  anniversary
  email
  emailOptIn
  phone
  phoneIsMobile
  phoneOptIn
  mailOptIn
  address {
    __typename
    line1
    line2
    city
    state
    postalCode
    country
  }
}`;
const ErrorFields = `fragment ErrorFields on MutationError {
  __typename
  code
  message
  path
  retryable
  ... on InsufficientFundsError {
    __typename
    valueCode
  }
  ... on UpstreamError {
    __typename
    retryAfterSeconds
  }
}`;
const HistoryEntry = `fragment HistoryEntry on Transaction {
  __typename
  ...TransactionFields
  voided
}`;
const HistoryPage = `fragment HistoryPage on TransactionConnection {
  __typename
  nodes {
    __typename
    ...HistoryEntry
  }
  pageInfo {
    __typename
    startCursor
    endCursor
    hasPreviousPage
    hasNextPage
  }
}`;
const StaffErrorFields = `fragment StaffErrorFields on MutationError {
  __typename
  ...ErrorFields
  ... on InsufficientFundsError {
    __typename
    available
  }
  ... on AlreadyVoidedError {
    __typename
    voidedBy {
      __typename
      ...TransactionFields
    }
  }
  ... on UpstreamError {
    __typename
    upstreamCode
  }
}`;
const TransactionDetails = `fragment TransactionDetails on Transaction {
  __typename
  ...HistoryEntry
  transIndexCode
  merchantId
  paywizardId
  erasedAt
  original {
    __typename
    ...HistoryEntry
  }
  voidedBy {
    __typename
    ...HistoryEntry
  }
  tips {
    __typename
    ...HistoryEntry
  }
}`;
const TransactionFields = `fragment TransactionFields on Transaction {
  __typename
  id
  type
  status
  final
  orderNo
  checkoutId
  valueCode
  requestedAmount
  amount
  amountDue
  formattedAmount(locale: $locale)
  accountIdLast4
  originalCheckoutId
  failure {
    __typename
    code
    message
    retryable
  }
  processedAt
  createdAt
  updatedAt
}`;

/** The mutation `Activate`. */
export const Activate: Operation<Types.ActivateMutation, Types.ActivateMutationVariables> = /* @__PURE__ */ operation('46901e375a39b547d00acb2d34a33af73f7d052bbdef6c8973af30f88beae541', [
  `mutation Activate($input: ActivateInput!) {
  __typename
  activate(input: $input) {
    __typename
    card {
      __typename
      id
      accountIdLast4
    }
    errors {
      __typename
      ...ErrorFields
    }
  }
}`,
  ErrorFields,
]);

/** The mutation `TopUp`. */
export const TopUp: Operation<Types.TopUpMutation, Types.TopUpMutationVariables> = /* @__PURE__ */ operation('a7ec015c8af6298b06e6e0a612797511ba3fe4ea1189f90e9b981a1b34649103', [
  `mutation TopUp($input: TopUpInput!, $locale: String! = "en-US") {
  __typename
  topUp(input: $input) {
    __typename
    replayed
    transaction {
      __typename
      ...TransactionFields
    }
    errors {
      __typename
      ...ErrorFields
    }
  }
}`,
  ErrorFields, TransactionFields,
]);

/** The mutation `Pay`. */
export const Pay: Operation<Types.PayMutation, Types.PayMutationVariables> = /* @__PURE__ */ operation('1be40ffc0ec936a0dbf3b2001e16ac18a99f9cec29d7d5610f41d433b3814e8b', [
  `mutation Pay($input: PayInput!, $locale: String! = "en-US") {
  __typename
  pay(input: $input) {
    __typename
    replayed
    transaction {
      __typename
      ...TransactionFields
    }
    errors {
      __typename
      ...ErrorFields
    }
  }
}`,
  ErrorFields, TransactionFields,
]);

/** The mutation `Void`. */
export const Void: Operation<Types.VoidMutation, Types.VoidMutationVariables> = /* @__PURE__ */ operation('c1fb863dd0bb979d3df8dbb4332172d6892cb8ef19b3f20a24123b2b5fbd96dc', [
  `mutation Void($input: VoidInput!, $locale: String! = "en-US") {
  __typename
  void(input: $input) {
    __typename
    replayed
    transaction {
      __typename
      ...TransactionFields
    }
    errors {
      __typename
      ...ErrorFields
    }
  }
}`,
  ErrorFields, TransactionFields,
]);

/** The mutation `IssuePoints`. */
export const IssuePoints: Operation<Types.IssuePointsMutation, Types.IssuePointsMutationVariables> = /* @__PURE__ */ operation('8fa496751404985f2fad8a30bf8827836a4337db7480c31ccfccedaa1bda113e', [
  `mutation IssuePoints($input: IssuePointsInput!, $locale: String! = "en-US") {
  __typename
  issuePoints(input: $input) {
    __typename
    replayed
    transaction {
      __typename
      ...TransactionFields
    }
    errors {
      __typename
      ...ErrorFields
    }
  }
}`,
  ErrorFields, TransactionFields,
]);

/** The mutation `RedeemPoints`. */
export const RedeemPoints: Operation<Types.RedeemPointsMutation, Types.RedeemPointsMutationVariables> = /* @__PURE__ */ operation('f914c10a34e96665d3b70d2bf7f4e6061c90d33879e70a69200f886ddcfe0637', [
  `mutation RedeemPoints($input: RedeemPointsInput!, $locale: String! = "en-US") {
  __typename
  redeemPoints(input: $input) {
    __typename
    replayed
    transaction {
      __typename
      ...TransactionFields
    }
    errors {
      __typename
      ...ErrorFields
    }
  }
}`,
  ErrorFields, TransactionFields,
]);

/** The mutation `AddTip`. */
export const AddTip: Operation<Types.AddTipMutation, Types.AddTipMutationVariables> = /* @__PURE__ */ operation('b9c18b3b18b8287c4b4f1b4636afedf0dc0463cd149c5ef78f530d75bc508863', [
  `mutation AddTip($input: AddTipInput!, $locale: String! = "en-US") {
  __typename
  addTip(input: $input) {
    __typename
    replayed
    transaction {
      __typename
      ...TransactionFields
    }
    errors {
      __typename
      ...ErrorFields
    }
  }
}`,
  ErrorFields, TransactionFields,
]);

/** The query `Card`. */
export const Card: Operation<Types.CardQuery, Types.CardQueryVariables> = /* @__PURE__ */ operation('fd89c4a6d269c83b412e62e8247daad5dc84b8d0a192243f2b22519ebbde369e', [
  `query Card($accountId: AccountId!, $entryType: EntryType! = KEYED, $locale: String! = "en-US") {
  __typename
  card(accountId: $accountId, entryType: $entryType) {
    __typename
    ...CardFields
  }
}`,
  BalanceFields, CardFields,
]);

/** The query `CardBalance`. */
export const CardBalance: Operation<Types.CardBalanceQuery, Types.CardBalanceQueryVariables> = /* @__PURE__ */ operation('6edb50010d4d0077f647e3966246aa076a60688b1f2f96b2f70e7ccd12b59ba4', [
  `query CardBalance($accountId: AccountId!, $entryType: EntryType! = KEYED, $locale: String! = "en-US") {
  __typename
  card(accountId: $accountId, entryType: $entryType) {
    __typename
    accountIdLast4
    asOf
    balances {
      __typename
      ...BalanceFields
    }
  }
}`,
  BalanceFields,
]);

/** The query `Cards`. */
export const Cards: Operation<Types.CardsQuery, Types.CardsQueryVariables> = /* @__PURE__ */ operation('de0902b3b6994e6165829c1bdc2219dcd471e7cbc759338b71c25f444bedd868', [
  `query Cards($accountIds: [AccountId!]!, $entryType: EntryType! = KEYED, $locale: String! = "en-US") {
  __typename
  cards(accountIds: $accountIds, entryType: $entryType) {
    __typename
    ...CardFields
  }
}`,
  BalanceFields, CardFields,
]);

/** The query `CardWithCustomer`. */
export const CardWithCustomer: Operation<Types.CardWithCustomerQuery, Types.CardWithCustomerQueryVariables> = /* @__PURE__ */ operation('3e954b7124c961f7788489c3640768a9c359ef4d010c9969c47ec0484582b2ec', [
  `query CardWithCustomer($accountId: AccountId!, $entryType: EntryType! = KEYED, $locale: String! = "en-US") {
  __typename
  card(accountId: $accountId, entryType: $entryType) {
    __typename
    ...CardFields
    customer {
      __typename
      ...CustomerFields
    }
  }
}`,
  BalanceFields, CardFields, CustomerFields,
]);

/** The query `CardHistory`. */
export const CardHistory: Operation<Types.CardHistoryQuery, Types.CardHistoryQueryVariables> = /* @__PURE__ */ operation('1b98cb4d3bffeaccc24e56a8746eebf48789a3425ba02e8cf97175df9c6d9e95', [
  `query CardHistory($accountId: AccountId!, $filter: TransactionFilter, $first: Int, $after: String, $last: Int, $before: String, $locale: String! = "en-US") {
  __typename
  card(accountId: $accountId) {
    __typename
    id
    accountIdLast4
    transactions(
      filter: $filter
      first: $first
      after: $after
      last: $last
      before: $before
    ) {
      __typename
      ...HistoryPage
    }
  }
}`,
  HistoryEntry, HistoryPage, TransactionFields,
]);

/** The query `History`. */
export const History: Operation<Types.HistoryQuery, Types.HistoryQueryVariables> = /* @__PURE__ */ operation('b6a22166633498bf5bb40d8adc11412521e7499ef73ede63f2f2836f4ecc96cf', [
  `query History($filter: TransactionFilter, $first: Int, $after: String, $last: Int, $before: String, $locale: String! = "en-US") {
  __typename
  transactions(
    filter: $filter
    first: $first
    after: $after
    last: $last
    before: $before
  ) {
    __typename
    ...HistoryPage
  }
}`,
  HistoryEntry, HistoryPage, TransactionFields,
]);

/** The query `Transaction`. */
export const Transaction: Operation<Types.TransactionQuery, Types.TransactionQueryVariables> = /* @__PURE__ */ operation('d0930be81ba0febcfb4c81fc926989929a3b2020c235a06212f17374746cd67f', [
  `query Transaction($by: TransactionBy!, $locale: String! = "en-US") {
  __typename
  transaction(by: $by) {
    __typename
    ...TransactionDetails
  }
}`,
  HistoryEntry, TransactionDetails, TransactionFields,
]);

/** The query `Viewer`. */
export const Viewer: Operation<Types.ViewerQuery, Types.ViewerQueryVariables> = /* @__PURE__ */ operation('eaf11b3bf8b122a3aa5fd97b9edeca0e84ab8ff0e6324ae65e8bc701d1f05cf7', [
  `query Viewer {
  __typename
  viewer {
    __typename
    merchant
    subject
    scopes
  }
}`,
]);

/** The subscription `WatchCard`. */
export const WatchCard: Operation<Types.WatchCardSubscription, Types.WatchCardSubscriptionVariables> = /* @__PURE__ */ operation('abee55e16246db41bdeef13f9234c9e4213d706353683e36112293c67f34f46e', [
  `subscription WatchCard($accountId: AccountId!, $entryType: EntryType! = KEYED, $locale: String! = "en-US") {
  card(accountId: $accountId, entryType: $entryType) {
    __typename
    ...CardFields
  }
}`,
  BalanceFields, CardFields,
]);

/** The subscription `WatchTransaction`. */
export const WatchTransaction: Operation<Types.WatchTransactionSubscription, Types.WatchTransactionSubscriptionVariables> = /* @__PURE__ */ operation('4ed95f414d95c58b466a04fb4bf732d46d5f4efc417d01a412f8eb6a98ca835d', [
  `subscription WatchTransaction($by: TransactionBy!, $locale: String! = "en-US") {
  transaction(by: $by) {
    __typename
    ...HistoryEntry
  }
}`,
  HistoryEntry, TransactionFields,
]);

/** The mutation `PayAtTill`. */
export const PayAtTill: Operation<Types.PayAtTillMutation, Types.PayAtTillMutationVariables> = /* @__PURE__ */ operation('d0b0f83681993dce9f2f6353a778075ec7ca0c5a0ef7c21e6f7d73f297ff7440', [
  `mutation PayAtTill($input: PayInput!, $locale: String! = "en-US") {
  __typename
  pay(input: $input) {
    __typename
    replayed
    transaction {
      __typename
      ...TransactionFields
    }
    card {
      __typename
      ...CardFields
    }
    errors {
      __typename
      ...StaffErrorFields
    }
  }
}`,
  BalanceFields, CardFields, ErrorFields, StaffErrorFields, TransactionFields,
]);

/** The mutation `VoidAtTill`. */
export const VoidAtTill: Operation<Types.VoidAtTillMutation, Types.VoidAtTillMutationVariables> = /* @__PURE__ */ operation('413c3ced7128fde947ed6ad92af5e8597185c785d59a1701a4ef408d849814af', [
  `mutation VoidAtTill($input: VoidInput!, $locale: String! = "en-US") {
  __typename
  void(input: $input) {
    __typename
    replayed
    transaction {
      __typename
      ...TransactionFields
    }
    card {
      __typename
      ...CardFields
    }
    errors {
      __typename
      ...StaffErrorFields
    }
  }
}`,
  BalanceFields, CardFields, ErrorFields, StaffErrorFields, TransactionFields,
]);

/** The mutation `RedeemPointsAtTill`. */
export const RedeemPointsAtTill: Operation<Types.RedeemPointsAtTillMutation, Types.RedeemPointsAtTillMutationVariables> = /* @__PURE__ */ operation('82d8fba8aae7e58ae30b4887c17abe5ebf54cb1eccfd57cfec86e60db907c8ea', [
  `mutation RedeemPointsAtTill($input: RedeemPointsInput!, $locale: String! = "en-US") {
  __typename
  redeemPoints(input: $input) {
    __typename
    replayed
    transaction {
      __typename
      ...TransactionFields
    }
    card {
      __typename
      ...CardFields
    }
    errors {
      __typename
      ...StaffErrorFields
    }
  }
}`,
  BalanceFields, CardFields, ErrorFields, StaffErrorFields, TransactionFields,
]);

/** The mutation `AddTipAtTill`. */
export const AddTipAtTill: Operation<Types.AddTipAtTillMutation, Types.AddTipAtTillMutationVariables> = /* @__PURE__ */ operation('1fcfcbc051a4f6b9ca46c5d975d64d397299d05adc53d49d034ac1d7c6458f11', [
  `mutation AddTipAtTill($input: AddTipInput!, $locale: String! = "en-US") {
  __typename
  addTip(input: $input) {
    __typename
    replayed
    transaction {
      __typename
      ...TransactionFields
    }
    card {
      __typename
      ...CardFields
    }
    errors {
      __typename
      ...StaffErrorFields
    }
  }
}`,
  BalanceFields, CardFields, ErrorFields, StaffErrorFields, TransactionFields,
]);
