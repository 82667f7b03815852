export { formatAmount, parseAmount } from './amounts.ts';
export { type ClientOptions, createClient, type LoyaltyClient, type Observer } from './client.ts';
export { ClientError, type ClientErrorKind, type GraphQLErrorEntry } from './client-error.ts';
export type { Clock } from './clock.ts';
export { add, compare, isPositive, isZero, max, min, splitEvenly, subtract, sum } from './decimals.ts';
export type * from './generated/graphql.ts';
/** Every operation, for `execute` and `subscribe`: `client.execute(operations.Card, { accountId })`. */
export * as operations from './generated/operations.ts';
export { type AnyErrorCode, type MessageKey, type Messages, messageOf, messages } from './messages.ts';
export type { MovementInput, MovementKind, MovementTransaction } from './movement/kinds.ts';
export { createMovement, type Movement, type MovementOptions } from './movement/movement.ts';
export {
  isBusy,
  isSettled,
  type MovementError,
  type MovementState,
  type SettledState,
  type UnknownReason,
} from './movement/state.ts';
export { openOrders, type StoredOrder } from './movement/stored-order.ts';
export type { Operation } from './operation.ts';
export { newOrderNo } from './order-number.ts';
export { memoryOrders, type OrderStorage, sessionOrders } from './order-storage.ts';
