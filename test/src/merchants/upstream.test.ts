import { afterEach, expect, it } from 'vitest';
import { control, type Loose, newAccountId, newOrderNo } from '../../support/app.ts';
import { type Own, openTwo, type Shop, type TwoShops } from './support.ts';

/** More than open the circuit. */
const FAILURES = 12;

let two: TwoShops | undefined;
afterEach(async () => {
  await two?.close();
  two = undefined;
});

async function open(environment: Record<string, string> = {}, own: Own = {}): Promise<TwoShops> {
  two = await openTwo(environment, own);
  return two;
}

const look = async (shop: Shop, accountId: string): Promise<unknown> => {
  const { data, errors } = await shop.gql(
    `{ card(accountId: "${accountId}") { balance(valueCode: "USD") { amount } } }`,
  );
  return errors?.[0]?.extensions.code ?? data.card?.balance.amount;
};

const ready = async ({ app }: TwoShops): Promise<[number, Loose]> => {
  const answer = await fetch(`${app.url}/ready`);
  return [answer.status, await answer.json()];
};

it('one merchant’s processor being away opens its own circuit; the other pays on, and the process stays ready', async () => {
  const opened = await open();
  const { a, b } = opened;
  const accountId = newAccountId();
  await b.putCard(accountId, '100');
  await a.fault({ fault: 'http-before', operation: 'giftInquiry', times: FAILURES });
  for (let tries = 0; tries < FAILURES; tries += 1) await look(a, newAccountId());
  await a.calls();
  expect(await look(a, accountId)).toBe('UPSTREAM_UNAVAILABLE');
  expect(await a.calls()).toEqual([]);
  expect(await look(b, accountId)).toBe('100.00');
  const { transaction } = await b.move('pay', { accountId, amount: '1', currency: 'USD' });
  expect(transaction.status).toBe('SUCCEEDED');
  expect(await ready(opened)).toEqual([200, { status: 'ready', unready: [] }]);
});

it('with every merchant’s processor away the process is not ready, and does not say whose they are', async () => {
  const opened = await open();
  for (const shop of [opened.a, opened.b]) {
    await shop.fault({ fault: 'http-before', operation: 'giftInquiry', times: FAILURES });
    for (let tries = 0; tries < FAILURES; tries += 1) await look(shop, newAccountId());
  }
  expect(await ready(opened)).toEqual([503, { status: 'not ready', unready: ['upstream'] }]);
});

it('each merchant’s lost payments are looked up at its own processor, and settled there', async () => {
  const { a, b } = await open({ PAYWIZARD_QUERY_ORDER: 'authoritative', SETTLE_FIRST_MS: '500', SETTLE_MAX_MS: '500' });
  const orderNo = newOrderNo();
  const accountId = newAccountId();
  for (const shop of [a, b]) {
    await shop.putCard(accountId, '100');
    await shop.fault({ fault: 'drop-after', orderNo });
  }
  const pay = (shop: Shop, amount: string) => shop.move('pay', { orderNo, accountId, amount, currency: 'USD' });
  const lost = await Promise.all([pay(a, '1'), pay(b, '2')]);
  expect(lost.map(({ transaction }) => transaction.status)).toEqual(['UNKNOWN', 'UNKNOWN']);
  const settled = await Promise.all([untilFinal(a, orderNo), untilFinal(b, orderNo)]);
  expect(settled).toMatchObject([
    { status: 'SUCCEEDED', requestedAmount: '1.00' },
    { status: 'SUCCEEDED', requestedAmount: '2.00' },
  ]);
  // The ids of two processors may be the same; how often each was asked for the order tells who looked where.
  for (const [shop, { checkoutId }] of [[a, settled[0]] as const, [b, settled[1]] as const]) {
    const { orders } = await control(shop.sandbox.url, 'GET', 'book');
    expect(orders).toContainEqual(expect.objectContaining({ orderNo, checkoutId }));
    const looks = (await shop.calls()).filter(({ operation }: Loose) => operation === 'queryOrder');
    expect(looks.length).toBeGreaterThan(0);
  }
});

it('a merchant whose look-ups get no answer keeps nobody else’s from being made', async () => {
  const { a, b } = await open({
    PAYWIZARD_QUERY_ORDER: 'authoritative',
    SETTLE_FIRST_MS: '50',
    SETTLE_MAX_MS: '200',
  });
  const accountId = newAccountId();
  await Promise.all([a, b].map((shop) => shop.putCard(accountId, '100')));
  await a.fault({ fault: 'hang-before', operation: 'queryOrder', times: 1_000 });
  const lose = async (shop: Shop): Promise<string> => {
    const orderNo = newOrderNo();
    await shop.fault({ fault: 'drop-after', orderNo });
    await shop.move('pay', { orderNo, accountId, amount: '1', currency: 'USD' });
    return orderNo;
  };
  // More than one process looks up at a time.
  await Promise.all(Array.from({ length: 6 }, () => lose(a)));
  expect((await untilFinal(b, await lose(b))).status).toBe('SUCCEEDED');
});

it('codes and the scale of amounts are each merchant’s own', async () => {
  const { a, b } = await open(
    {},
    { a: { paywizard: { amountScale: 1_000, errorCodes: { 70001: 'INSUFFICIENT_FUNDS' } } } },
  );
  const accountId = newAccountId();
  const outcomes = [];
  for (const shop of [a, b]) {
    await shop.putCard(accountId, '100');
    await shop.fault({ fault: 'code', operation: 'giftTransaction', code: 70_001 });
    const refused = await shop.move('pay', { accountId, amount: '1', currency: 'USD' });
    const { transaction } = await shop.move('pay', { accountId, amount: '1', currency: 'USD' });
    outcomes.push([refused.errors[0].__typename, transaction.amount]);
  }
  expect(outcomes).toEqual([
    ['InsufficientFundsError', '10.00'],
    ['OutcomeUnknownError', '1.00'],
  ]);
});

it('channel, paths and credentials are each merchant’s own', async () => {
  const own = { channel: 'OWN', paths: { giftInquiry: '/own/inquiry' } };
  const { a, b } = await open({}, { a: { paywizard: own } });
  const sent = [];
  for (const shop of [a, b]) {
    await look(shop, newAccountId());
    const [call] = await shop.calls();
    const { loyaltyChannel, clientId } = JSON.parse(call?.body ?? '{}');
    sent.push([call?.path, loyaltyChannel, clientId, call?.headers['jwt-token']]);
  }
  expect(sent).toEqual([
    ['/own/inquiry', 'OWN', 'client-of-a', 'jwt-token-of-a'],
    ['/ovstrade/openLoyaltyPay/giftInquiry', 'FACTOR4', 'client-of-b', 'jwt-token-of-b'],
  ]);
});

async function untilFinal(shop: Shop, orderNo: string): Promise<Loose> {
  const document = `{ transaction(by: { orderNo: "${orderNo}" }) { status final requestedAmount checkoutId } }`;
  for (;;) {
    const { transaction } = await shop.read(document);
    if (transaction.final) return transaction;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
