import type { GraphQLResolveInfo } from 'graphql';
import type { CardNumber } from '../src/card-number.ts';
import type { Context } from '../src/context.ts';
import type { CardStatement } from '../src/paywizard/wire/card.ts';
import type { EntryType as EntryTypeName } from '../src/paywizard/wire/codes.ts';
import { badUserInput } from './bad-user-input.ts';
import { Balance, ValueKind } from './balance.ts';
import { builder, MAY_INQUIRE } from './builder.ts';
import { listComplexity } from './complexity.ts';
import { Customer } from './customer.ts';
import { Node } from './node.ts';
import { selectsBeyond } from './selection.ts';
import { historyOf, pageArguments, pageComplexity, TransactionConnection } from './transaction-connection.ts';

/**
 * A card by its number, with what the processor stated of it where that has been asked for. What needs no resolver is
 * read off it, which costs less; by getters, so that the number is not in what a log might write.
 */
export class CardSource {
  readonly card: CardNumber;
  readonly entryType: EntryTypeName;
  readonly statement: CardStatement | null;

  constructor(card: CardNumber, entryType: EntryTypeName, statement: CardStatement | null) {
    this.card = card;
    this.entryType = entryType;
    this.statement = statement;
  }

  get accountId(): string {
    return this.card.reveal();
  }

  get accountIdLast4(): string {
    return this.card.last4;
  }
}

/** The most cards that one `cards` takes. */
const MAX_CARDS = 50;

/** Fields of Card that are known without asking the processor. */
const FREE_FIELDS = new Set(['__typename', 'id', 'accountId', 'accountIdLast4', 'transactions']);

/**
 * A card for a field that knows its number: an inquiry only where more than that is selected. Null where it is unknown,
 * or the caller's token is not for it.
 */
export async function resolveCard(
  { card, entryType }: Pick<CardSource, 'card' | 'entryType'>,
  { cards, viewer, may }: Context,
  info: GraphQLResolveInfo,
): Promise<CardSource | null> {
  if (!viewer.cards.allows(card)) return null;
  // Who may not see what an inquiry brings causes none: the fields themselves refuse.
  if (!may('card:read') || !selectsBeyond(FREE_FIELDS, 'Card', info)) {
    return new CardSource(card, entryType, null);
  }
  const statement = await cards.load(card.reveal(), entryType);
  return statement === null ? null : new CardSource(card, entryType, statement);
}

/** How a card is named to the queries and mutations. */
export const EntryType = builder.enumType('EntryType', {
  description: 'How the card number was taken up.',
  values: {
    BARCODE: { description: 'Scanned from a barcode or QR code.' },
    KEYED: { description: 'Typed in, or known to the app.' },
    MAGNETIC: { description: 'Read from a magnetic stripe.' },
    PROXIMITY: { description: 'Read without contact (NFC).' },
  },
});

export const Card = builder.objectRef<CardSource>('Card').implement({
  interfaces: [Node],
  description:
    'A gift or loyalty card. One inquiry serves a card throughout a document, however often it is named; id, accountId and accountIdLast4 of a card reached through a transaction cost none.',
  fields: (t) => ({
    accountId: t.expose('accountId', {
      type: 'AccountId',
      nullable: false,
      description: 'The card number. It is bearer money: show it to nobody but its holder.',
    }),
    accountIdLast4: t.exposeString('accountIdLast4', {
      nullable: false,
      description: "The last four characters, for showing: •••• 8515 is accountIdLast4 with the caller's own mask.",
    }),
    balances: t.field({
      type: [Balance],
      nullable: false,
      authScopes: MAY_INQUIRE,
      description: 'What the card holds, one entry for each value code, in the order of the processor.',
      args: { kind: t.arg({ type: ValueKind, required: false, description: 'Only balances of this kind.' }) },
      resolve: (source, { kind }, context) =>
        fromStatement(source, context, ({ balances }) =>
          kind == null ? balances : balances.filter(({ valueCode }) => context.money.kindOf(valueCode) === kind),
        ),
    }),
    balance: t.field({
      type: Balance,
      nullable: true,
      authScopes: MAY_INQUIRE,
      description: 'The balance of one value code; null where the card holds none.',
      args: {
        valueCode: t.arg.string({
          required: true,
          description: 'A value code such as USD, or Points. Case is ignored.',
        }),
      },
      resolve(source, { valueCode }, context) {
        const wanted = valueCode.toLowerCase();
        return fromStatement(
          source,
          context,
          ({ balances }) => balances.find((balance) => balance.valueCode.toLowerCase() === wanted) ?? null,
        );
      },
    }),
    customer: t.field({
      type: Customer,
      nullable: true,
      authScopes: { scope: 'customer:read', $all: { scope: 'card:read' } },
      description:
        'The person on file; null where the processor holds no readable record. Needs card:read and customer:read.',
      resolve: (source, _args, context) => fromStatement(source, context, ({ customer }) => customer),
    }),
    transactions: t.field({
      type: TransactionConnection,
      nullable: true,
      complexity: pageComplexity,
      authScopes: { scope: 'transactions:read', $all: { scope: 'card:read' } },
      description:
        'What this layer has moved on the card, newest first. It costs no call upstream. Needs card:read and transactions:read. A filter with an accountId is refused here.',
      args: pageArguments,
      resolve({ card }, args, context) {
        if (args.filter?.accountId != null) {
          throw badUserInput(
            'filter.accountId is not for Card.transactions, which is about this card already: leave it out.',
          );
        }
        return historyOf({ ...args, filter: { ...args.filter, accountId: card.reveal() } }, context);
      },
    }),
    asOf: t.field({
      type: 'DateTime',
      nullable: false,
      authScopes: MAY_INQUIRE,
      description: 'When the processor made this statement.',
      resolve: (source, _args, context) => fromStatement(source, context, ({ asOf }) => asOf),
    }),
  }),
});

/** Reads something out of a card's statement: at once where it is at hand, which is cheaper than a promise for each field. */
function fromStatement<Read>(
  { card, entryType, statement }: CardSource,
  { cards }: Context,
  read: (statement: CardStatement) => Read,
): Read | Promise<Read> {
  if (statement !== null) return read(statement);
  return cards.load(card.reveal(), entryType).then((known) => {
    if (known === null) throw badUserInput('The processor does not know this card.');
    return read(known);
  });
}

/** The argument of whatever names a card by its number. */
export const ENTRY_TYPE_ARGUMENT = {
  type: EntryType,
  required: true,
  defaultValue: 'KEYED',
  description: 'How the number was taken up.',
} as const;

builder.queryFields((t) => ({
  card: t.field({
    type: Card,
    nullable: true,
    complexity: 1,
    authScopes: MAY_INQUIRE,
    description:
      'Inquiry: what a card holds and whose it is. Null when the processor does not know the card, or the token is not for it. Needs card:read.',
    args: {
      accountId: t.arg({ type: 'AccountId', required: true, description: 'The card number, as a string.' }),
      entryType: t.arg(ENTRY_TYPE_ARGUMENT),
    },
    resolve: (_root, { accountId, entryType }, context) => inquire(accountId, entryType, context),
  }),
  cards: t.field({
    type: [Card],
    nullable: { list: true, items: true },
    complexity: ({ accountIds }) => listComplexity(accountIds.length, MAX_CARDS),
    authScopes: { scope: 'card:read' },
    description: `Inquiry of up to ${MAX_CARDS} cards, in the order asked; null in the place of an unknown one. Needs card:read. One that cannot be read is null with an error and costs the others nothing.`,
    args: {
      accountIds: t.arg({ type: ['AccountId'], required: true, description: 'The card numbers, as strings.' }),
      entryType: t.arg({ ...ENTRY_TYPE_ARGUMENT, description: 'How the numbers were taken up.' }),
    },
    resolve(_root, { accountIds, entryType }, context) {
      if (accountIds.length > MAX_CARDS) {
        throw badUserInput(`cards takes at most ${MAX_CARDS} card numbers at a time; ask in several requests.`);
      }
      return accountIds.map((accountId) => inquire(accountId, entryType, context));
    },
  }),
}));

/** Null where the processor does not know the card. Rejects where it cannot tell. */
export function inquire(accountId: string, entryType: EntryTypeName, { cards }: Context): Promise<CardSource | null> {
  return cards
    .load(accountId, entryType)
    .then((statement) => (statement === null ? null : new CardSource(statement.card, entryType, statement)));
}
