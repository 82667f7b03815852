import type { Context } from '../src/context.ts';
import type { Movement } from '../src/movements/movement.ts';
import type { TransactionPage, TransactionPageRequest } from '../src/request/transactions.ts';
import { badUserInput } from './bad-user-input.ts';
import { builder } from './builder.ts';
import { listComplexity } from './complexity.ts';
import { Transaction } from './transaction.ts';
import { TransactionFilter } from './transaction-filter.ts';

const DEFAULT_PAGE = 20;
const MAX_PAGE = 100;

interface PageArguments {
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  filter?: TransactionPageRequest['filter'];
}

/** One page of the history by the arguments of a connection. Throws BAD_USER_INPUT for arguments that do not fit. */
export async function historyOf(
  { first, after, last, before, filter }: PageArguments,
  { transactions }: Context,
): Promise<TransactionPage> {
  if (first != null && last != null) {
    throw badUserInput(
      'first and last exclude each other: send first to page from the newest, or last from the oldest.',
    );
  }
  return await transactions.page({
    filter,
    from: last == null ? 'newest' : 'oldest',
    limit: pageSize('first', first) ?? pageSize('last', last) ?? DEFAULT_PAGE,
    after: openCursor('after', after),
    before: openCursor('before', before),
  });
}

/** What a page costs: the records that it may have. */
export const pageComplexity = ({ first, last }: Pick<PageArguments, 'first' | 'last'>) =>
  listComplexity(first ?? last ?? DEFAULT_PAGE, MAX_PAGE);

/** The arguments of every connection of transactions. */
export const pageArguments = builder.args((t) => ({
  first: t.int({
    required: false,
    description: `How many, from the newest: 0 to ${MAX_PAGE}; ${DEFAULT_PAGE} where neither first nor last is given.`,
  }),
  after: t.string({ required: false, description: 'Only what comes after the edge with this cursor, which is older.' }),
  last: t.int({
    required: false,
    description: `How many, from the oldest: 0 to ${MAX_PAGE}. Not together with first.`,
  }),
  before: t.string({
    required: false,
    description: 'Only what comes before the edge with this cursor, which is newer.',
  }),
  filter: t.field({
    type: TransactionFilter,
    required: false,
    description: 'Only transactions that fit all that is given here.',
  }),
}));

const PageInfo = builder.objectRef<TransactionPage>('PageInfo').implement({
  description: 'Where a page lies in the whole list.',
  fields: (t) => ({
    hasNextPage: t.boolean({
      nullable: false,
      description: 'Whether there is anything after this page, which is older.',
      resolve: (page) => page.hasOlder(),
    }),
    hasPreviousPage: t.boolean({
      nullable: false,
      description: 'Whether there is anything before this page, which is newer.',
      resolve: (page) => page.hasNewer(),
    }),
    startCursor: t.string({
      nullable: true,
      description: 'The cursor of the first edge; null on an empty page.',
      resolve: ({ movements }) => cursorOf(movements[0]),
    }),
    endCursor: t.string({
      nullable: true,
      description: 'The cursor of the last edge; null on an empty page.',
      resolve: ({ movements }) => cursorOf(movements.at(-1)),
    }),
  }),
});

const TransactionEdge = builder.objectRef<Movement>('TransactionEdge').implement({
  description: 'A transaction in its place in the list.',
  fields: (t) => ({
    cursor: t.string({
      nullable: false,
      description: 'Names this place for `after` and `before`. Opaque; it stays good when newer transactions come in.',
      resolve: (movement) => cursor(movement),
    }),
    node: t.field({
      type: Transaction,
      nullable: false,
      description: 'The transaction.',
      resolve: (movement) => movement,
    }),
  }),
});

export const TransactionConnection = builder.objectRef<TransactionPage>('TransactionConnection').implement({
  description: `A page of transactions, newest first: ${DEFAULT_PAGE} unless first or last says otherwise, at most ${MAX_PAGE}. first together with last is an error.`,
  fields: (t) => ({
    edges: t.field({
      type: [TransactionEdge],
      nullable: false,
      description: 'The transactions with their cursors.',
      resolve: ({ movements }) => movements,
    }),
    nodes: t.field({
      type: [Transaction],
      nullable: false,
      description: 'The transactions alone.',
      resolve: ({ movements }) => movements,
    }),
    pageInfo: t.field({
      type: PageInfo,
      nullable: false,
      description: 'Where this page lies in the whole list.',
      resolve: (page) => page,
    }),
  }),
});

builder.queryFields((t) => ({
  transactions: t.field({
    type: TransactionConnection,
    nullable: true,
    complexity: pageComplexity,
    authScopes: { scope: 'transactions:read' },
    description:
      'What this layer has moved, newest first; of a token that is for certain cards, on those. Needs transactions:read. It costs no call upstream.',
    args: pageArguments,
    resolve: (_root, args, context) => historyOf(args, context),
  }),
}));

function pageSize(name: string, size: number | null | undefined): number | null {
  if (size == null) return null;
  if (size < 0 || size > MAX_PAGE)
    throw badUserInput(`${name} must be between 0 and ${MAX_PAGE}; ask for more with further pages.`);
  return size;
}

const cursor = ({ id }: Movement): string => Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');

const cursorOf = (movement: Movement | undefined): string | null => (movement === undefined ? null : cursor(movement));

function openCursor(name: string, given: string | null | undefined): string | undefined {
  if (given == null) return undefined;
  const hex = Buffer.from(given, 'base64url').toString('hex');
  if (!/^[A-Za-z0-9_-]{22}$/.test(given) || hex.length !== 32) {
    throw badUserInput(`${name} is not a cursor of this list: send one that an edge or pageInfo was answered with.`);
  }
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
