import type { BalanceStatement } from '../src/paywizard/wire/card.ts';
import { builder } from './builder.ts';

export const ValueKind = builder.enumType('ValueKind', {
  description: 'What a value code counts.',
  values: {
    MONEY: { description: 'A currency of ISO 4217.' },
    POINTS: { description: 'Loyalty points.' },
    OTHER: { description: 'A value code that is neither a currency nor Points.' },
  },
});

/** The locale of the `formatted` fields. */
export const LOCALE_ARGUMENT = {
  required: true,
  defaultValue: 'en-US',
  description: 'A BCP 47 locale; underscores are read as hyphens, and a malformed or unknown one falls back to en-US.',
} as const;

export const Balance = builder.objectRef<BalanceStatement>('Balance').implement({
  description: 'What a card holds of one value code.',
  fields: (t) => ({
    valueCode: t.exposeString('valueCode', { nullable: false, description: 'A currency code such as USD, or Points.' }),
    kind: t.field({
      type: ValueKind,
      nullable: false,
      description: 'Whether that is money, points or something else.',
      resolve: ({ valueCode }, _args, { money }) => money.kindOf(valueCode),
    }),
    amount: t.expose('amount', {
      type: 'Decimal',
      nullable: false,
      description:
        'What the card holds, exactly: money in units of its currency ("1534.10"), points as they are ("53").',
    }),
    difference: t.expose('difference', {
      type: 'Decimal',
      nullable: false,
      description: 'The change made by the previous transaction.',
    }),
    formatted: t.string({
      nullable: false,
      description: 'The amount for showing: $1,534.10; points are the number alone.',
      args: { locale: t.arg.string(LOCALE_ARGUMENT) },
      resolve: ({ amount, valueCode }, { locale }, { money }) => money.formatted(amount, valueCode, locale),
    }),
  }),
});
