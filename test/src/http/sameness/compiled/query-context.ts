import Big from 'big.js';
import { ALL_CARDS } from '../../../../../src/auth/card-rights.ts';
import type { Scope } from '../../../../../src/auth/scopes.ts';
import { CardNumber } from '../../../../../src/card-number.ts';
import type { Context } from '../../../../../src/context.ts';
import { Ids } from '../../../../../src/ids.ts';
import type { Ledger } from '../../../../../src/ledger/ledger.ts';
import { kindOf, written } from '../../../../../src/money.ts';
import { formatted } from '../../../../../src/money-format.ts';
import type { CardReply } from '../../../../../src/paywizard/card-reply.ts';
import { cardStatement } from '../../../../../src/paywizard/wire/card.ts';
import { type CardKey, Cards } from '../../../../../src/request/cards.ts';
import { LookUps } from '../../../../../src/request/look-ups.ts';
import { Transactions } from '../../../../../src/request/transactions.ts';
import { Sealer } from '../../../../../src/sealing.ts';
import { answer, declined, intent, lost, recorded, succeeded, voidOf } from '../../../../support/ledger.ts';
import { openGuard } from '../../../limits/support.ts';

/** Cards that are known, that nobody knows, that cannot be read, and that hold nothing. */
export const CARDS: readonly [string, ...string[]] = [
  '7100000000000001',
  '7100000000000002',
  '7100000000000003',
  '7100000000000004',
];

export const ids = new Ids(new Sealer([{ id: 'k1', key: new Uint8Array(32).fill(1) }]));

/** Some movements, of which a query may ask for each. */
export async function fill(ledger: Ledger): Promise<{ ids: string[]; orderNos: string[]; checkoutIds: string[] }> {
  const [card, unknown = '', unreadable = ''] = CARDS;
  const paid = await recorded(ledger, succeeded(), intent({ card: new CardNumber(card) }));
  const original = paid.checkoutId ?? '';
  const all = [
    paid,
    await recorded(ledger, declined(), intent({ card: new CardNumber(card), type: 'TOP_UP' })),
    await recorded(ledger, lost(), intent({ card: new CardNumber(unreadable) })),
    await recorded(ledger, succeeded(answer({ amount: new Big('1') })), {
      ...voidOf(original),
      type: 'TIP',
      card: new CardNumber(card),
    }),
    await recorded(ledger, succeeded(), voidOf(original, { card: new CardNumber(card) })),
    await recorded(ledger, succeeded(), intent({ card: new CardNumber(unknown), valueCode: 'Points' })),
  ];
  return {
    ids: all.map(({ id }) => ids.transaction(id)),
    orderNos: all.map(({ orderNo }) => orderNo),
    checkoutIds: all.flatMap(({ checkoutId }) => (checkoutId === null ? [] : [checkoutId])),
  };
}

/** What queries get of a request's context, and nothing else; `asked` is told of every inquiry that goes to the processor. */
export async function queryContexts(ledger: Ledger, asked: (card: string) => void) {
  const { guard } = await openGuard(0);
  return (scopes: readonly Scope[]) => {
    const viewer = { subject: 'till', merchant: 'm', scopes, cards: ALL_CARDS, expiresAt: null, caller: 'till' };
    const lookUps = new LookUps(guard, 'till', { address: () => '192.0.2.1' });
    const inquiry = async ({ card, entryType }: CardKey): Promise<CardReply> => {
      asked(`${entryType} ${card.reveal()}`);
      return replyFor(card);
    };
    return {
      viewer,
      may: (scope) => scopes.includes(scope),
      ids,
      money: { written, formatted, kindOf },
      cards: new Cards({ paywizard: { inquiry }, viewer, lookUps }),
      transactions: new Transactions({ history: ledger.history, viewer, lookUps }),
    } satisfies Partial<Context>;
  };
}

function replyFor(card: CardNumber): CardReply {
  const place = CARDS.indexOf(card.reveal());
  if (place === 2) return { ok: false, failure: { code: 'UPSTREAM_ERROR', retryable: false, upstreamCode: '49999' } };
  if (place === -1 || place === 1) {
    return { ok: false, failure: { code: 'CARD_NOT_FOUND', retryable: false, upstreamCode: '40004' } };
  }
  const balance = (valueCode: string, amount: string) => ({ valueCode, amount, difference: '-1.5' });
  const data = {
    accountId: card.reveal(),
    balances: place === 3 ? [] : [balance('USD', '1534.1'), balance('Points', '53'), balance('ABC', '0.125')],
    ...(place === 0 && { customerInfo: { firstName: 'Ada', lastName: '', birthday: '1990-13-01' } }),
  };
  return { ok: true, statement: cardStatement(data, new Date('2025-07-24T13:16:29Z'), () => undefined) };
}
