import type { ErrorCode as Code, MovementError as Source } from '../src/movements/errors.ts';
import { builder } from './builder.ts';
import { Transaction } from './transaction.ts';

export const ErrorCode = builder.enumType('ErrorCode', {
  description: 'What went wrong, for a program to decide on.',
  values: {
    INVALID_INPUT: {
      description: 'A rule of the business is broken; `path` says where. Correct it and send it again.',
    },
    CARD_NOT_FOUND: { description: 'The processor does not know the card, or it cannot be used.' },
    INSUFFICIENT_FUNDS: { description: 'The card does not hold enough.' },
    DECLINED: { description: 'The processor said no, and not why.' },
    ORDER_CONFLICT: { description: 'The order number has already been used with another input. Take a new one.' },
    TRANSACTION_NOT_FOUND: {
      description: 'The processor does not know the transaction that was to be voided or tipped on.',
    },
    ALREADY_VOIDED: { description: 'The transaction had been voided before.' },
    OUTCOME_UNKNOWN: {
      description:
        'The request went out and the answer was lost. Never pay again with another order number: watch the transaction, or send the same request with the same order number.',
    },
    UPSTREAM_UNAVAILABLE: {
      description:
        'The processor was never reached, so nothing moved. The same request may be sent again with the same order number.',
    },
    UPSTREAM_ERROR: {
      description: 'The processor refused our credential or our request. Nothing moved; a person has to look at it.',
    },
  } satisfies Record<Code, { description: string }>,
});

export const MutationError = builder.interfaceRef<Source>('MutationError').implement({
  description:
    'Something that the person or the program on the other side can act on. Anything else is a GraphQL error with `extensions.code`. Select the concrete types for what else they tell.',
  resolveType: ({ code }) => TYPE_OF[code],
  fields: (t) => ({
    code: t.expose('code', {
      type: ErrorCode,
      nullable: false,
      description: 'What went wrong, for a program to decide on.',
    }),
    message: t.exposeString('message', {
      nullable: false,
      description: 'One plain English sentence that may be shown to the person.',
    }),
    path: t.exposeStringList('path', {
      nullable: false,
      description: 'Where in the arguments: ["input", "amount"]; empty where it is no one field\'s fault.',
    }),
    retryable: t.exposeBoolean('retryable', {
      nullable: false,
      description: 'Whether sending the same input again, with the same orderNo, can end differently.',
    }),
  }),
});

const TYPE_OF: Record<Code, string> = {
  INVALID_INPUT: 'InvalidInputError',
  CARD_NOT_FOUND: 'CardNotFoundError',
  INSUFFICIENT_FUNDS: 'InsufficientFundsError',
  DECLINED: 'DeclinedError',
  ORDER_CONFLICT: 'OrderConflictError',
  TRANSACTION_NOT_FOUND: 'TransactionNotFoundError',
  ALREADY_VOIDED: 'AlreadyVoidedError',
  OUTCOME_UNKNOWN: 'OutcomeUnknownError',
  UPSTREAM_UNAVAILABLE: 'UpstreamError',
  UPSTREAM_ERROR: 'UpstreamError',
};

const plainError = (name: string, description: string) =>
  builder.objectRef<Source>(name).implement({ interfaces: [MutationError], description });

plainError(
  'InvalidInputError',
  'The input breaks a rule of the business; nothing was sent and the order number is still free.',
);
plainError('CardNotFoundError', 'The processor does not know the card, or it cannot be used. Nothing moved.');
plainError('DeclinedError', 'The processor said no. Nothing moved.');
plainError(
  'OrderConflictError',
  'This orderNo has already been used with another input. It tells nothing of that other transaction.',
);
plainError('TransactionNotFoundError', 'There is no such transaction to void or to tip on. Nothing moved.');
plainError(
  'OutcomeUnknownError',
  'The request went out and the answer was lost: do not pay again with another orderNo, watch the transaction. Sending the same input with the same orderNo is safe.',
);

builder.objectRef<Source>('InsufficientFundsError').implement({
  interfaces: [MutationError],
  description: 'The card does not hold enough. Nothing moved.',
  fields: (t) => ({
    available: t.field({
      type: 'Decimal',
      nullable: true,
      complexity: 1,
      authScopes: { scope: 'card:read' },
      description:
        'What the card holds of the value code now: one inquiry, made only when selected. Null where it is not known. Needs card:read.',
      async resolve({ shortOf }, _args, { cards }) {
        if (!shortOf?.card) return null;
        const statement = await cards.load(shortOf.card.reveal(), shortOf.entryType ?? 'KEYED').catch(() => null);
        const held = statement?.balances.find(({ valueCode }) => isSameCode(valueCode, shortOf.valueCode));
        return held?.amount ?? null;
      },
    }),
    valueCode: t.string({
      nullable: false,
      description: 'The value that fell short: a currency code such as USD, or Points.',
      resolve: ({ shortOf }) => shortOf?.valueCode ?? '',
    }),
  }),
});

builder.objectRef<Source>('AlreadyVoidedError').implement({
  interfaces: [MutationError],
  description: 'The transaction had been voided before. Nothing moved.',
  fields: (t) => ({
    voidedBy: t.field({
      type: Transaction,
      nullable: true,
      complexity: 1,
      authScopes: { scope: 'transactions:read' },
      description: 'The void that undid it; null where it was undone elsewhere. Needs transactions:read.',
      resolve: ({ originalCheckoutId }, _args, { transactions }) => transactions.voidOf(originalCheckoutId ?? null),
    }),
  }),
});

builder.objectRef<Source>('UpstreamError').implement({
  interfaces: [MutationError],
  description:
    'The processor could not be reached, or refused us. Nothing moved; `retryable` says whether trying again helps.',
  fields: (t) => ({
    upstreamCode: t.string({
      nullable: true,
      description: "The processor's own code, for support staff.",
      resolve: ({ upstreamCode }) => upstreamCode ?? null,
    }),
    retryAfterSeconds: t.int({
      nullable: true,
      description: 'How long to wait before trying again, where that is known.',
      resolve: ({ retryAfterSeconds }) => retryAfterSeconds ?? null,
    }),
  }),
});

const isSameCode = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
