import { builder } from './builder.ts';

export const TransactionType = builder.enumType('TransactionType', {
  description: 'What a transaction does.',
  values: {
    TOP_UP: { description: 'Puts money on a card.' },
    PAYMENT: { description: 'Takes money from a card.' },
    VOID: { description: 'Undoes another transaction.' },
    POINTS_ISSUANCE: { description: 'Gives points to a card.' },
    POINTS_REDEMPTION: { description: 'Takes points from a card.' },
    TIP: { description: 'Takes a tip that belongs to a payment.' },
  },
});

export const TransactionStatus = builder.enumType('TransactionStatus', {
  description: 'How far a transaction has come.',
  values: {
    PENDING: { description: 'Accepted by the processor and not settled yet, or on its way there.' },
    SUCCEEDED: { description: 'Done. It stays so after a void: see `voided`.' },
    DECLINED: { description: 'The processor said no: insufficient funds, unknown or unusable card. Nothing moved.' },
    FAILED: {
      description:
        "Nothing moved, and not for the card's sake: a refused credential or request, or an upstream that was never reached.",
    },
    UNKNOWN: {
      description:
        'Sent, or perhaps sent, and the answer was lost. It is looked up where the processor allows, and may need a person.',
    },
  },
});
