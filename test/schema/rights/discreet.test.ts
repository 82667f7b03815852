import { beforeAll, describe, expect, it } from 'vitest';
import { SCOPES } from '../../../src/auth/scopes.ts';
import { type Loose, newAccountId, newOrderNo } from '../../support/app.ts';
import { dataOf, documentOf, type Mutation, paid, TRANSACTION, useApp } from '../support.ts';
import { bearer, type Sent, wholeStream } from './bearers.ts';

// Whoever may not activate cards, and is not limited to some, is told the same of a number that does not exist and of a
// card that cannot be used: one that was never activated, or is blocked.
const app = useApp({ ANONYMOUS_INQUIRY: 'on' });
type Headers = { authorization: string };
const without = (...scopes: string[]) => SCOPES.filter((scope) => !scopes.includes(scope)).join(' ');
let cashier: Headers;
let sightless: Headers;
let staff: Headers;

beforeAll(async () => {
  cashier = await bearer({ scope: without('card:activate') });
  sightless = await bearer({ scope: without('card:activate', 'card:read', 'customer:read') });
  staff = { authorization: `Bearer ${app.token}` };
});

/** The sandbox tells the balance of cards that cannot be used; a processor that refuses that too is what tells less. */
const refuseInquiries = (accountId: string) =>
  app.fault({ fault: 'code', code: 40006, operation: 'giftInquiry', accountId, times: 10_000 });

const BLOCKED = '9000000000000011';

const KINDS: Record<string, () => Promise<string>> = {
  unknown: async () => newAccountId(),
  inactive: async () => {
    const accountId = await app.card({ USD: '100', Points: '100' }, { active: false });
    await refuseInquiries(accountId);
    return accountId;
  },
  blocked: async () => {
    await refuseInquiries(BLOCKED);
    return BLOCKED;
  },
};

const ALL = `transaction { ${TRANSACTION} erasedAt } replayed card { id accountId }
  errors { __typename code message path retryable ... on UpstreamError { upstreamCode } ... on InsufficientFundsError { valueCode } }`;
const USD = { amount: '1', currency: 'USD' };
const NO_SUCH_ORIGINAL = '933358163137265998';

const MOVEMENTS: [string, Mutation, Record<string, unknown>][] = [
  ['pay', 'pay', USD],
  ['pay, in part, from a stripe', 'pay', { ...USD, nsfAllowed: true, entryType: 'MAGNETIC' }],
  ['pay, more than any card holds', 'pay', { amount: '99999', currency: 'USD' }],
  ['redeemPoints', 'redeemPoints', { points: '3' }],
  ['addTip', 'addTip', { ...USD, checkoutId: NO_SUCH_ORIGINAL }],
];

/** Money and points may be put on a card that was never activated: that one is no secret to who does it. */
const CREDITS: typeof MOVEMENTS = [
  ['topUp', 'topUp', { ...USD, activating: false }],
  ['issuePoints', 'issuePoints', { points: '3' }],
];

/** A text with what any two movements differ in put out of sight: numbers, ids, times. */
const masked = (learned: string, accountId: string, orderNo: string): string =>
  [accountId, orderNo]
    .reduce((text, own) => text.replaceAll(own, '…'), learned)
    .replaceAll(`"${accountId.slice(-4)}"`, '"last4"')
    .replaceAll(/"(txn|card)_[^"\\]+"/g, '"$1"')
    .replaceAll(/"20\d\d-\d\d-\d\dT[^"\\]+"/g, '"time"');

/** Everything that a caller can learn of a movement: its answer, itself again, and each way to read it afterwards. */
async function everythingOf(accountId: string, [, mutation, fields]: (typeof MOVEMENTS)[number], headers: Headers) {
  const orderNo = newOrderNo();
  const ask = async ({ query, variables }: Sent) => {
    const { status, text } = await app.gql(query, variables, headers);
    return `${status} ${text}`;
  };
  const move = { query: documentOf(mutation, ALL), variables: { input: { orderNo, accountId, ...fields } } };
  const first = await app.gql(move.query, move.variables, headers);
  const { id } = dataOf(first)[mutation].transaction;
  const learned = [
    first.text,
    await ask(move),
    await ask({
      query: `{ a: transaction(by: { orderNo: "${orderNo}" }) { ...T } b: transaction(by: { id: "${id}" }) { ...T }
        node(id: "${id}") { ...T } nodes(ids: ["${id}"]) { ...T }
        transactions(first: 1, filter: { accountId: "${accountId}", statuses: [DECLINED] }) { nodes { ...T } } }
        fragment T on Transaction { ${TRANSACTION} }`,
    }),
    await wholeStream(app, headers, {
      query: `subscription { transaction(by: { orderNo: "${orderNo}" }) { status final failure { code message upstreamCode } } }`,
    }),
  ];
  return { text: masked(learned.join('\n'), accountId, orderNo), ...dataOf(first)[mutation] };
}

describe.each([
  ['a cashier', () => cashier],
  ['a cashier that may not read cards', () => sightless],
])('%s cannot tell a card that cannot be used from a number that does not exist:', (_who, headers) => {
  const cases = [
    ...MOVEMENTS.map((movement) => [movement[0], movement, Object.keys(KINDS)] as const),
    ...CREDITS.map((movement) => [movement[0], movement, ['unknown', 'blocked']] as const),
  ];
  it.each(cases)('%s', async (_name, movement, kinds) => {
    const learned = new Map<string, string>();
    for (const kind of kinds) {
      const accountId = (await KINDS[kind]?.()) ?? '';
      const { text, errors, transaction } = await everythingOf(accountId, movement, headers());
      learned.set(kind, text);
      expect(errors).toEqual([
        {
          __typename: 'CardNotFoundError',
          code: 'CARD_NOT_FOUND',
          message: 'There is no card with this number, or it cannot be used.',
          path: ['input', 'accountId'],
          retryable: false,
        },
      ]);
      expect(transaction.failure).toMatchObject({ code: 'CARD_NOT_FOUND', upstreamCode: null, retryable: false });
    }
    for (const [kind, text] of learned) expect([kind, text]).toEqual([kind, learned.get('unknown')]);
  });
});

describe('an inquiry of a card that cannot be used brings what one of an unknown number does:', () => {
  const BALANCE = '{ accountId accountIdLast4 asOf balances { valueCode amount } }';
  it.each<[string, () => Headers | Record<string, string>, (accountId: string) => string]>([
    ['a cashier’s', () => cashier, (a) => `{ card(accountId: "${a}") { id asOf customer { firstName } } }`],
    ['a cashier’s, of several', () => cashier, (a) => `{ cards(accountIds: ["${a}", "${a}"]) { id asOf } }`],
    ['anybody’s', () => ({ authorization: '' }), (a) => `{ card(accountId: "${a}") ${BALANCE} }`],
  ])('%s', async (who, headers, document) => {
    for (const kind of Object.values(KINDS)) {
      const accountId = await kind();
      const answer = await (who === 'anybody’s'
        ? anonymously(document(accountId))
        : app.gql(document(accountId), {}, headers()));
      expect(answer).toMatchObject({
        data: expect.toSatisfy(
          (data) => [null, undefined].includes(data.card) && (data.cards ?? []).every((card: unknown) => card === null),
        ),
      });
      expect(answer.errors).toBeUndefined();
    }
  });

  it('and so does its stream', async () => {
    const texts = [];
    for (const kind of Object.values(KINDS)) {
      const query = `subscription ($a: AccountId!) { card(accountId: $a) { asOf } }`;
      texts.push(await wholeStream(app, cashier, { query, variables: { a: await kind() } }));
    }
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).toContain('The processor does not know this card.');
  });
});

async function anonymously(query: string): Promise<Loose> {
  const answer = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return await answer.json();
}

describe('who may know is told the true reason, whoever sent the movement:', () => {
  const blocked = { code: 'DECLINED', upstreamCode: '40006', message: 'The card was declined.' };
  const unknown = { code: 'CARD_NOT_FOUND', upstreamCode: '40004' };
  const CASES = [
    ['unknown', unknown, 'CardNotFoundError'],
    ['inactive', blocked, 'DeclinedError'],
    ['blocked', blocked, 'DeclinedError'],
  ] as const;

  it.each(CASES)('%s', async (kind, failure, typename) => {
    const accountId = (await KINDS[kind]?.()) ?? '';
    const owner = await bearer({ scope: without('card:activate'), cards: [accountId] });
    for (const headers of [staff, owner]) {
      const { errors, transaction } = await everythingOf(accountId, ['pay', 'pay', USD], headers);
      expect(errors).toMatchObject([{ __typename: typename, code: failure.code }]);
      expect(transaction.failure).toMatchObject(failure);
    }
    const input = { orderNo: newOrderNo(), accountId, ...USD };
    const answers: Loose[] = [];
    for (const headers of [cashier, staff, cashier, owner]) {
      answers.push(dataOf(await app.gql(documentOf('pay', ALL), { input }, headers)).pay);
    }
    expect(answers.map(({ replayed }) => replayed)).toEqual([false, true, true, true]);
    expect(answers.map(({ transaction }) => transaction.failure.code)).toEqual([
      'CARD_NOT_FOUND',
      failure.code,
      'CARD_NOT_FOUND',
      failure.code,
    ]);
  });

  it('a refusal that the processor booked as one is a card’s own, and nobody is kept from it', async () => {
    const { errors, transaction } = await everythingOf('9000000000000001', ['pay', 'pay', USD], cashier);
    expect(errors).toMatchObject([{ __typename: 'DeclinedError' }]);
    expect(transaction.checkoutId).not.toBeNull();
  });

  it('so is the refusal of a void: who names the transaction knows the card', async () => {
    const accountId = await app.card();
    const { checkoutId } = await paid(app, accountId);
    await app.fault({ fault: 'code', code: 40006, operation: 'giftVoid' });
    const input = { orderNo: newOrderNo(), checkoutId };
    expect(dataOf(await app.gql(documentOf('void', ALL), { input }, cashier)).void.errors).toMatchObject([
      { __typename: 'DeclinedError' },
    ]);
  });
});
