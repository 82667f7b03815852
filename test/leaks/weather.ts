import { SCOPES } from '../../src/auth/scopes.ts';
import { SPECIAL_CARDS } from '../../src/sandbox/special-cards.ts';
import { control, signToken } from '../support/app.ts';
import { openStream } from '../support/sse.ts';
import { brokenAnswers, everything, misplaced, PAY, payment } from './attacks.ts';
import type { Caller } from './caller.ts';
import { CUSTOMER, MISPLACED, plantedCard, SECRETS } from './planted.ts';

/** Good requests, bad ones, and those of a processor out of its mind. */
export async function weather(caller: Caller, sandboxUrl: string): Promise<void> {
  const [token, accountId, claimed] = [await tokenOf('till'), plantedCard(), plantedCard()];
  const { address, ...person } = CUSTOMER;
  const customer = { ...person, address1: address.line1, address2: address.line2, city: address.city };
  await control(sandboxUrl, 'POST', 'cards', { accountId, balances: { USD: '500', Points: '500' }, customer });
  const streams = await streamsOf(caller, token, accountId);
  await everything(caller, token, accountId);
  await everything(caller, await tokenOf('shopper', { cards: [claimed] }), claimed);
  await everything(caller, await tokenOf('thief', { cards: [claimed] }), accountId);
  await everything(caller, await tokenOf('nobody', { scope: 'card:read' }), accountId);
  for (const said of sayings(accountId)) await brokenAnswers(caller, token, sandboxUrl, accountId, said);
  for (const value of [accountId, ...MISPLACED]) {
    for (const bad of misplaced(token, value)) await caller.send(bad);
  }
  await wrongTokens(caller, accountId);
  await tryOut(caller);
  for (const stream of streams) stream.close();
}

/** Messages of a processor that repeats what it was sent. */
const sayings = (card: string): string[] => [
  `card ${card} blocked`,
  `${card.match(/.{4}/g)?.join(' ')} / ${card.match(/.{4}/g)?.join('-')}`,
  `token ${SECRETS.token} and secret ${SECRETS.clientSecret} of ${CUSTOMER.email} do not fit`,
];

async function streamsOf(caller: Caller, token: string, accountId: string) {
  const headers = { authorization: `Bearer ${token}` };
  return await Promise.all(
    [
      `card(accountId: "${accountId}") { accountId balances { amount } }`,
      'transaction(by: { orderNo: "none" }) { id }',
    ].map((field) => openStream(caller.url, `subscription { ${field} }`, headers)),
  );
}

/** Every card that misbehaves, paid from and topped up at the same time. */
export async function brokenCards(caller: Caller): Promise<void> {
  const token = await tokenOf('broken cards');
  await Promise.all(SPECIAL_CARDS.map(({ accountId }) => caller.ask(token, PAY, payment(accountId))));
}

async function wrongTokens(caller: Caller, accountId: string): Promise<void> {
  const good = await tokenOf('till');
  const claims = [{ cards: { [accountId]: 1 } }, { cards: 1 }, { scope: accountId, sub: 'odd' }];
  const tokens = [
    await signToken({ sub: accountId, scope: 'pay' }, '1h', 'another-key-of-more-than-32-bytes-in-all'),
    await signToken({ sub: accountId }, '-1h', SECRETS.tokenKey),
    ...(await Promise.all(claims.map((claim) => signToken(claim, '1h', SECRETS.tokenKey)))),
    `${good.slice(0, -4)}AAAA`,
    good.split('.').slice(0, 2).join('.'),
    SECRETS.tokenKey,
  ];
  for (const token of tokens) await caller.ask(token, `{ viewer { subject } card(accountId: "${accountId}") { id } }`);
  await caller.ask('', `{ card(accountId: "${accountId}") { accountId customer { email } } }`);
}

/** A robot that tries numbers, until the limits stop it: by a bearer, and by an address without a token. */
async function tryOut(caller: Caller): Promise<void> {
  const robot = await tokenOf('robot');
  const unknown = Array.from({ length: 8 }, () => Array.from({ length: 10 }, () => plantedCard()));
  const from = { 'x-forwarded-for': '203.0.113.77' };
  for (const cards of unknown) {
    await caller.ask(robot, '($cards: [AccountId!]!) { cards(accountIds: $cards) { id } }', { cards }, from);
    await caller.ask(robot, 'query ($cards: [AccountId!]!) { cards(accountIds: $cards) { id } }', { cards }, from);
    const body = JSON.stringify({ query: `{ card(accountId: "${cards[0]}") { balances { amount } } }` });
    await Promise.all(cards.map(() => caller.send({ headers: from, body })));
  }
}

/** A token with every right, unless told. */
export const tokenOf = (sub: string, claims: Record<string, unknown> = {}): Promise<string> =>
  signToken({ scope: SCOPES.join(' '), sub, ...claims }, '1h', SECRETS.tokenKey);
