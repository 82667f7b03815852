import type { Scope } from '../../../../src/auth/scopes.ts';
import { missing } from './principals.ts';
import { RULES } from './rules.ts';
import type { Target } from './world.ts';

/** A root field with arguments that name a target. */
export interface Operation {
  name: string;
  kind: 'query' | 'mutation' | 'subscription';
  field: string;
  /** All scopes that it needs by itself, whatever is selected below it. */
  needs: readonly Scope[];
  variables(target: Target): Record<string, unknown>;
  /** Another operation tries the same field with everything below it. */
  brief: boolean;
}

export interface Read extends Operation {
  /** An inquiry tells whether there is such a card, whatever is selected of it. */
  inquires: boolean;
  /** It asks for no card in particular: who is limited to one sees what is on that one. */
  unfiltered: boolean;
  /** The targets that make a difference. */
  targets: readonly Target['whose'][];
}

const read = (
  name: string,
  field: string,
  variables: Read['variables'],
  more: Partial<Pick<Read, 'kind' | 'needs' | 'inquires' | 'unfiltered' | 'targets' | 'brief'>> = {},
): Read => {
  const kind = more.kind ?? 'query';
  const rule = RULES.get(`${kind === 'query' ? 'Query' : 'Subscription'}.${field}`);
  const needs = more.needs ?? missing({ scopes: [] }, rule);
  const usual = { inquires: false, unfiltered: false, targets: EVERY_TARGET, brief: false };
  return { name, field, variables, ...usual, ...more, kind, needs };
};

/** A card of one's own, somebody else's, and one that there is not. */
export const EVERY_TARGET: readonly Target['whose'][] = ['own', 'foreign', 'unknown'];

const CARD: readonly Scope[] = ['card:read'];
const TRANSACTION: readonly Scope[] = ['transactions:read'];

export const READS: readonly Read[] = [
  read('card', 'card', ({ accountId }) => ({ accountId }), { inquires: true }),
  read('cards', 'cards', ({ accountId }) => ({ accountIds: [accountId] }), { inquires: true }),
  read('node of a card', 'node', ({ cardId }) => ({ id: cardId }), { needs: CARD }),
  read('node of a transaction', 'node', ({ payment }) => ({ id: payment.id }), { needs: TRANSACTION }),
  read('nodes', 'nodes', ({ cardId, payment }) => ({ ids: [payment.id, cardId] }), {
    needs: [...CARD, ...TRANSACTION],
  }),
  read('transaction by id', 'transaction', ({ payment: { id } }) => ({ by: { id } })),
  read('transaction by orderNo', 'transaction', ({ payment: { orderNo } }) => ({ by: { orderNo } }), { brief: true }),
  read('transaction by checkoutId', 'transaction', ({ payment: { checkoutId } }) => ({ by: { checkoutId } }), {
    brief: true,
  }),
  read('transactions of a card', 'transactions', ({ accountId }) => ({ filter: { accountId }, first: 3 })),
  read('transactions of all', 'transactions', () => ({ first: 3 }), { unfiltered: true, targets: ['own'] }),
  read('transactions after one', 'transactions', ({ cursor }) => ({ after: cursor, first: 3 }), {
    unfiltered: true,
    brief: true,
  }),
  read('transactions before one', 'transactions', ({ cursor }) => ({ before: cursor, last: 3 }), {
    unfiltered: true,
    brief: true,
  }),
  read('viewer', 'viewer', () => ({}), { targets: ['own'] }),
  read('a stream of a card', 'card', ({ accountId }) => ({ accountId }), { kind: 'subscription', inquires: true }),
  read('a stream of a transaction', 'transaction', ({ payment: { id } }) => ({ by: { id } }), { kind: 'subscription' }),
];

export interface Write extends Operation {
  /** The call upstream that does it. */
  upstream: string;
  /** How it ends on a card that is there, on one that nobody knows, and on one that the token is not for. */
  known: string;
  unknown: string;
  hidden: string;
  /** False where the input names only a transaction. */
  namesCard: boolean;
  /** What it acts on can be acted on only once. */
  once: boolean;
}

const NO_CARD = 'CardNotFoundError at input.accountId';
const NO_TRANSACTION = 'TransactionNotFoundError at input.checkoutId';

const write = (
  name: string,
  upstream: string,
  needs: readonly Scope[],
  input: (target: Target) => Record<string, unknown>,
  more: Partial<Pick<Write, 'field' | 'known' | 'unknown' | 'hidden' | 'namesCard' | 'once' | 'brief'>> = {},
): Write => ({
  ...{ name, upstream, needs, field: name, kind: 'mutation', variables: (target) => ({ input: input(target) }) },
  ...{ known: 'SUCCEEDED', unknown: NO_CARD, hidden: NO_CARD, namesCard: true, once: false, brief: false, ...more },
});

const MONEY = { amount: '1.05', currency: 'USD' };
const field = 'topUp';

/** Every mutation, without its order number. */
export const WRITES: readonly Write[] = [
  write('activate', 'giftActivate', ['card:activate'], ({ accountId, customer }) => ({ accountId, customer }), {
    known: 'done',
    unknown: 'done',
  }),
  write('topUp', 'giftIssuance', ['card:topup'], ({ accountId }) => ({ accountId, ...MONEY }), {
    unknown: 'SUCCEEDED',
  }),
  write(
    'topUp that must not activate',
    'giftIssuance',
    ['card:topup'],
    ({ accountId }) => ({ accountId, activating: false, ...MONEY }),
    { field, brief: true },
  ),
  write(
    'topUp that activates',
    'giftIssuance',
    ['card:topup', 'card:activate'],
    ({ accountId }) => ({ accountId, activating: true, ...MONEY }),
    { field, unknown: 'SUCCEEDED', brief: true },
  ),
  write(
    'topUp that rewrites the customer',
    'giftIssuance',
    ['card:topup', 'card:activate'],
    ({ accountId, customer }) => ({ accountId, customer, ...MONEY }),
    { field, unknown: 'SUCCEEDED', brief: true },
  ),
  write('pay', 'giftTransaction', ['pay'], ({ accountId }) => ({ accountId, ...MONEY })),
  write('void', 'giftVoid', ['void'], ({ payment: { checkoutId } }) => ({ checkoutId }), {
    unknown: NO_TRANSACTION,
    hidden: NO_TRANSACTION,
    namesCard: false,
    once: true,
  }),
  write('issuePoints', 'loyaltyIssuance', ['points:issue'], ({ accountId }) => ({ accountId, points: '1.5' })),
  write('redeemPoints', 'loyaltyRedemption', ['points:redeem'], ({ accountId }) => ({ accountId, points: '1.5' })),
  write('addTip', 'giftTip', ['tip'], ({ accountId, payment: { checkoutId } }) => ({
    accountId,
    checkoutId,
    ...MONEY,
  })),
];
