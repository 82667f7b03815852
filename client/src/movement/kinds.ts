import type {
  AddTipInput,
  ErrorFieldsFragment,
  IssuePointsInput,
  PayInput,
  RedeemPointsInput,
  TopUpInput,
  TransactionFieldsFragment,
  VoidInput,
} from '../generated/graphql.ts';
import * as operations from '../generated/operations.ts';
import type { Operation } from '../operation.ts';

interface FullInputs {
  pay: PayInput;
  topUp: TopUpInput;
  void: VoidInput;
  issuePoints: IssuePointsInput;
  redeemPoints: RedeemPointsInput;
  addTip: AddTipInput;
}

/** What moves value, by the name of its mutation. */
export type MovementKind = keyof FullInputs;

/** What an app says of a movement: the input of its mutation without the order number, which this package makes. */
export type MovementInput<Kind extends MovementKind = MovementKind> = Kind extends MovementKind
  ? Omit<FullInputs[Kind], 'orderNo'>
  : never;

/** A transaction as payloads and look-ups tell it. */
export type MovementTransaction = TransactionFieldsFragment;

/** The payload of a movement; null where the API answered with none. */
export type MovementPayload = {
  readonly replayed: boolean;
  readonly transaction: MovementTransaction | null;
  readonly errors: readonly ErrorFieldsFragment[];
} | null;

/** Sends a mutation, and picks the payload out of its result. */
export type Send = <Result, Variables>(
  operation: Operation<Result, Variables & { locale?: string }>,
  variables: Variables,
  payloadOf: (result: Result) => MovementPayload,
) => Promise<MovementPayload>;

/** Says which mutation a movement is. Input and order number are put together here, where both have their own type. */
export const MOVEMENTS: {
  [Kind in MovementKind]: (send: Send, input: MovementInput<Kind>, orderNo: string) => Promise<MovementPayload>;
} = {
  pay: (send, input, orderNo) => send(operations.Pay, { input: { ...input, orderNo } }, ({ pay }) => pay),
  topUp: (send, input, orderNo) => send(operations.TopUp, { input: { ...input, orderNo } }, ({ topUp }) => topUp),
  void: (send, input, orderNo) => send(operations.Void, { input: { ...input, orderNo } }, (result) => result.void),
  issuePoints: (send, input, orderNo) =>
    send(operations.IssuePoints, { input: { ...input, orderNo } }, ({ issuePoints }) => issuePoints),
  redeemPoints: (send, input, orderNo) =>
    send(operations.RedeemPoints, { input: { ...input, orderNo } }, ({ redeemPoints }) => redeemPoints),
  addTip: (send, input, orderNo) => send(operations.AddTip, { input: { ...input, orderNo } }, ({ addTip }) => addTip),
};
