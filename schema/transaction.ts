import type { Context } from '../src/context.ts';
import type { Movement } from '../src/movements/movement.ts';
import { LOCALE_ARGUMENT } from './balance.ts';
import { builder } from './builder.ts';
import { Card, resolveCard } from './card.ts';
import { listComplexity } from './complexity.ts';
import { ErrorCode } from './errors.ts';
import { Node } from './node.ts';
import { TransactionStatus, TransactionType } from './transaction-enums.ts';

/** The transactions that act on another one. */
const ACTS_ON_AN_ORIGINAL = new Set<Movement['type']>(['VOID', 'TIP']);

export const Transaction = builder.objectRef<Movement>('Transaction');

const TransactionFailure = builder.objectRef<NonNullable<Movement['failure']>>('TransactionFailure').implement({
  description: 'Why a transaction did not succeed.',
  fields: (t) => ({
    code: t.expose('code', {
      type: ErrorCode,
      nullable: false,
      description: 'The reason, for a program to decide on.',
    }),
    message: t.exposeString('message', {
      nullable: false,
      description: 'The reason in one plain sentence that may be shown to the person.',
    }),
    upstreamCode: t.exposeString('upstreamCode', {
      nullable: true,
      description: "The processor's own code, for support staff.",
    }),
    retryable: t.exposeBoolean('retryable', {
      nullable: false,
      description: 'Whether the same input with the same orderNo can still end differently.',
    }),
  }),
});

Transaction.implement({
  interfaces: [Node],
  description: 'One movement of value as this layer recorded it. Reading it costs no call upstream, but for its card.',
  fields: (t) => ({
    type: t.expose('type', { type: TransactionType, nullable: false, description: 'What it does.' }),
    status: t.expose('status', { type: TransactionStatus, nullable: false, description: 'How far it has come.' }),
    final: t.exposeBoolean('final', {
      nullable: false,
      description: 'False for PENDING, for UNKNOWN, and for a FAILED that the same orderNo may still carry out.',
    }),
    orderNo: t.expose('orderNo', {
      type: 'OrderNumber',
      nullable: false,
      description: "The caller's own order number.",
    }),
    checkoutId: t.exposeString('checkoutId', {
      nullable: true,
      description:
        "The processor's own id. void and addTip name the original by it. Null until the processor has answered.",
    }),
    transIndexCode: t.exposeString('transIndexCode', {
      nullable: true,
      description: "The processor's index code, for its support. Null until it has answered.",
    }),
    merchantId: t.exposeString('merchantId', {
      nullable: true,
      description: 'The merchant as the processor numbers it. Null until it has answered.',
    }),
    paywizardId: t.exposeString('paywizardId', {
      nullable: true,
      description: 'The account at PayWizard. Null until it has answered.',
    }),
    valueCode: t.exposeString('valueCode', {
      nullable: true,
      description:
        'USD and the like, or Points; null for a void whose original this layer has never seen, and for a top-up without a currency, whose amount is then not padded.',
    }),
    requestedAmount: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'What was asked for. Of a void it is the amount of its original; null where that is not known, and for a top-up that left it to the processor.',
      resolve: ({ requestedAmount, valueCode }, _args, { money }) =>
        requestedAmount && money.written(requestedAmount, valueCode),
    }),
    amount: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'What really moved; null unless it succeeded. Less than requestedAmount when a payment was approved in part.',
      resolve: ({ amount, valueCode }, _args, { money }) => amount && money.written(amount, valueCode),
    }),
    amountDue: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'requestedAmount less amount, for a payment that asked for nsfAllowed and succeeded in part: what the customer still owes. Null otherwise.',
      resolve: ({ amountDue, valueCode }, _args, { money }) => amountDue && money.written(amountDue, valueCode),
    }),
    formattedAmount: t.string({
      nullable: true,
      description: 'The amount for showing: $10.50; points are the number alone. Null where amount is.',
      args: { locale: t.arg.string(LOCALE_ARGUMENT) },
      resolve: ({ amount, valueCode }, { locale }, { money }) => amount && money.formatted(amount, valueCode, locale),
    }),
    card: t.field({
      type: Card,
      nullable: true,
      complexity: 1,
      description:
        'The card. Its id, accountId, accountIdLast4 and transactions cost no call; anything more is one inquiry. Null for a void whose original this layer has never seen.',
      resolve: ({ card, entryType }, _args, context, info) =>
        card && resolveCard({ card, entryType: entryType ?? 'KEYED' }, context, info),
    }),
    accountIdLast4: t.string({
      nullable: true,
      description: "The last four characters of the card's number, for showing.",
      resolve: ({ card }) => card?.last4 ?? null,
    }),
    original: t.field({
      type: Transaction,
      nullable: true,
      complexity: 1,
      authScopes: { scope: 'transactions:read' },
      description: 'The transaction that a void or a tip acts on, where this layer made it. Needs transactions:read.',
      resolve: ({ type, originalCheckoutId }, _args, { transactions }) =>
        ACTS_ON_AN_ORIGINAL.has(type) && originalCheckoutId !== null
          ? transactions.byCheckoutId(originalCheckoutId)
          : null,
    }),
    originalCheckoutId: t.exposeString('originalCheckoutId', {
      nullable: true,
      description: 'The checkoutId of the original, also where this layer never saw it.',
    }),
    originalTransIndexCode: t.exposeString('originalTransIndexCode', {
      nullable: true,
      description: "The processor's index code of the original, where it is known.",
    }),
    tips: t.field({
      type: [Transaction],
      nullable: false,
      // Nobody knows how many there are; more than a few on one payment would be strange.
      complexity: listComplexity(5, 5),
      authScopes: { scope: 'transactions:read' },
      description:
        'The tips on this payment, oldest first, but for those whose value never moved (DECLINED, FAILED). Needs transactions:read.',
      resolve: (movement, _args, { transactions }) => transactions.tipsOn(movement),
    }),
    voided: t.boolean({
      nullable: false,
      description:
        'Whether it was undone, by this layer or, where that is known, elsewhere. A void leaves tips as they are.',
      resolve: (movement, _args, { transactions }) => transactions.isVoided(movement),
    }),
    voidedBy: t.field({
      type: Transaction,
      nullable: true,
      complexity: 1,
      authScopes: { scope: 'transactions:read' },
      description: 'The void that undid it, where this layer made it. Needs transactions:read.',
      resolve: ({ checkoutId }, _args, { transactions }) => transactions.voidOf(checkoutId),
    }),
    failure: t.expose('failure', {
      type: TransactionFailure,
      nullable: true,
      description: 'Why it did not succeed; null for PENDING and SUCCEEDED.',
    }),
    processedAt: t.expose('processedAt', {
      type: 'DateTime',
      nullable: true,
      description: "The processor's own time on its answer.",
    }),
    erasedAt: t.expose('erasedAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When the card and the request were taken out of this record, as the merchant keeps them only for a time; what happened stays. Null while they are there.',
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When this layer first wrote it down.',
    }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When its status last changed.',
    }),
  }),
});

export const TransactionBy = builder.inputType('TransactionBy', {
  isOneOf: true,
  description: 'Names one transaction by exactly one of these.',
  fields: (t) => ({
    id: t.id({ required: false, description: 'The `id` of the transaction.' }),
    orderNo: t.field({
      type: 'OrderNumber',
      required: false,
      description: "The caller's own order number: all that a client has which lost its answer.",
    }),
    checkoutId: t.string({ required: false, description: "The processor's id of it." }),
  }),
});

builder.queryFields((t) => ({
  transaction: t.field({
    type: Transaction,
    nullable: true,
    complexity: 1,
    authScopes: { scope: 'transactions:read' },
    description:
      'One transaction of this layer; null where there is none, or the token is not for its card. Needs transactions:read. It costs no call upstream.',
    args: { by: t.arg({ type: TransactionBy, required: true, description: 'Which one.' }) },
    resolve: (_root, { by }, context) => transactionBy(by, context),
  }),
}));

/** The transaction that is named; null where this layer made none such. */
export async function transactionBy(
  by: typeof TransactionBy.$inferInput,
  { ids, transactions }: Context,
): Promise<Movement | null> {
  if (by.orderNo != null) return await transactions.byOrderNo(by.orderNo);
  if (by.checkoutId != null) return await transactions.byCheckoutId(by.checkoutId);
  const opened = by.id == null ? null : ids.open(by.id);
  return opened?.type === 'transaction' ? await transactions.byId(opened.movementId) : null;
}
