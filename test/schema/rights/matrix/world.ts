import { afterAll, beforeAll } from 'vitest';
import type { Answer, Loose } from '../../../support/app.ts';
import { newAccountId, newOrderNo, post } from '../../../support/app.ts';
import { openStream } from '../../../support/sse.ts';
import { openTill, type Till, useApp } from '../../support.ts';
import { EVERYTHING, headersOf, isLimited, type Owner, type Principal } from './principals.ts';

/** A card, a payment with it, and all that names them. */
export interface Target {
  whose: Owner | 'unknown';
  accountId: string;
  cardId: string;
  payment: { id: string; orderNo: string; checkoutId: string };
  /** Where the payment is in the history. */
  cursor: string;
  customer: Record<string, unknown>;
}

/** An answer, and what it cost. */
export interface Seen extends Pick<Answer, 'status' | 'data' | 'text'> {
  errors: NonNullable<Answer['errors']>;
}

export interface World {
  till: Till;
  targets: Readonly<Record<Owner, Target>>;
  /** Names that nothing has, and never the same twice. */
  unknown(): Target;
  /** Asks as a principal; of a stream it is the first event. */
  ask(principal: Principal, query: string, variables: Record<string, unknown>): Promise<Seen>;
  /** Every answer so far to somebody who is limited to cards. */
  answers: { principal: Principal; text: string }[];
}

/** Two cards of two people, each with everything that there can be of a card, in front of which anybody may ask. */
export function useWorld(): World {
  const till = useApp({ ANONYMOUS_INQUIRY: 'on' });
  let strict: Till;
  const answers: World['answers'] = [];
  const targets: Partial<Record<Owner, Target>> = {};
  const targetOf = (owner: Owner): Target => {
    const target = targets[owner];
    if (target === undefined) throw new Error('the cards are made before the first test');
    return target;
  };
  const headers = new Map<Principal, Record<string, string>>();
  beforeAll(async () => {
    // The same sandbox behind an application that lets nobody in without a token.
    strict = await openTill({ PAYWIZARD_URL: till.sandboxUrl });
    targets.own = await made(till, 'own');
    targets.foreign = await made(till, 'foreign');
    // On no card that this layer knows: nobody who is limited to cards may see it.
    await till.move('void', { checkoutId: '933358163137265664' });
  });
  afterAll(() => strict.close());
  return {
    till,
    answers,
    targets: {
      get own() {
        return targetOf('own');
      },
      get foreign() {
        return targetOf('foreign');
      },
    },
    unknown: () => ({
      whose: 'unknown',
      accountId: newAccountId(),
      cardId: newOrderNo(),
      payment: { id: newOrderNo(), orderNo: newOrderNo(), checkoutId: newOrderNo() },
      cursor: Buffer.from(newOrderNo().replaceAll('-', ''), 'hex').toString('base64url'),
      customer: { firstName: 'Nobody', lastName: 'Knows' },
    }),
    async ask(principal, query, variables) {
      const sent = headers.get(principal) ?? (await headersOf(principal, (owner) => targetOf(owner).accountId));
      headers.set(principal, sent);
      const { url } = principal.kind === 'nobody' ? strict : till;
      const seen = query.startsWith('subscription')
        ? await firstEvent(url, query, sent, variables)
        : await post(url, JSON.stringify({ query, variables }), sent);
      if (isLimited(principal)) answers.push({ principal, text: seen.text });
      return { ...seen, data: withoutMoments(seen.data ?? null), errors: seen.errors ?? [] };
    },
  };
}

/** What somebody sees who may see everything. */
export const seenByAll = (world: World, query: string, variables: Record<string, unknown>): Promise<Seen> =>
  world.ask(EVERYTHING, query, variables);

async function firstEvent(url: string, query: string, headers: Record<string, string>, variables: Loose) {
  const stream = await openStream(url, query, headers, variables);
  // A refusal may come as one piece of JSON instead.
  const event = await stream.next().catch(() => null);
  stream.close();
  const { data, errors } = event?.data ?? JSON.parse(stream.text());
  return { status: stream.status, text: stream.text(), data, errors };
}

/** The moment of an inquiry is another one each time. */
const withoutMoments = (data: Loose): Loose =>
  JSON.parse(JSON.stringify(data, (key, value) => (key === 'asOf' && value !== null ? 'now' : value)));

/** Nothing of one can be taken for something of the other. */
const MARKS = {
  own: { accountId: 'WREN5210887QZJX', USD: '260000', Points: '41000', amounts: ['51.27', '3.11', '8.09', '40.01'] },
  foreign: {
    accountId: 'KITE7741903VKMB',
    USD: '834197',
    Points: '61524',
    amounts: ['73.19', '6.53', '9.77', '60.83'],
  },
} as const;

const CUSTOMERS = {
  own: customer(
    'Aveline',
    'Ormonde',
    'Quillon',
    'Larkspur Row',
    'Tarvin',
    '+1555010',
    'aveline@post.test',
    '1971-03-05',
  ),
  foreign: customer(
    'Borysko',
    'Yantarev',
    'Zhuravel',
    'Heron Quay',
    'Ubley',
    '+4420794',
    'bory@mail.test',
    '1988-11-23',
  ),
};

function customer(...values: [string, string, string, string, string, string, string, string]) {
  const [firstName, middleName, lastName, line1, city, phone, email, birthday] = values;
  const address = {
    line1,
    line2: `${line1} annex`,
    city,
    state: `${city}shire`,
    postalCode: `${city}-9`,
    country: 'GB',
  };
  return { firstName, middleName, lastName, address, phone, email, birthday, anniversary: birthday, gender: 'FEMALE' };
}

async function made(till: Till, whose: Owner): Promise<Target> {
  const { accountId, USD, Points, amounts } = MARKS[whose];
  const [paid, tipped, undone, filled] = amounts;
  await till.putCard({ accountId, balances: { USD, Points } });
  const mutation = 'mutation ($input: ActivateInput!) { activate(input: $input) { card { id } } }';
  const { activate } = await till.read(mutation, { input: { accountId, customer: CUSTOMERS[whose] } });
  const money = { accountId, currency: 'USD' };
  const { transaction: undoing } = await till.move('pay', { ...money, amount: undone });
  await till.move('void', { checkoutId: undoing.checkoutId });
  await till.move('topUp', { ...money, amount: filled });
  await till.move('issuePoints', { accountId, points: filled });
  await till.move('redeemPoints', { accountId, points: undone });
  const { transaction: payment } = await till.move('pay', { ...money, amount: paid });
  await till.move('addTip', { ...money, amount: tipped, checkoutId: payment.checkoutId });
  const history =
    'query ($filter: TransactionFilter) { transactions(filter: $filter) { edges { cursor node { id } } } }';
  const { transactions } = await till.read(history, { filter: { accountId } });
  const edge = transactions.edges.find(({ node }: Loose) => node.id === payment.id);
  return { whose, accountId, cardId: activate.card.id, payment, cursor: edge.cursor, customer: CUSTOMERS[whose] };
}
